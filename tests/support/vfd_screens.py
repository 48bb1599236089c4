"""Two-line displays as their manuals describe them: what a customer would read after these bytes."""

from __future__ import annotations

import threading

from drivers.errors import DeviceError
from drivers.transport import Transport
from tests.support.byte_lines import DEADLINE_S


class Screen:
    """A cursor in two lines of twenty cells; knows the commands of both families, refuses any other."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._cells = [bytearray(b" " * 20), bytearray(b" " * 20)]
        self._column = self._row = 0
        self._held = b""
        self.page_number: int | None = None

    @property
    def lines(self) -> tuple[str, str]:
        top, bottom = (bytes(row).decode(self._page) for row in self._cells)
        return top, bottom

    def feed(self, data: bytes) -> None:
        self._held += data
        while self._held:
            taken = self._step(self._held)
            if not taken:
                return
            self._held = self._held[taken:]

    def _step(self, held: bytes) -> int:
        """How many bytes the next command or character took; 0 when it has not come whole."""
        if held[0] >= 0x20:
            self._put(held[0])
            return 1
        if len(held) < 2:
            return 0
        if held[:2] == b"\x1bQ":
            return self._whole_line(held)
        length = {b"\x1b@": 2, b"\x1bt": 3, b"\x1b\x11": 2, b"\x1b_": 3, b"\x1f\x01": 2, b"\x1fC": 3, b"\x1f$": 4}
        wanted = length[held[:2]]
        if len(held) < wanted:
            return 0
        self._command(held[:wanted])
        return wanted

    def _command(self, command: bytes) -> None:
        match command[:2]:
            case b"\x1b@":
                self._cells = [bytearray(b" " * 20), bytearray(b" " * 20)]
                self._column = self._row = 0
            case b"\x1bt":
                self.page_number = command[2]
            case b"\x1f$":
                self._column, self._row = command[2] - 1, command[3] - 1

    def _whole_line(self, held: bytes) -> int:
        end = held.find(b"\r")
        if end < 0:
            return 0
        row = {b"A": 0, b"B": 1}[held[2:3]]
        self._cells[row][:] = held[3:end].ljust(20)[:20]
        return end + 1

    def _put(self, byte: int) -> None:
        self._cells[self._row][self._column] = byte
        self._column += 1
        if self._column == 20:
            self._column, self._row = 0, 1 - self._row


class ScreenAtTheLine:
    """A screen that reads its line on a thread of its own, a few bytes at a time."""

    def __init__(self, line: Transport, page: str) -> None:
        self.screen = Screen(page)
        self._line = line
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def shows(self, top: str, bottom: str) -> bool:
        """Wait until exactly this is shown."""
        with self._changed:
            return self._changed.wait_for(lambda: self.screen.lines == (top, bottom), DEADLINE_S)

    def stop(self) -> None:
        self._stopping = True
        self._thread.join(DEADLINE_S)

    def _run(self) -> None:
        while not self._stopping:
            try:
                data = self._line.read(0.02)
            except DeviceError:
                return
            for start in range(0, len(data), 3):
                with self._changed:
                    self.screen.feed(data[start : start + 3])
                    self._changed.notify_all()
