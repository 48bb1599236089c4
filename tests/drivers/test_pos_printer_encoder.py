"""ESC/POS bytes, read back by the emulated printer, which was written from the reference and not from the encoder."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pictures

from drivers.pos_printer import (
    QR,
    Align,
    Barcode,
    Cut,
    Document,
    Element,
    Image,
    Pulse,
    Rule,
    Symbology,
    Text,
    pair,
    render_text,
)
from drivers.pos_printer.code_pages import letters_of
from drivers.pos_printer.emulated_paper import Receipt
from drivers.pos_printer.emulator import Emulator
from drivers.pos_printer.encoder import EscPosEncoder
from drivers.pos_printer.library import new_printer
from drivers.pos_printer.profile import PROFILES, CodePage, PrinterProfile
from drivers.pos_printer.render_picture import render_picture
from drivers.pos_printer.virtual import machine_like
from tests.support.receipts import PANGRAM, QR_DATA, RUSSIAN, png, receipt

EVERY = pytest.mark.parametrize("name", list(PROFILES))
ENCODERS = {name: EscPosEncoder(profile) for name, profile in PROFILES.items()}
POLISH_WORDS = st.text(st.sampled_from("aąbcćdeęłńoósśzźż ŻÓŁĆ 0123456789,.%ёжЯ"), max_size=70)
BOOLS = st.booleans()
LINES = st.one_of(
    st.builds(Text, POLISH_WORDS, st.sampled_from(Align), BOOLS, BOOLS, BOOLS, height=st.integers(1, 8)),
    st.builds(pair, POLISH_WORDS, st.sampled_from(["1,99 A", "1 234,56"]), bold=BOOLS, width=st.integers(1, 4)),
    st.just(Rule("=")),
)
REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


def printed(document: Document, name: str = "generic-80") -> Receipt:
    """What the emulated printer of this profile makes of our bytes."""
    emulator = Emulator(machine_like(PROFILES[name]))
    emulator.receive(ENCODERS[name].encode(document))
    assert emulator.unknown_commands == ()
    receipt_ = emulator.tear_off() or emulator.receipts[-1]
    assert receipt_ is not None
    return receipt_


def codes_on(picture: bytes) -> set[str]:
    with Pictures.open(io.BytesIO(picture)) as opened:
        return {code.text for code in zxingcpp.read_barcodes(opened.convert("RGBA").convert("L"))}


@EVERY
def test_each_job_sets_everything_anew(name: str) -> None:
    page = PROFILES[name].code_pages[0].number
    for _ in range(2):
        assert ENCODERS[name].encode(receipt()).startswith(b"\x1b@\x1c.\x1bt" + bytes((page,)))


@pytest.mark.parametrize("name", ["epson-80", "epson-80-42", "epson-58", "generic-80", "generic-58"])
@given(st.lists(LINES, min_size=1, max_size=6))
@settings(max_examples=40)
def test_what_is_printed_is_what_the_preview_shows(name: str, elements: list[Element]) -> None:
    document = Document((*elements, Text("koniec"), Cut()))
    assert printed(document, name).text == render_text(document, PROFILES[name].columns)


@pytest.mark.parametrize("page", sorted({page for p in PROFILES.values() for page in p.code_pages}, key=str))
def test_the_library_and_python_agree_on_every_letter_of_a_code_page(page: CodePage) -> None:
    printer = new_printer(PrinterProfile("test", code_pages=(page,)))
    letters = "".join(sorted(letters_of(page.codec)))
    printer.charcode(page.codec.upper())
    printer.text(letters)
    assert bytes(printer.output) == b"\x1bt" + bytes((page.number,)) + letters.encode(page.codec)


@EVERY
def test_a_letter_the_printer_lacks_is_drawn_and_never_a_question_mark(name: str) -> None:
    document = Document((Text("Łódź ψ 漢字 🍎 \u0915\u094d"), Cut()))
    assert printed(document, name).text.strip() == "[image]"


def test_only_the_line_with_the_foreign_letter_is_drawn() -> None:
    text = printed(Document((Text("Mleko"), Text("ψ"), Text("Chleb"), Cut()))).text.split()
    assert text == ["Mleko", "[image]", "Chleb"]


def test_a_printer_trusted_with_ascii_only_still_shows_polish_letters() -> None:
    """The drawn line is compared with the picture of the same line drawn without any printer."""
    document = Document((Text(PANGRAM[:17]), Cut()))
    emulated = printed(document, "simple-58").paper.ink().crop((0, 0, 384, 30))
    with Pictures.open(io.BytesIO(render_picture(document, 32, scale=1))) as opened:
        wanted = opened.convert("RGBA").convert("L").point(lambda value: 255 * (value >= 128)).convert("1")
    assert emulated.tobytes() == wanted.crop((32, 24, 32 + 384, 54)).tobytes()


def test_typography_a_code_page_lacks_is_said_in_plainer_signs() -> None:
    assert printed(Document((Text("„2 za 1” – taniej"), Cut()))).text == '"2 za 1" - taniej'


def test_typography_a_code_page_has_is_kept() -> None:
    assert printed(Document((Text("„2 za 1” – taniej"), Cut())), "epson-80").text == "„2 za 1” – taniej"


def test_two_alphabets_stand_in_one_line() -> None:
    assert printed(Document((Text("Łódź – Москва"), Cut())), "epson-80").text == "Łódź – Москва"


def test_a_printer_in_chinese_mode_would_garble_letters_without_the_cancel_command() -> None:
    data = ENCODERS["generic-80"].encode(Document((Text(PANGRAM), Cut())))
    emulator = Emulator(machine_like(PROFILES["generic-80"]))
    emulator.receive(data.replace(b"\x1c.", b""))
    assert emulator.receipts[-1].text != PANGRAM


@EVERY
def test_codes_can_be_read_from_the_paper(name: str) -> None:
    document = Document((QR(QR_DATA), Barcode(Symbology.CODE128, "KRK1-2-{214}"), Cut()))
    assert codes_on(printed(document, name).png) == {QR_DATA, "KRK1-2-{214}"}


@pytest.mark.parametrize(
    ("symbology", "data"),
    [(Symbology.EAN13, "5901234123457"), (Symbology.EAN8, "96385074"), (Symbology.UPCA, "036000291452"),
     (Symbology.CODE39, "KONTUAR-7"), (Symbology.ITF, "15901234123454")],
)  # fmt: skip
@pytest.mark.parametrize("name", ["epson-80", "generic-58"])
def test_barcodes_of_every_kind_can_be_read(symbology: Symbology, data: str, name: str) -> None:
    read = codes_on(printed(Document((Barcode(symbology, data, hri=False), Cut())), name).png)
    assert {code.zfill(13) for code in read} == {data.zfill(13)}


def test_a_long_qr_code_is_made_to_fit_narrow_paper() -> None:
    data = "x" * 800
    assert codes_on(printed(Document((QR(data, module_dots=16), Cut())), "generic-58").png) == {data}


@EVERY
def test_a_drawer_is_pulsed_before_anything_is_on_paper(name: str) -> None:
    document = Document((Pulse(5), Text("Paragon"), Cut()))
    data = ENCODERS[name].encode(document)
    assert data.index(b"\x1bp\x01") < data.index(b"Paragon")
    assert printed(document, name).pulses == (5,)


@given(st.binary(min_size=0, max_size=60))
def test_a_name_cannot_smuggle_a_command(noise: bytes) -> None:
    name = noise.decode("latin-1") + "\x1bp\x00\x10\x14\x01\x00\x01"
    made = printed(Document((pair(name, "1,00"), Text("koniec"), Cut())))
    assert made.pulses == ()


@given(st.binary(min_size=400, max_size=400))
@settings(max_examples=30)
def test_a_picture_cannot_be_taken_for_a_command_obeyed_at_once(noise: bytes) -> None:
    dots = Pictures.frombytes("1", (64, 53), (b"\xef\xfb\xff\xef\xeb\xff\xef\xfa" + noise + bytes(16)))
    stream = io.BytesIO()
    dots.save(stream, "PNG")
    data = ENCODERS["generic-80"].encode(Document((Image(stream.getvalue()),)))
    assert not any(command in data for command in REAL_TIME)


@EVERY
def test_a_picture_wider_than_the_paper_is_shrunk(name: str) -> None:
    paper = printed(Document((Image(png(2000, 100)), Cut())), name).paper.ink()
    assert paper.width == PROFILES[name].width_dots


def test_a_picture_beyond_all_measure_is_refused() -> None:
    stream = io.BytesIO()
    Pictures.new("1", (4000, 4000)).save(stream, "PNG")
    with pytest.raises(ValueError, match="too large"):
        ENCODERS["generic-80"].encode(Document((Image(stream.getvalue()),)))


def test_encoding_prints_nothing_on_our_own_output(capfd: pytest.CaptureFixture[str]) -> None:
    for encoder in ENCODERS.values():
        encoder.encode(receipt())
    assert capfd.readouterr() == ("", "")


def test_the_library_leaves_no_trace_in_the_process() -> None:
    program = (
        "import logging, os, tempfile; from drivers.pos_printer.library import load; load();"
        "assert not logging.root.handlers; assert os.listdir(tempfile.gettempdir()) == []"
    )
    code = f"import tempfile; d = tempfile.mkdtemp(); tempfile.tempdir = d; {program}"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_driver_loads_without_the_library() -> None:
    program = "import sys, drivers.pos_printer.escpos; assert 'escpos' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


@EVERY
def test_the_preview_picture_shows_the_same_codes(name: str) -> None:
    profile = PROFILES[name]
    assert codes_on(render_picture(receipt(), profile.columns)) == {QR_DATA, "5901234123457"}


def test_russian_is_printed_from_the_cyrillic_code_page() -> None:
    assert RUSSIAN.encode("cp866")[-6:] in ENCODERS["generic-80"].encode(Document((Text(RUSSIAN),)))
