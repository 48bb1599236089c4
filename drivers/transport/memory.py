"""Two ends of a stream inside one process, for simulations and tests: it can be unplugged and plugged in again."""

from __future__ import annotations

import threading
from collections import deque

from drivers.errors import Disconnected, Misconfigured, TimedOut, Unavailable
from drivers.transport.base import READ_CHUNK, WRITE_DEADLINE_S

_CAPACITY = 1 << 20
"""Bytes one direction holds before a writer has to wait, as a real line would make it wait."""


class MemoryLink:
    """A cable: ``near`` is the driver's end, ``far`` the simulated device's."""

    def __init__(self, name: str, write_s: float = WRITE_DEADLINE_S) -> None:
        self.name = name
        self._changed = threading.Condition()
        self._plugged = True
        self.near = MemoryTransport(self, 0, f"memory://{name}", write_s)
        self.far = MemoryTransport(self, 1, f"memory://{name} (device end)", write_s)
        self.near._peer, self.far._peer = self.far, self.near

    def unplug(self) -> None:
        """Pull the cable: both ends lose the connection, unread bytes are lost."""
        with self._changed:
            self._plugged = False
            for end in (self.near, self.far):
                end._lose()
            self._changed.notify_all()

    def plug(self) -> None:
        """Put the cable back; each end has to open again."""
        with self._changed:
            self._plugged = True
            self._changed.notify_all()


class MemoryTransport:
    """One end of a :class:`MemoryLink`; safe between threads."""

    _peer: MemoryTransport

    def __init__(self, link: MemoryLink, end: int, description: str, write_s: float) -> None:
        self._link = link
        self._end = end
        self._description = description
        self._write_s = write_s
        self._incoming: deque[bytes] = deque()
        self._held = 0
        self._is_open = False

    @property
    def description(self) -> str:
        """The address of the link, and which end."""
        return self._description

    def open(self) -> None:
        """Take hold of this end; :class:`~drivers.errors.Unavailable` while the cable is out."""
        with self._link._changed:
            if not self._link._plugged:
                raise Unavailable(f"{self._description}: nothing is plugged in")
            self._is_open = True
            self._link._changed.notify_all()

    def close(self) -> None:
        """Let go of this end; the other end stays open and keeps what was sent."""
        with self._link._changed:
            self._lose()
            self._link._changed.notify_all()

    def write(self, data: bytes) -> None:
        """Put ``data`` on the line; nobody need listen, as on a serial line."""
        peer = self._peer
        with self._link._changed:
            room = self._link._changed.wait_for(
                lambda: not self._is_open or peer._held + len(data) <= max(_CAPACITY, len(data)), self._write_s
            )
            self._require_open()
            if not room:
                raise TimedOut(f"{self._description}: the other end does not read")
            if peer._is_open and data:
                peer._incoming.append(bytes(data))
                peer._held += len(data)
            self._link._changed.notify_all()

    def read(self, timeout_s: float) -> bytes:
        """The next piece as it was written, at most ``READ_CHUNK`` bytes of it."""
        with self._link._changed:
            self._require_open()
            self._link._changed.wait_for(lambda: self._incoming or not self._is_open, timeout_s)
            if not self._incoming:
                self._require_open()
                return b""
            piece = self._incoming.popleft()
            if len(piece) > READ_CHUNK:
                self._incoming.appendleft(piece[READ_CHUNK:])
                piece = piece[:READ_CHUNK]
            self._held -= len(piece)
            self._link._changed.notify_all()
            return piece

    def _lose(self) -> None:
        self._is_open = False
        self._incoming.clear()
        self._held = 0

    def _require_open(self) -> None:
        if not self._is_open:
            raise Disconnected(f"{self._description}: not connected")


class MemoryExchange:
    """The cables of one process by name; made once and passed to whoever makes transports from addresses."""

    def __init__(self) -> None:
        self._links: dict[str, MemoryLink] = {}
        self._lock = threading.Lock()

    def link(self, name: str) -> MemoryLink:
        """The cable of this name; laid when first asked for."""
        if not name:
            raise Misconfigured("memory:// needs a name, like memory://printer")
        with self._lock:
            return self._links.setdefault(name, MemoryLink(name))
