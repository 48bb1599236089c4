"""A simulated ESC/POS printer without any wire: eats bytes, answers status, keeps what came out on paper.

It was written from the command reference, not from our encoder, so that it can contradict it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.pos_printer.emulated_commands import Interpreter
from drivers.pos_printer.emulated_paper import EmulatedPaper, Receipt
from drivers.pos_printer.fonts import ReceiptFont

_DLE = 0x10
_REAL_TIME = {0x04: 1, 0x05: 1, 0x14: 0}
"""The second byte of commands obeyed at once, and how many bytes follow; after DC4 the third byte tells."""
_AFTER_DC4 = {1: 3, 2: 3, 3: 3, 7: 2, 8: 8}


@dataclass(slots=True)
class Switches:
    """The state somebody can put the printer into."""

    paper_low: bool = False
    paper_out: bool = False
    cover_open: bool = False
    cutter_jammed: bool = False
    fault: bool = False
    drawer_open: bool = False
    silent: bool = False
    """It prints, but answers nothing, as behind a one-way cable."""
    lines_left: int | None = None
    """Lines until the roll is at its end; None for a roll without one."""

    @property
    def stopped(self) -> bool:
        """Nothing is printed now."""
        return self.paper_out or self.cover_open or self.cutter_jammed or self.fault


@dataclass(frozen=True, slots=True)
class Machine:
    """What does not change in the life of a printer."""

    columns: int = 48
    width_dots: int = 576
    has_cutter: bool = True
    buffer_bytes: int = 65_536
    begins_in_kanji_mode: bool = True
    """As printers made for China do: letters beyond ASCII are garbled until `FS .` is sent."""
    font: ReceiptFont = field(default_factory=ReceiptFont)


class Emulator:
    """The printer. Bytes go in by `receive`, answers come out by `take_answers`; safe between threads."""

    def __init__(
        self,
        machine: Machine | None = None,
        on_receipt: Callable[[Receipt], None] | None = None,
        on_pulse: Callable[[int], None] | None = None,
    ) -> None:
        self.machine = machine or Machine()
        self._on_receipt = on_receipt
        self._on_pulse = on_pulse
        self._lock = threading.RLock()
        self._switches = Switches()
        self._answers = bytearray()
        self._held = bytearray()
        self._buffer = bytearray()
        self._told: list[Callable[[], None]] = []
        self.receipts: deque[Receipt] = deque(maxlen=200)
        self.paper = EmulatedPaper(self.machine.columns, self.machine.width_dots, self.machine.font)
        self.paper.cut = self._cut
        self.paper.pulsed = self._pulsed
        self._interpreter = Interpreter(self.paper, self.machine.begins_in_kanji_mode)

    @property
    def unknown_commands(self) -> tuple[bytes, ...]:
        """Beginnings of what it did not understand."""
        return tuple(self._interpreter.unknown)

    @property
    def room(self) -> int:
        """How many bytes it takes now; while it prints, bytes leave its buffer as they come."""
        with self._lock:
            waiting = len(self._buffer) if self._switches.stopped else 0
            return max(0, self.machine.buffer_bytes - waiting)

    @property
    def switches(self) -> Switches:
        """A copy of the state it is in."""
        with self._lock:
            state = self._switches
            return Switches(*(getattr(state, name) for name in Switches.__slots__))

    def switch(self, **states: bool | int | None) -> None:
        """Put it into a state, like `switch(paper_out=True)`; tells it unasked if told to, and prints on if it can."""
        with self._lock:
            for name, value in states.items():
                if name not in Switches.__slots__:
                    raise ValueError(f"a printer has no switch {name!r}")
                setattr(self._switches, name, value)
            if states.get("paper_out") is False and self._switches.lines_left == 0:
                self._switches.lines_left = None
            self._tell_back()
            self._work()
        self._tell()

    def power_cycle(self) -> None:
        """Off and on: everything in memory is forgotten, what hangs out of it is torn off."""
        with self._lock:
            self._buffer.clear()
            self._held.clear()
            self._answers.clear()
            self._interpreter.reset()
            self._cut(False)
        self._tell()

    def receive(self, data: bytes) -> None:
        """Take bytes in: commands obeyed at once are obeyed, the rest is printed if nothing stops it."""
        with self._lock:
            self._buffer += self._without_real_time(data)
            self._work()
        self._tell()

    def take_answers(self) -> bytes:
        """What it has to say since last asked."""
        with self._lock:
            answers = b"" if self._switches.silent else bytes(self._answers)
            self._answers.clear()
            return answers

    def tear_off(self) -> Receipt | None:
        """Tear off what hangs out of the printer, as people do with printers that have no knife."""
        with self._lock:
            receipt = self.paper.torn_off(was_cut=False)
            if receipt is not None:
                self._keep(receipt)
        self._tell()
        return receipt

    def _work(self) -> None:
        """Print as much as is there, until something stops it."""
        while self._buffer and not self._switches.stopped:
            used = self._interpreter.step(bytes(self._buffer[: self._interpreter.wants]))
            if used == 0 and not self._interpreter.grow(len(self._buffer)):
                return
            del self._buffer[:used]
            self._after_step()

    def _after_step(self) -> None:
        self._use_up(self.paper.take_lines())
        for answer in self._interpreter.take_requests():
            self._answer(answer)

    def _use_up(self, lines: int) -> None:
        if self._switches.lines_left is None or not lines:
            return
        self._switches.lines_left = max(0, self._switches.lines_left - lines)
        if self._switches.lines_left == 0:
            self._switches.paper_out = True
            self._tell_back()

    def _answer(self, request: str) -> None:
        paper = (0x03 if self._switches.paper_low else 0) | (0x0C if self._switches.paper_out else 0)
        if request == "paper":
            self._answers.append(paper)
        elif request == "drawer":
            self._answers.append(0 if self._switches.drawer_open else 1)
        elif request == "back":
            self._tell_back()
        if request == "paper" and not self.machine.has_cutter and self.paper.hangs_out:
            self._cut(False)

    def _tell_back(self) -> None:
        if self._interpreter.status_back:
            self._answers += self._status_back()

    def _status_back(self) -> bytes:
        state = self._switches
        first = 0x10 | (0 if state.drawer_open else 0x04) | 0x08 * state.stopped | 0x20 * state.cover_open
        second = 0x08 * state.cutter_jammed | 0x20 * state.fault
        third = 0x03 * (state.paper_low or state.paper_out) | 0x0C * state.paper_out
        return bytes((first, second, third, 0x0F))

    def _status(self, query: int) -> int:
        state = self._switches
        match query:
            case 1:
                return 0x12 | (0 if state.drawer_open else 0x04) | 0x08 * state.stopped
            case 2:
                failed = state.cutter_jammed or state.fault
                return 0x12 | 0x04 * state.cover_open | 0x20 * state.paper_out | 0x40 * failed
            case 3:
                return 0x12 | 0x08 * state.cutter_jammed | 0x20 * state.fault
            case _:
                return 0x12 | 0x0C * (state.paper_low or state.paper_out) | 0x60 * state.paper_out

    def _without_real_time(self, data: bytes) -> bytes:
        """Obey what must be obeyed at once, wherever it stands, and give back the rest."""
        self._held += data
        kept = bytearray()
        while self._held:
            start = self._held.find(_DLE)
            if start != 0:
                end = len(self._held) if start < 0 else start
                kept += self._held[:end]
                del self._held[:end]
                continue
            length = self._real_time_length()
            if length is None or len(self._held) < length:
                break
            if length == 1:
                kept.append(self._held[0])
            else:
                self._obey(bytes(self._held[:length]))
            del self._held[:length]
        return bytes(kept)

    def _real_time_length(self) -> int | None:
        """Bytes of the command at the front; 1 when the DLE is only data, None when more must come to tell."""
        if len(self._held) < 2:
            return None
        following = _REAL_TIME.get(self._held[1])
        if following is None:
            return 1
        if self._held[1] == 0x14:
            return None if len(self._held) < 3 else 2 + _AFTER_DC4.get(self._held[2], -1)
        return 2 + following

    def _obey(self, command: bytes) -> None:
        match command[1], command[2]:
            case 0x04, query if 1 <= query <= 4:
                self._answers.append(self._status(query))
            case 0x05, 1 | 2:
                self._switches.cutter_jammed = False
                self._tell_back()
            case 0x14, 1:
                self._pulsed(5 if command[3] else 2)
            case 0x14, 8:
                self._buffer.clear()
                self._interpreter.reset()

    def _pulsed(self, pin: int) -> None:
        self._switches.drawer_open = True
        self._tell_back()
        self.paper.pulses.append(pin)
        if self._on_pulse is not None:
            self._told.append(lambda tell=self._on_pulse: tell(pin))  # type: ignore[misc]

    def _cut(self, was_cut: bool) -> None:
        receipt = self.paper.torn_off(was_cut)
        if receipt is not None:
            self._keep(receipt)

    def _keep(self, receipt: Receipt) -> None:
        self.receipts.append(receipt)
        if self._on_receipt is not None:
            self._told.append(lambda tell=self._on_receipt: tell(receipt))  # type: ignore[misc]

    def _tell(self) -> None:
        """Call listeners after the lock is given back, so that they may use the printer."""
        with self._lock:
            told, self._told = self._told, []
        for call in told:
            call()
