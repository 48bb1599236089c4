"""Real byte streams between a driver and a simulated device: pseudo-terminals, loopback sockets, memory."""

from __future__ import annotations

import os
import select
import socket
import threading
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from drivers.errors import Disconnected, mapped
from drivers.transport import MemoryExchange, Transport, transport_for
from drivers.transport.url import DeviceUrl

DEADLINE_S = 10.0
"""No test waits this long unless it is about to fail."""


class ByteLine(Protocol):
    """A line that a driver reaches by ``url``, that can be unplugged and plugged in again."""

    url: str

    def transport(self) -> Transport:
        """The driver's end, closed."""

    def device_end(self) -> Transport:
        """The device's end, once the driver has opened its own."""

    def unplug(self) -> None:
        """Break the line."""

    def plug(self) -> None:
        """Mend the line."""


class PtyLine:
    """A pseudo-terminal behind a symbolic link, as udev's by-id names are; plugging in again gives another node."""

    def __init__(self, folder: Path) -> None:
        self._link = folder / "usb-Reader_0001-if00"
        self.url = f"serial://{self._link}"
        self._master: int | None = None
        self.plug()

    def transport(self) -> Transport:
        return transport_for(self.url)

    def device_end(self) -> Transport:
        assert self._master is not None
        return _Master(lambda: self._master)

    def unplug(self) -> None:
        if self._master is not None:
            os.close(self._master)
            self._link.unlink()
        self._master = None

    def plug(self) -> None:
        self._master, node = os.openpty()
        tty.setraw(node)
        self._link.symlink_to(os.ttyname(node))
        os.close(node)


class _Master:
    """The device's end of a pseudo-terminal."""

    description = "device end of a pty"

    def __init__(self, master: Callable[[], int | None]) -> None:
        self._master = master

    def open(self) -> None:
        """It is open from the start."""

    def close(self) -> None:
        """It belongs to the line."""

    def write(self, data: bytes) -> None:
        with mapped(self.description):
            while data:
                data = data[os.write(self._fd(), data) :]

    def read(self, timeout_s: float) -> bytes:
        with mapped(self.description):
            ready, _, _ = select.select((self._fd(),), (), (), timeout_s)
            if not ready:
                return b""
            try:
                return os.read(self._fd(), 4096)
            except OSError:
                # The driver has not opened its end, or has closed it: on a real line that is mere silence.
                select.select((), (), (), min(timeout_s, 0.005))
                return b""

    def _fd(self) -> int:
        fd = self._master()
        if fd is None:
            raise Disconnected("the cable is out")
        return fd


class TcpLine:
    """A loopback socket on a port of its own."""

    def __init__(self) -> None:
        self._listener: socket.socket | None = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        self.url = f"tcp://127.0.0.1:{self._port}"
        self._connection: socket.socket | None = None
        self._hand = threading.Lock()

    def transport(self) -> Transport:
        return transport_for(self.url)

    def device_end(self) -> Transport:
        return _Accepted(self._accepted)

    def unplug(self) -> None:
        with self._hand:
            ends = (self._connection, self._listener)
            self._connection = self._listener = None
        for end in ends:
            if end is not None:
                end.close()

    def plug(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self._port))

    def _accepted(self, timeout_s: float) -> socket.socket:
        # Another thread may unplug between any two of these lines: each end is looked at once, and a connection that
        # was accepted from a line that is out by then goes with it.
        with self._hand:
            connection, listener = self._connection, self._listener
        if connection is not None:
            return connection
        if listener is None:
            raise Disconnected("the cable is out")
        listener.settimeout(timeout_s)
        connection, _ = listener.accept()
        with self._hand:
            if self._listener is listener:
                self._connection = connection
                return connection
        connection.close()
        raise Disconnected("the cable is out")


class _Accepted:
    """The device's end of a socket."""

    description = "device end of a socket"

    def __init__(self, connection: Callable[[float], socket.socket]) -> None:
        self._connection = connection

    def open(self) -> None:
        """It is accepted when it is first used."""

    def close(self) -> None:
        """It belongs to the line."""

    def write(self, data: bytes) -> None:
        with mapped(self.description):
            connection = self._connection(DEADLINE_S)
            connection.settimeout(DEADLINE_S)
            connection.sendall(data)

    def read(self, timeout_s: float) -> bytes:
        with mapped(self.description):
            try:
                connection = self._connection(timeout_s)
                connection.settimeout(timeout_s)
                data = connection.recv(4096)
            except (TimeoutError, BlockingIOError):
                return b""
        if not data:
            raise Disconnected("the driver hung up")
        return data


class MemoryLine:
    """A cable inside the process."""

    url = "memory://line"

    def __init__(self) -> None:
        self._exchange = MemoryExchange()
        self._link = self._exchange.link("line")
        self._link.far.open()

    def transport(self) -> Transport:
        return transport_for(DeviceUrl.parse(self.url), exchange=self._exchange)

    def device_end(self) -> Transport:
        return self._link.far

    def unplug(self) -> None:
        self._link.unplug()

    def plug(self) -> None:
        self._link.plug()
        self._link.far.open()


def line_named(kind: str, folder: Path) -> ByteLine:
    """A new line: ``pty``, ``tcp`` or ``memory``."""
    match kind:
        case "pty":
            return PtyLine(folder)
        case "tcp":
            return TcpLine()
        case _:
            return MemoryLine()


KINDS = ("pty", "tcp", "memory")
