"""Devices the kernel shows as a file: USB printers (usblp), HID devices (hidraw), parallel ports."""

from __future__ import annotations

import os
import select
import stat
import time
from collections.abc import Callable
from typing import Final

from drivers.errors import Disconnected, TimedOut, mapped
from drivers.transport.base import READ_CHUNK, WRITE_DEADLINE_S

_GONE: Final = select.POLLHUP | select.POLLERR | select.POLLNVAL if hasattr(select, "POLLHUP") else 0
_EMPTY_READ_PAUSE_S: Final = 0.02
"""Some USB printers answer each poll with an empty packet; without a pause that would be a busy loop."""


class DeviceFile:
    """A character device read and written without blocking; ``locate`` gives its path anew at each opening."""

    def __init__(self, description: str, locate: Callable[[], str], write_s: float = WRITE_DEADLINE_S) -> None:
        self._subject = description
        self._locate = locate
        self._write_s = write_s
        self._fd: int | None = None
        self._is_regular = False

    @property
    def description(self) -> str:
        """The address it was made from."""
        return self._subject

    def open(self) -> None:
        """Find and open the file."""
        if self._fd is not None:
            return
        path = self._locate()
        with mapped(self._subject, opening=True):
            fd = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
            self._is_regular = stat.S_ISREG(os.fstat(fd).st_mode)
        self._fd = fd

    def close(self) -> None:
        """Let go of the file."""
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)

    def write(self, data: bytes) -> None:
        """Write all of ``data`` within the deadline; a printer out of paper refuses and ends in ``TimedOut``."""
        fd = self._opened()
        left, deadline = memoryview(data), time.monotonic() + self._write_s
        while left:
            events = self._wait(fd, select.POLLOUT, deadline - time.monotonic())
            if not events & select.POLLOUT:
                self._refuse_gone(events)
                raise TimedOut(f"{self._subject}: took {len(data) - len(left)} of {len(data)} bytes in time")
            left = left[self._write_some(fd, left) :]

    def read(self, timeout_s: float) -> bytes:
        """Bytes as they come."""
        fd = self._opened()
        if self._is_regular:
            return b""
        deadline = time.monotonic() + timeout_s
        while True:
            events = self._wait(fd, select.POLLIN, deadline - time.monotonic())
            data = self._read_some(fd) if events & select.POLLIN else b""
            if data:
                return data
            self._refuse_gone(events)
            left = deadline - time.monotonic()
            if left <= 0:
                return b""
            select.select((), (), (), min(left, _EMPTY_READ_PAUSE_S))

    def _write_some(self, fd: int, data: memoryview) -> int:
        with mapped(self._subject):
            try:
                return os.write(fd, data)
            except BlockingIOError:
                return 0

    def _read_some(self, fd: int) -> bytes:
        with mapped(self._subject):
            try:
                return os.read(fd, READ_CHUNK)
            except BlockingIOError:
                return b""

    def _wait(self, fd: int, wanted: int, timeout_s: float) -> int:
        poller = select.poll()
        poller.register(fd, wanted)
        with mapped(self._subject):
            ready = poller.poll(max(0.0, timeout_s) * 1000)
        return ready[0][1] if ready else 0

    def _refuse_gone(self, events: int) -> None:
        if events & _GONE:
            raise Disconnected(f"{self._subject}: the device is gone")

    def _opened(self) -> int:
        if self._fd is None:
            raise Disconnected(f"{self._subject}: not open")
        return self._fd
