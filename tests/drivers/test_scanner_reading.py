"""From the bytes of a frame to a scan: symbology, letters, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device import Health, HealthState
from drivers.scanner.framer import BadFrame, Frame
from drivers.scanner.port import Misread, Scan, Symbology, split_aim_id, symbology_of
from drivers.scanner.reading import AimIds, Reading
from drivers.scanner.serial import create
from drivers.scanner.virtual import VirtualScanner
from drivers.transport import DeviceUrl, MemoryExchange
from tests.support.byte_lines import DEADLINE_S
from tests.support.collecting import Collector

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def read(raw: bytes, aim_ids: AimIds = AimIds.AUTO, encoding: str = "auto") -> Scan | Misread:
    return Reading("reader", aim_ids, encoding).of(Frame(raw), NOON)


def text(raw: bytes, encoding: str = "auto") -> str:
    item = read(raw, encoding=encoding)
    assert isinstance(item, Scan)
    return item.text


@pytest.mark.parametrize(
    ("aim_id", "symbology"),
    [
        ("]E0", Symbology.EAN_13),
        ("]E4", Symbology.EAN_8),
        ("]C0", Symbology.CODE_128),
        ("]C1", Symbology.GS1_128),
        ("]d1", Symbology.DATAMATRIX),
        ("]d2", Symbology.GS1_DATAMATRIX),
        ("]Q1", Symbology.QR),
        ("]Q3", Symbology.GS1_QR),
        ("]e0", Symbology.GS1_DATABAR),
        ("]I1", Symbology.ITF),
        ("]A0", Symbology.CODE_39),
        ("]X0", None),
        ("]y0", None),
        (None, None),
    ],
)
def test_an_aim_identifier_names_its_symbology(aim_id: str | None, symbology: Symbology | None) -> None:
    assert symbology_of(aim_id) is symbology


@pytest.mark.parametrize("text", ["]", "]C", "5901234123457", "] 1", "]11x", ""])
def test_what_is_no_aim_identifier_stays_in_the_text(text: str) -> None:
    assert split_aim_id(text) == (None, text)


def test_a_reader_that_must_send_identifiers_cannot_pass_a_tail() -> None:
    assert read(b"234123457", AimIds.REQUIRED) == Misread(b"234123457", "scan.aim_id_missing", "reader", NOON)


def test_a_reader_that_sends_none_may_read_a_bracket() -> None:
    item = read(b"]C1 is on the label", AimIds.NEVER)
    assert isinstance(item, Scan)
    assert (item.text, item.aim_id) == ("]C1 is on the label", None)


def test_an_identifier_without_a_code_is_no_scan() -> None:
    assert read(b"]C1") == Misread(b"]C1", "scan.garbage", "reader", NOON)


def test_letters_are_utf_8_where_they_can_be() -> None:
    assert text("Żółć".encode()) == "Żółć"


def test_letters_are_latin_1_otherwise() -> None:
    assert text(b"caf\xe9") == "café"


def test_letters_of_a_named_code_page() -> None:
    assert text("Żółć".encode("cp1250"), "cp1250") == "Żółć"


def test_bytes_that_the_named_encoding_does_not_know_are_a_misread() -> None:
    assert read(b"\xff", encoding="utf-8") == Misread(b"\xff", "scan.encoding", "reader", NOON)


def test_a_bad_frame_keeps_its_reason() -> None:
    item = Reading("reader").of(BadFrame(b"\x00", "scan.garbage"), NOON)
    assert item == Misread(b"\x00", "scan.garbage", "reader", NOON)


@given(st.binary(min_size=1), st.sampled_from(AimIds), st.sampled_from(["auto", "utf-8", "cp1250", "latin-1"]))
def test_no_bytes_make_reading_raise(raw: bytes, aim_ids: AimIds, encoding: str) -> None:
    item = read(raw, aim_ids, encoding)
    assert item.raw == raw


def test_the_address_sets_suffix_identifiers_and_letters() -> None:
    exchange = MemoryExchange()
    url = "memory://reader?suffix=etx&prefix=%02&aim=required&encoding=cp1250"
    scanner, scans = create(DeviceUrl.parse(url), exchange=exchange), Collector[Scan]()
    far = exchange.link("reader").far
    far.open()
    scanner.start(scans)
    assert scanner.wait_until(lambda health: health.state is HealthState.READY, DEADLINE_S)
    far.write(b"\x02]Q1\xafaba\x03")
    assert [(scan.text, scan.aim_id) for scan in scans.first(1)] == [("Żaba", "]Q1")]
    scanner.stop()


def test_a_simulated_reader_that_is_unplugged_reads_nothing_and_says_so() -> None:
    told: list[Health] = []
    scanner, scans = VirtualScanner(on_health=told.append), Collector[Scan]()
    scanner.start(scans)
    scanner.unplug()
    scanner.scan("5901234123457")
    scanner.plug()
    scanner.scan("4006381333931")
    assert [scan.text for scan in scans.items] == ["4006381333931"]
    assert [health.state for health in told] == [HealthState.READY, HealthState.UNAVAILABLE, HealthState.READY]


def test_a_simulated_smudge_is_a_misread() -> None:
    scanner, misreads = VirtualScanner(), Collector[Misread]()
    scanner.start(lambda scan: None, misreads)
    scanner.misread()
    assert [misread.reason for misread in misreads.items] == ["scan.garbage"]
