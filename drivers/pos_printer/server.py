"""Lets an emulated printer live at the end of a cable, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from drivers.pos_printer.emulator import Emulator
from drivers.pos_printer.lines import Line

_TURN_S: Final = 0.02


def _undistorted(answers: bytes) -> tuple[bytes, ...]:
    return (answers,)


class PrinterServer:
    """Carries bytes between a line and an emulator.

    `bytes_per_s` slows its reading down to a real print head or a serial line; `distort` may split, drop, double or
    hold back answers, and is asked at each turn, also when there are none.
    """

    def __init__(
        self,
        emulator: Emulator,
        line: Line,
        *,
        bytes_per_s: float | None = None,
        distort: Callable[[bytes], tuple[bytes, ...]] = _undistorted,
    ) -> None:
        self.emulator = emulator
        self.bytes_per_s = bytes_per_s
        self.distort = distort
        self._line = line
        self._lock = threading.Lock()
        self._plugged = True
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address for the driver."""
        return self._line.url

    def start(self) -> PrinterServer:
        """Begin to serve."""
        self._thread = threading.Thread(target=self._run, name=f"simulated printer {self.url}", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """End, and close the line."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(5)
        self._line.close()

    def unplug(self, *, power: bool = True) -> None:
        """Pull the cable; with the power, what the printer had in memory is forgotten too."""
        with self._lock:
            self._plugged = False
            self._line.unplug()
        if power:
            self.emulator.power_cycle()

    def plug(self) -> None:
        """Put the cable back."""
        with self._lock:
            self._line.plug()
            self._plugged = True

    def __enter__(self) -> PrinterServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._turn()
            if self.bytes_per_s is not None or not self.emulator.room or not self._plugged:
                self._stopping.wait(_TURN_S)

    def _turn(self) -> None:
        """Reads no more than fits, so that a full buffer makes the driver wait."""
        most = self.emulator.room
        if self.bytes_per_s is not None:
            most = min(most, max(1, int(self.bytes_per_s * _TURN_S)))
        with self._lock:
            data = self._line.read(_TURN_S, min(most, 4096)) if self._plugged and most else b""
        self.emulator.receive(data)
        for piece in self.distort(self.emulator.take_answers()):
            with self._lock:
                if self._plugged and piece:
                    self._line.write(piece)
