"""What every scanner keeps to, whatever it is made of: a byte stream, a keyboard, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from drivers.device import Health, HealthState
from drivers.scanner.keyboard import KeyboardScanner
from drivers.scanner.port import Misread, Scan, Scanner, Symbology
from drivers.scanner.serial import SerialScanner
from drivers.scanner.virtual import ReaderEmulator, VirtualScanner
from drivers.supervisor import Backoff
from tests.support.byte_lines import DEADLINE_S, KINDS, ByteLine, line_named
from tests.support.collecting import Collector

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Rig(Protocol):
    scanner: Scanner

    def ready(self) -> None: ...
    def read_label(self, text: str, aim_id: str = "") -> None: ...
    def close(self) -> None: ...


class LineRig:
    """A reader at the far end of a real byte stream, which sends its bytes one by one."""

    def __init__(self, line: ByteLine) -> None:
        self.line = line
        self.scanner = SerialScanner(line.transport(), clock=lambda: NOON, backoff=Backoff(0.001, 0.01))
        self.reader = ReaderEmulator(line.device_end(), b"\r\n", pause=lambda _: None)

    def ready(self) -> None:
        assert self.scanner.wait_until(lambda health: health.state is HealthState.READY, DEADLINE_S)

    def read_label(self, text: str, aim_id: str = "") -> None:
        self.reader.read_label(text, aim_id, piece=1)

    def close(self) -> None:
        self.scanner.stop()
        self.line.unplug()


class KeyboardRig:
    """A reader that types a key every 8 ms, then Enter; half a second passes between two labels."""

    def __init__(self) -> None:
        self.scanner = KeyboardScanner(clock=lambda: NOON)
        self._now_ms = 0.0

    def ready(self) -> None:
        """A keyboard is always there."""

    def read_label(self, text: str, aim_id: str = "") -> None:
        self._now_ms += 500
        for key in f"{aim_id}{text}\r":
            self._now_ms += 8
            self.scanner.feed(key, self._now_ms)

    def close(self) -> None:
        self.scanner.stop()


class VirtualRig:
    def __init__(self) -> None:
        self.scanner = VirtualScanner(clock=lambda: NOON)

    def ready(self) -> None:
        """It is ready when started."""

    def read_label(self, text: str, aim_id: str = "") -> None:
        self.scanner.scan(text, aim_id)

    def close(self) -> None:
        self.scanner.stop()


@pytest.fixture(params=[*KINDS, "keyboard", "virtual"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    match request.param:
        case "keyboard":
            made: Rig = KeyboardRig()
        case "virtual":
            made = VirtualRig()
        case kind:
            made = LineRig(line_named(kind, tmp_path))
    yield made
    made.close()


def listening(rig: Rig) -> Collector[Scan]:
    scans = Collector[Scan]()
    rig.scanner.start(scans)
    rig.ready()
    return scans


def test_a_label_becomes_one_scan(rig: Rig) -> None:
    scans = listening(rig)
    rig.read_label("5901234123457")
    assert [scan.text for scan in scans.first(1)] == ["5901234123457"]


def test_a_scan_says_where_and_when_it_was_read(rig: Rig) -> None:
    scans = listening(rig)
    rig.read_label("5901234123457")
    assert [(scan.source, scan.at) for scan in scans.first(1)] == [(rig.scanner.description, NOON)]


def test_the_aim_identifier_is_split_off_and_names_the_symbology(rig: Rig) -> None:
    scans = listening(rig)
    rig.read_label("0105901234123457", "]C1")
    scan = scans.first(1)[0]
    assert (scan.text, scan.aim_id, scan.symbology) == ("0105901234123457", "]C1", Symbology.GS1_128)


def test_a_separator_inside_a_code_is_kept(rig: Rig) -> None:
    scans = listening(rig)
    rig.read_label("0105901234123457\x1d10LOT7", "]d2")
    assert scans.first(1)[0].text == "0105901234123457\x1d10LOT7"


def test_many_labels_arrive_all_and_in_order(rig: Rig) -> None:
    scans = listening(rig)
    codes = [f"590{number:010d}" for number in range(200)]
    for code in codes:
        rig.read_label(code)
    assert [scan.text for scan in scans.first(200)] == codes


def test_a_listener_that_fails_still_gets_the_next_scan(rig: Rig) -> None:
    scans = Collector[Scan]()

    def fail_once(scan: Scan) -> None:
        scans(scan)
        if len(scans.items) == 1:
            raise RuntimeError("the listener's own mistake")

    rig.scanner.start(fail_once)
    rig.ready()
    rig.read_label("5901234123457")
    rig.read_label("5909876543210")
    assert [scan.text for scan in scans.first(2)] == ["5901234123457", "5909876543210"]


def test_a_started_scanner_is_ready(rig: Rig) -> None:
    listening(rig)
    assert rig.scanner.health() == Health.ready()


def test_a_stopped_scanner_is_unavailable(rig: Rig) -> None:
    listening(rig)
    rig.scanner.stop()
    assert rig.scanner.health().state is HealthState.UNAVAILABLE


def test_stopping_twice_is_harmless(rig: Rig) -> None:
    listening(rig)
    rig.scanner.stop()
    rig.scanner.stop()


def test_a_scanner_never_started_can_be_stopped(rig: Rig) -> None:
    rig.scanner.stop()


def test_a_scanner_can_be_started_again(rig: Rig) -> None:
    listening(rig)
    rig.scanner.stop()
    if isinstance(rig, LineRig):
        rig.line.unplug()
        rig.line.plug()
    scans = listening(rig)
    rig.read_label("5901234123457")
    assert [scan.text for scan in scans.first(1)] == ["5901234123457"]


def test_it_is_a_scanner(rig: Rig) -> None:
    assert isinstance(rig.scanner, Scanner)


# What only a byte stream can do wrong.


@pytest.fixture(params=KINDS)
def stream(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LineRig]:
    made = LineRig(line_named(request.param, tmp_path))
    yield made
    made.close()


def both(stream: LineRig) -> tuple[Collector[Scan], Collector[Misread]]:
    scans, misreads = Collector[Scan](), Collector[Misread]()
    stream.scanner.start(scans, misreads)
    stream.ready()
    return scans, misreads


def test_labels_in_one_piece_are_told_apart(stream: LineRig) -> None:
    scans, _ = both(stream)
    stream.reader.send(b"5901234123457\r\n5909876543210\r\n")
    assert [scan.text for scan in scans.first(2)] == ["5901234123457", "5909876543210"]


def test_noise_is_a_misread_and_the_next_label_a_scan(stream: LineRig) -> None:
    scans, misreads = both(stream)
    stream.reader.send(b"\x00\xff\x01\r")
    stream.read_label("5901234123457")
    assert misreads.first(1)[0].reason == "scan.garbage"
    assert [scan.text for scan in scans.first(1)] == ["5901234123457"]


def test_a_pulled_cable_is_noticed_and_told_once(stream: LineRig) -> None:
    both(stream)
    stream.line.unplug()
    assert stream.scanner.wait_until(lambda health: health.state is HealthState.UNAVAILABLE, DEADLINE_S)


def test_half_a_code_at_unplugging_never_joins_the_next(stream: LineRig) -> None:
    scans, misreads = both(stream)
    stream.read_label("5900000000008")
    stream.reader.send(b"59012")
    scans.first(1)
    stream.line.unplug()
    assert stream.scanner.wait_until(lambda health: health.state is HealthState.UNAVAILABLE, DEADLINE_S)
    stream.line.plug()
    stream.ready()
    stream.reader = ReaderEmulator(stream.line.device_end())
    stream.read_label("5909876543210")
    assert [scan.text for scan in scans.first(2)] == ["5900000000008", "5909876543210"]
    assert all(misread.reason == "scan.truncated" for misread in misreads.items)


def test_a_reader_plugged_in_later_is_found(stream: LineRig) -> None:
    stream.line.unplug()
    scans = Collector[Scan]()
    stream.scanner.start(scans)
    stream.line.plug()
    stream.ready()
    stream.reader = ReaderEmulator(stream.line.device_end())
    stream.read_label("5901234123457")
    assert [scan.text for scan in scans.first(1)] == ["5901234123457"]


@pytest.mark.parametrize("kind", KINDS)
def test_two_readers_at_once_give_each_its_own_codes(kind: str, tmp_path: Path) -> None:
    """Their bytes arrive in turn, one by one; everything goes into one list, as at a till with two readers."""
    scans = Collector[Scan]()
    rigs = []
    for name in ("left", "right"):
        (tmp_path / name).mkdir()
        rigs.append(LineRig(line_named(kind, tmp_path / name)))
    for rig in rigs:
        rig.scanner.start(scans)
        rig.ready()
    for left, right in zip(b"5901234123457\r4000000000006\r", b"9780201379624\r8710000000004\r", strict=True):
        rigs[0].reader.send(bytes([left]))
        rigs[1].reader.send(bytes([right]))
    texts = sorted(scan.text for scan in scans.first(4))
    for rig in rigs:
        rig.close()
    assert texts == ["4000000000006", "5901234123457", "8710000000004", "9780201379624"]
