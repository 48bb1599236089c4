"""What is said of a job when the channel fails at a chosen moment: certain before the tail, unknown from it on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.device import Category, Outcome, Result
from drivers.errors import DeviceError, Disconnected, Misconfigured, TimedOut
from drivers.pos_printer import PosPrinter
from drivers.pos_printer.encoder import EscPosEncoder
from drivers.pos_printer.profile import PROFILES
from drivers.pos_printer.session import PrinterSession, Timing
from drivers.pos_printer.virtual import VirtualPrinter
from drivers.registry import Registry
from drivers.transport import MemoryExchange, Transport
from tests.support.printers import QUICK, running
from tests.support.receipts import receipt

DOCUMENT = receipt(40)
PIECE = Timing().piece


class FailsAt:
    """A channel that fails instead of taking the nth large piece; questions are never counted."""

    def __init__(self, inner: Transport, piece: int, error: DeviceError) -> None:
        self._inner = inner
        self._left = piece
        self._error = error
        self.open, self.close, self.read = inner.open, inner.close, inner.read
        self.description = inner.description

    def write(self, data: bytes) -> None:
        if len(data) > 8:
            self._left -= 1
            if self._left < 0:
                raise self._error
        self._inner.write(data)


class Overtaken:
    """A channel that gives the first answer twice, so that every later one is late, until two are read together."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self._again: bytes | None = None
        self._read_together = 1
        self.open, self.close, self.write = inner.open, inner.close, inner.write
        self.description = inner.description

    def read(self, timeout_s: float) -> bytes:
        if not timeout_s:
            return self._inner.read(timeout_s)
        if self._again:
            again, self._again, self._read_together = self._again, b"", 2
            return again
        data = b""
        while len(data) < self._read_together and (more := self._inner.read(timeout_s)):
            data += more
        self._read_together = 1
        if self._again is None:
            self._again = data
        return data


@contextmanager
def failing(folder: Path, piece: int, error: DeviceError) -> Iterator[PrinterSession]:
    with running("memory epson-80", folder, start=False) as rig:
        channel = FailsAt(rig.printer._session._transport, piece, error)
        session = PrinterSession(channel, EscPosEncoder(PROFILES["epson-80"]), QUICK)
        session.connect()
        yield session


def pieces_of_the_job() -> int:
    size = len(EscPosEncoder(PROFILES["epson-80"]).encode(DOCUMENT)) + 3
    return -(-(size - 16) // PIECE)


@pytest.mark.parametrize("piece", range(pieces_of_the_job()))
def test_a_channel_that_fails_before_the_tail_means_not_done(tmp_path: Path, piece: int) -> None:
    with failing(tmp_path, piece, Disconnected("gone")) as session:
        result = session.print(DOCUMENT)
    assert (result.outcome, result.code) == (Outcome.NOT_DONE, "printer.unplugged")


def test_a_channel_that_fails_in_the_tail_means_unknown(tmp_path: Path) -> None:
    with failing(tmp_path, pieces_of_the_job(), Disconnected("gone")) as session:
        result = session.print(DOCUMENT)
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "printer.unplugged")


def test_a_printer_that_takes_no_more_bytes_is_busy(tmp_path: Path) -> None:
    with failing(tmp_path, 1, TimedOut("refused")) as session:
        assert session.print(DOCUMENT).code == "printer.busy"


def test_after_a_lost_channel_the_cause_is_told_until_connected_anew(tmp_path: Path) -> None:
    with failing(tmp_path, 1, TimedOut("refused")) as session:
        session.print(DOCUMENT)
        with pytest.raises(DeviceError) as raised:
            session.attend()
        assert raised.value.code == "printer.busy"
        session.connect()
        assert session.attend().code == "device.ready"


def test_a_pulse_that_cannot_be_sent_is_not_said_to_be_done(tmp_path: Path) -> None:
    with failing(tmp_path, 0, Disconnected("gone")) as session:
        session.disconnect()
        assert session.pulse(2).outcome is not Outcome.DONE


def test_an_answer_to_an_earlier_question_is_not_taken_for_an_open_cover(tmp_path: Path) -> None:
    with running("memory epson-80", tmp_path, start=False) as rig:
        channel = Overtaken(rig.printer._session._transport)
        session = PrinterSession(channel, EscPosEncoder(PROFILES["epson-80"]), QUICK)
        assert session.connect().code == "device.ready"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9100", "escpos+tcp://127.0.0.1:9100?profile=epson-58&write_s=2",
                                     "virtual://printer?profile=generic-58"])  # fmt: skip
def test_the_registry_makes_printers(address: str) -> None:
    printer = Registry(third_party=list).create(Category.POS_PRINTER, address)
    assert isinstance(printer, PosPrinter)
    assert printer.columns in (32, 35, 48)


def test_the_registry_hands_options_to_the_simulation() -> None:
    told: list[object] = []
    printer = Registry(third_party=list).create(Category.POS_PRINTER, "virtual://shop", on_receipt=told.append)
    assert isinstance(printer, VirtualPrinter)
    printer.start()
    try:
        assert printer.wait_until(lambda health: health.code == "device.ready", 20)
        assert printer.print(DOCUMENT) == Result.done()
    finally:
        printer.stop()
    assert told == list(printer.receipts)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:9100?profile=epson-99", "virtual://x?profile=epson-99", "virtual://x?colour=red"]
)
def test_an_address_that_cannot_work_is_refused(address: str) -> None:
    with pytest.raises(Misconfigured):
        Registry(third_party=list).create(Category.POS_PRINTER, address)


def test_a_printer_on_a_cable_of_this_process_needs_the_cables() -> None:
    printer = Registry(third_party=list).create(
        Category.POS_PRINTER, "memory://printer?profile=epson-80", exchange=MemoryExchange()
    )
    assert printer.description == "memory://printer"
