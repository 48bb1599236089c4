"""What every receipt printer must do, over real byte streams, whatever its answers suffer on the way."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image as Pictures

from drivers.device import Device, Health, HealthState, Outcome
from drivers.pos_printer import Cut, Document, Image, PosPrinter, Text, render_text
from drivers.pos_printer.escpos import EscPosPrinter
from drivers.pos_printer.profile import PROFILES
from drivers.pos_printer.session import Timing
from drivers.transport import transport_for
from tests.support.printers import (
    PATIENCE_S,
    RIGS,
    Distortion,
    Rig,
    a_stray_end_of_status,
    byte_by_byte,
    doubled,
    dropping,
    late,
    running,
    with_noise,
    with_status_back_between,
    without_confirmations,
)
from tests.support.receipts import PANGRAM, QR_DATA, RUSSIAN, png, receipt

LONG = Document((*receipt(60).elements[:-1], *(Image(png(200, 400)) for _ in range(3)), Cut()))


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    with running(request.param, tmp_path) as made:
        yield made


@pytest.fixture(params=[kind for kind in RIGS if "generic-58" not in kind])
def talkative(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    """Printers that say why they do not print."""
    with running(request.param, tmp_path) as made:
        yield made


def test_it_is_a_printer_and_a_device(rig: Rig) -> None:
    assert isinstance(rig.printer, PosPrinter)
    assert isinstance(rig.printer, Device)


def test_a_receipt_comes_out_as_its_preview_says(rig: Rig) -> None:
    document = Document((*receipt().elements[1:-4], Cut()))
    assert rig.printer.print(document).outcome is Outcome.DONE
    assert rig.emulator.receipts[-1].text == render_text(document, rig.printer.columns)


def test_the_printer_understands_every_command(rig: Rig) -> None:
    rig.printer.print(receipt())
    assert rig.emulator.unknown_commands == ()


def test_polish_and_russian_letters_survive(rig: Rig) -> None:
    rig.printer.print(receipt())
    words = " ".join(rig.emulator.receipts[-1].text.split())
    assert PANGRAM in words
    assert RUSSIAN in words


def test_amounts_stand_at_the_right_edge(rig: Rig) -> None:
    rig.printer.print(receipt(lines=12, total="1 234,56"))
    amounts = [line for line in rig.emulator.receipts[-1].text.splitlines() if line.endswith((" C", "1 234,56"))]
    assert [len(line) for line in amounts] == [rig.printer.columns] * 13


def test_codes_on_the_picture_of_the_paper_can_be_read(rig: Rig) -> None:
    rig.printer.print(receipt())
    with Pictures.open(io.BytesIO(rig.emulator.receipts[-1].png)) as picture:
        codes = {code.text for code in zxingcpp.read_barcodes(picture.convert("RGBA").convert("L"))}
    assert codes == {QR_DATA, "5901234123457"}


def test_receipts_follow_one_another_whole(rig: Rig) -> None:
    threads = [threading.Thread(target=rig.printer.print, args=(receipt(total=f"{n},00"),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    totals = sorted(text.split("SUMA PLN")[1].split()[0] for text in (made.text for made in rig.emulator.receipts))
    assert totals == [f"{n},00" for n in range(6)]


@pytest.mark.parametrize(
    "distort",
    [byte_by_byte, doubled, dropping(2), dropping(0), dropping(4, 5), late(), with_noise, with_status_back_between],
    ids=["split", "doubled", "third lost", "first lost", "two lost", "late", "noise", "status between"],
)
def test_a_receipt_is_printed_once_and_known_to_be(rig: Rig, distort: Distortion) -> None:
    rig.server.distort = distort
    assert rig.printer.print(receipt()).outcome is Outcome.DONE
    assert [made.text.count("SUMA PLN") for made in rig.emulator.receipts] == [1]


def test_a_stray_byte_is_not_taken_for_a_printed_receipt(rig: Rig) -> None:
    rig.server.distort = a_stray_end_of_status(rig)
    rig.server.bytes_per_s = 20_000
    assert rig.printer.print(receipt()).outcome is Outcome.DONE
    assert [made.text.count("SUMA PLN") for made in rig.emulator.receipts] == [1]


@pytest.mark.parametrize(
    "distort", [byte_by_byte, doubled, late(), with_noise], ids=["split", "doubled", "late", "noise"]
)
def test_paper_out_is_seen_through_bad_answers(rig: Rig, distort: Distortion) -> None:
    rig.server.distort = distort
    rig.emulator.switch(paper_out=True)
    result = rig.printer.print(receipt())
    assert (result.outcome, result.code) == (Outcome.NOT_DONE, "printer.paper_out")


def test_a_slow_printer_is_waited_for(rig: Rig) -> None:
    rig.server.bytes_per_s = 150_000
    assert rig.printer.print(LONG).outcome is Outcome.DONE


def test_a_printer_with_a_small_memory_makes_the_driver_wait(tmp_path: Path) -> None:
    with running("tcp epson-80", tmp_path, buffer_bytes=512) as rig:
        rig.server.bytes_per_s = 200_000
        assert rig.printer.print(LONG).outcome is Outcome.DONE


def test_paper_that_ends_in_the_middle_is_told(rig: Rig) -> None:
    rig.emulator.switch(lines_left=6)
    result = rig.printer.print(receipt(30))
    assert (result.outcome, result.code) == (Outcome.NOT_DONE, "printer.paper_out")


def test_after_new_paper_the_receipt_is_printed_whole(rig: Rig) -> None:
    rig.emulator.switch(lines_left=6)
    rig.printer.print(receipt(30))
    rig.wait_code("printer.paper_out")
    rig.emulator.switch(paper_out=False)
    rig.wait_ready()
    assert rig.printer.print(receipt(30)).outcome is Outcome.DONE
    assert rig.emulator.receipts[-1].text.count("SUMA PLN") >= 1


@pytest.mark.parametrize("kind", ["tcp epson-80", "memory epson-80-42"])
def test_an_epson_forgets_the_interrupted_receipt(kind: str, tmp_path: Path) -> None:
    with running(kind, tmp_path) as rig:
        rig.emulator.switch(lines_left=6)
        rig.printer.print(receipt(30))
        rig.emulator.switch(paper_out=False)
        rig.wait_ready()
        assert rig.printer.print(receipt(30)).outcome is Outcome.DONE
        assert rig.emulator.receipts[-1].text.count("SUMA PLN") == 1


def test_nothing_is_sent_to_a_printer_that_stands_open(talkative: Rig) -> None:
    talkative.emulator.switch(cover_open=True)
    result = talkative.printer.print(receipt())
    talkative.emulator.switch(cover_open=False)
    assert (result.outcome, result.code) == (Outcome.NOT_DONE, "printer.cover_open")
    assert not talkative.emulator.paper.hangs_out


@pytest.mark.parametrize(
    ("switch", "code"),
    [("cover_open", "printer.cover_open"), ("fault", "printer.fault"), ("paper_out", "printer.paper_out")],
)
def test_health_says_what_is_wrong(talkative: Rig, switch: str, code: str) -> None:
    talkative.emulator.switch(**{switch: True})
    talkative.wait_code(code)
    assert talkative.printer.health().state is HealthState.UNAVAILABLE


def test_little_paper_asks_for_attention_and_prints(rig: Rig) -> None:
    rig.emulator.switch(paper_low=True)
    rig.wait_code("printer.paper_low")
    assert rig.printer.health().state is HealthState.ATTENTION
    assert rig.printer.print(receipt()).outcome is Outcome.DONE


def test_a_freed_cutter_is_told_to_go_on(tmp_path: Path) -> None:
    with running("tcp epson-80", tmp_path) as rig:
        rig.emulator.switch(cutter_jammed=True)
        assert rig.printer.print(receipt()).outcome is Outcome.DONE


def test_a_stuck_cutter_is_told(tmp_path: Path) -> None:
    with running("pty generic-80", tmp_path) as rig:
        rig.emulator.switch(cutter_jammed=True)
        assert rig.printer.print(receipt()).code == "printer.cutter"


def test_a_cover_opened_in_the_middle_is_told_unasked(tmp_path: Path) -> None:
    with running("tcp epson-80", tmp_path, buffer_bytes=256) as rig:
        rig.server.bytes_per_s = 20_000
        printing = rig.when_printing()
        results = []
        thread = threading.Thread(target=lambda: results.append(rig.printer.print(LONG)))
        thread.start()
        assert printing.wait(PATIENCE_S)
        rig.emulator.switch(cover_open=True)
        thread.join(PATIENCE_S)
    assert [(result.outcome, result.code) for result in results] == [(Outcome.NOT_DONE, "printer.cover_open")]


def test_a_printer_unplugged_in_the_middle_is_never_said_to_have_printed(rig: Rig) -> None:
    rig.server.bytes_per_s = 5_000
    printing = rig.when_printing()
    results = []
    thread = threading.Thread(target=lambda: results.append(rig.printer.print(LONG)))
    thread.start()
    assert printing.wait(PATIENCE_S)
    rig.server.unplug()
    thread.join(PATIENCE_S)
    assert results[0].outcome is not Outcome.DONE
    assert results[0].code in ("printer.unplugged", "printer.no_answer", "printer.busy")


def test_a_printer_plugged_in_again_is_found_and_prints(rig: Rig) -> None:
    rig.server.unplug()
    assert rig.printer.wait_until(lambda health: health.state is HealthState.UNAVAILABLE, PATIENCE_S)
    rig.server.plug()
    rig.printer.try_now()
    rig.wait_ready()
    assert rig.printer.print(receipt()).outcome is Outcome.DONE


def test_a_printer_that_is_away_refuses_with_the_reason(rig: Rig) -> None:
    rig.server.unplug()
    assert rig.printer.wait_until(lambda health: health.state is HealthState.UNAVAILABLE, PATIENCE_S)
    result = rig.printer.print(receipt())
    assert result.outcome is Outcome.NOT_DONE
    assert result.code in ("printer.unplugged", "printer.no_answer", "printer.unavailable")


def test_without_confirmation_the_outcome_is_unknown(tmp_path: Path) -> None:
    with running("tcp generic-80", tmp_path, timing=Timing(0.4, 0.3, 100_000, 0.1)) as rig:
        rig.server.distort = without_confirmations
        result = rig.printer.print(receipt())
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "printer.no_answer")


def test_a_printer_that_answers_nothing_is_sent_nothing(tmp_path: Path) -> None:
    with running("tcp epson-80", tmp_path, timing=Timing(reply_s=0.1)) as rig:
        rig.emulator.switch(silent=True)
        result = rig.printer.print(receipt())
        assert (result.outcome, result.code) == (Outcome.NOT_DONE, "printer.no_answer")
        assert not rig.emulator.paper.hangs_out


def test_a_printer_that_only_listens_prints(tmp_path: Path) -> None:
    with running("tcp simple-58", tmp_path) as rig:
        rig.emulator.switch(silent=True)
        printing = rig.when_printing()
        assert rig.printer.print(receipt()).outcome is Outcome.DONE
        assert printing.wait(PATIENCE_S)


def test_nobody_at_the_address_is_unavailable_and_told_once() -> None:
    told: list[Health] = []
    printer = EscPosPrinter(transport_for("tcp://127.0.0.1:1"), PROFILES["epson-80"], on_health=told.append)
    printer.start()
    try:
        assert printer.wait_until(lambda health: health.code != "device.closed", PATIENCE_S)
        result = printer.print(receipt())
    finally:
        printer.stop()
    assert result.outcome is Outcome.NOT_DONE
    assert result.code == "printer.unavailable"
    assert [health.code for health in told] == ["printer.unavailable", "device.closed"]


def test_a_stopped_printer_refuses(rig: Rig) -> None:
    rig.printer.stop()
    result = rig.printer.print(receipt())
    assert (result.outcome, result.code) == (Outcome.NOT_DONE, "printer.unavailable")


def test_a_document_nobody_can_print_is_our_mistake(rig: Rig) -> None:
    with pytest.raises(ValueError, match="picture"):
        rig.printer.print(Document((Image(b"\x89PNG\r\n\x1a\nbroken"),)))


def test_after_a_bad_document_the_next_one_prints(rig: Rig) -> None:
    with pytest.raises(ValueError, match="picture"):
        rig.printer.print(Document((Image(b"\x89PNG\r\n\x1a\nbroken"),)))
    assert rig.printer.print(Document((Text("dalej"), Cut()))).outcome is Outcome.DONE


def test_the_drawer_opens_and_its_switch_is_read(talkative: Rig) -> None:
    before = talkative.printer.drawer_pin()
    assert talkative.printer.pulse(2).outcome is Outcome.DONE
    assert (before, talkative.printer.drawer_pin()) == (True, False)


def test_an_epson_opens_the_drawer_without_paper(tmp_path: Path) -> None:
    with running("tcp epson-80", tmp_path) as rig:
        rig.emulator.switch(paper_out=True)
        assert rig.printer.pulse(5).outcome is Outcome.DONE
        assert rig.emulator.switches.drawer_open
