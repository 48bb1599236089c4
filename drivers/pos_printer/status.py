"""Reads what an ESC/POS printer says of itself, out of bytes that may be split, mixed, doubled or garbage.

The kinds are told apart by their fixed bits (Epson ESC/POS reference, "Status identification"):

    DLE EOT n           0xx1xx10
    ASB, first byte     0xx1xx00, followed by three bytes 0xx0xxxx
    GS r 1              0xx0xxxx
    XON, XOFF           00010001, 00010011: flow control, not a status
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from drivers.pos_printer.errors import (
    CoverOpen,
    CutterJammed,
    PaperOut,
    PrinterError,
    PrinterFault,
    PrinterOffline,
)

_FLOW_CONTROL = (0x11, 0x13)


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to some `DLE EOT n`; which n, only the order tells."""

    byte: int


@dataclass(frozen=True, slots=True)
class StatusBack:
    """Four bytes a printer sends by itself when something changed (ASB)."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The answer to `GS r 1`: everything sent before it has been worked off."""

    byte: int


Message = Reply | StatusBack | Confirmation


class StatusParser:
    """Feed it bytes as they come; it never fails, and forgets at most one status after garbage."""

    def __init__(self) -> None:
        self._back = bytearray()
        self.garbage = 0

    def feed(self, data: bytes) -> tuple[Message, ...]:
        """The messages completed by these bytes."""
        return tuple(message for byte in data for message in self._take(byte))

    def reset(self) -> None:
        """A new connection: nothing begun before is continued."""
        self._back.clear()

    def _take(self, byte: int) -> Iterator[Message]:
        if byte in _FLOW_CONTROL:
            return
        if byte & 0x93 == 0x12:
            yield Reply(byte)
        elif byte & 0x93 == 0x10:
            self._back[:] = bytes((byte,))
        elif byte & 0x90 == 0:
            yield from self._take_rest(byte)
        else:
            self.garbage += 1
            self._back.clear()

    def _take_rest(self, byte: int) -> Iterator[Message]:
        if not self._back:
            yield Confirmation(byte)
            return
        self._back.append(byte)
        if len(self._back) == 4:
            yield StatusBack(bytes(self._back))
            self._back.clear()


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """How a printer is; None is unknown, never "all is well"."""

    online: bool | None = None
    cover_open: bool | None = None
    paper_low: bool | None = None
    paper_out: bool | None = None
    cutter_jammed: bool | None = None
    fault: bool | None = None
    drawer_pin: bool | None = None
    """The level of the drawer's switch at connector pin 3; which level is "open" depends on the drawer."""

    def with_reply(self, query: int, byte: int) -> PrinterStatus:
        """After the answer to `DLE EOT query`; bits that cannot stand so change nothing."""
        match query:
            case 1:
                return replace(self, drawer_pin=bool(byte & 0x04), online=not byte & 0x08)
            case 2:
                return replace(self, cover_open=bool(byte & 0x04), paper_out=self.paper_out or bool(byte & 0x20))
            case 3:
                return replace(self, cutter_jammed=bool(byte & 0x08), fault=bool(byte & 0x20))
            case 4:
                low, out = _pair(byte, 0x0C), _pair(byte, 0x60)
                return self if low is None or out is None else replace(self, paper_low=low or out, paper_out=out)
        raise ValueError(f"there is no DLE EOT {query}")

    def with_status_back(self, data: bytes) -> PrinterStatus:
        """After four bytes sent unasked."""
        low, out = _pair(data[2], 0x03), _pair(data[2], 0x0C)
        return replace(
            self,
            drawer_pin=bool(data[0] & 0x04),
            online=not data[0] & 0x08,
            cover_open=bool(data[0] & 0x20),
            cutter_jammed=bool(data[1] & 0x08),
            fault=bool(data[1] & 0x20),
            paper_low=self.paper_low if low is None else low or bool(out),
            paper_out=self.paper_out if out is None else out,
        )

    def problem(self) -> PrinterError | None:
        """What keeps it from printing, the cause before the consequence."""
        if self.fault:
            return PrinterFault("the printer reports a fault it cannot recover from")
        if self.cover_open:
            return CoverOpen("the cover is open")
        if self.paper_out:
            return PaperOut("the paper is at its end")
        if self.cutter_jammed:
            return CutterJammed("the cutter is stuck")
        return PrinterOffline("offline, no cause given") if self.online is False else None


def _pair(byte: int, mask: int) -> bool | None:
    """Paper sensors set two bits at once; one alone is a byte that answers something else."""
    bits = byte & mask
    return None if bits not in (0, mask) else bool(bits)
