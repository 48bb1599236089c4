"""Simulated receipt printers at the end of real cables, and the ways in which their answers can go wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from drivers.device import HealthState
from drivers.pos_printer.emulator import Emulator
from drivers.pos_printer.escpos import EscPosPrinter
from drivers.pos_printer.lines import Line, MemoryLine, PtyLine, TcpLine
from drivers.pos_printer.profile import PROFILES
from drivers.pos_printer.server import PrinterServer
from drivers.pos_printer.session import Timing
from drivers.pos_printer.virtual import VirtualPrinter, machine_like
from drivers.transport import MemoryExchange, transport_for

QUICK = Timing(reply_s=0.4, confirm_s=10.0, poll_s=0.1, ask_again_s=0.5)
PATIENCE_S = 20.0
RIGS = ("tcp epson-80", "tcp generic-58", "pty generic-80", "memory epson-80-42", "virtual epson-58")


@dataclass(frozen=True, slots=True)
class Rig:
    """A driver, and the printer it drives."""

    printer: EscPosPrinter
    emulator: Emulator
    server: PrinterServer

    def wait_ready(self) -> None:
        """Until the driver has found the printer and may print."""
        assert self.printer.wait_until(lambda health: health.state is not HealthState.UNAVAILABLE, PATIENCE_S)

    def wait_code(self, code: str) -> None:
        """Until the health is this one."""
        assert self.printer.wait_until(lambda health: health.code == code, PATIENCE_S), self.printer.health()

    def when_printing(self) -> threading.Event:
        """An event set as soon as something stands on paper."""
        event, inner = threading.Event(), self.server.distort

        def watch(answers: bytes) -> tuple[bytes, ...]:
            if self.emulator.paper.hangs_out:
                event.set()
            return inner(answers)

        self.server.distort = watch
        return event


@contextmanager
def running(
    kind: str, folder: Path, *, timing: Timing = QUICK, buffer_bytes: int = 65_536, start: bool = True
) -> Iterator[Rig]:
    """A rig like "tcp epson-80", started and stopped."""
    where, profile_name = kind.split()
    rig = _virtual(profile_name, timing) if where == "virtual" else _wired(where, profile_name, folder, timing)
    rig.emulator.machine = replace(rig.emulator.machine, buffer_bytes=buffer_bytes)
    if where != "virtual":
        rig.server.start()
    try:
        if start:
            rig.printer.start()
            rig.wait_ready()
        yield rig
    finally:
        rig.printer.stop()
        rig.server.stop()


def _virtual(profile_name: str, timing: Timing) -> Rig:
    printer = VirtualPrinter(PROFILES[profile_name], timing=timing, idle_s=0.05)
    return Rig(printer, printer.emulator, printer.server)


def _wired(where: str, profile_name: str, folder: Path, timing: Timing) -> Rig:
    profile, exchange = PROFILES[profile_name], MemoryExchange()
    line: Line = {
        "tcp": lambda: TcpLine(receive_buffer=4096),
        "pty": lambda: PtyLine(folder / "printer"),
        "memory": lambda: MemoryLine(exchange.link("printer")),
    }[where]()
    server = PrinterServer(Emulator(machine_like(profile)), line)
    transport = transport_for(line.url, exchange=exchange)
    return Rig(EscPosPrinter(transport, profile, timing=timing, idle_s=0.05), server.emulator, server)


Distortion = Callable[[bytes], tuple[bytes, ...]]


def byte_by_byte(answers: bytes) -> tuple[bytes, ...]:
    """Every answer in pieces of one byte."""
    return tuple(bytes((byte,)) for byte in answers)


def doubled(answers: bytes) -> tuple[bytes, ...]:
    """Everything said twice."""
    return (answers, answers)


def dropping(*places: int) -> Distortion:
    """The answers at these places, counted from 0 over all, are lost."""
    seen = iter(range(1_000_000))
    return lambda answers: (bytes(byte for byte in answers if next(seen) not in places),)


def late() -> Distortion:
    """Every answer comes a turn later."""
    held = [b""]

    def hold(answers: bytes) -> tuple[bytes, ...]:
        held.append(answers)
        return (held.pop(0),)

    return hold


def with_noise(answers: bytes) -> tuple[bytes, ...]:
    """Line noise and flow control around every answer."""
    return (b"\x13\xff\x80" + answers + b"\x11\x81",) if answers else ()


def with_status_back_between(answers: bytes) -> tuple[bytes, ...]:
    """An automatic status that begins before an answer and ends after it."""
    return (b"\x14\x00", answers, b"\x00\x0f") if answers else ()


def a_stray_end_of_status(rig: Rig) -> Distortion:
    """Once, when something stands on paper: the end of an automatic status whose first byte was lost."""
    left = [b"\x00\x00\x0f"]

    def add(answers: bytes) -> tuple[bytes, ...]:
        stray = left.pop() if left and rig.emulator.paper.hangs_out else b""
        return (stray + answers,)

    return add


def without_confirmations(answers: bytes) -> tuple[bytes, ...]:
    """Status is told, but nobody ever says that a job went through."""
    return (bytes(byte for byte in answers if byte & 0x93 == 0x12),)
