"""The device's end of a cable: where a simulated printer listens, over TCP, a pseudo-terminal or inside the process."""

from __future__ import annotations

import contextlib
import os
import select
import socket
from pathlib import Path
from typing import Protocol

from drivers.errors import DeviceError
from drivers.transport import MemoryLink

_MOST = 4096


class Line(Protocol):
    """One end of a cable that can be pulled out and put back."""

    @property
    def url(self) -> str:
        """The address the driver's end is opened by."""

    def read(self, timeout_s: float, most: int = _MOST) -> bytes:
        """What came; nothing when nothing came, nobody is connected or the cable is out."""

    def write(self, data: bytes) -> None:
        """Send; lost when nobody is connected."""

    def unplug(self) -> None:
        """Pull the cable out."""

    def plug(self) -> None:
        """Put it back."""

    def close(self) -> None:
        """For good."""


class TcpLine:
    """A printer in the network, on the loopback interface only."""

    def __init__(self, port: int = 0, receive_buffer: int | None = None) -> None:
        self._receive_buffer = receive_buffer
        self._connection: socket.socket | None = None
        self._listener: socket.socket | None = None
        self._port = port
        self.plug()

    @property
    def url(self) -> str:
        """tcp://127.0.0.1:port; the port stays when the cable is pulled and put back."""
        return f"tcp://127.0.0.1:{self._port}"

    def read(self, timeout_s: float, most: int = _MOST) -> bytes:
        """Accepts one driver at a time."""
        waiting = self._connection or self._listener
        if waiting is None or not select.select((waiting,), (), (), timeout_s)[0]:
            return b""
        if self._connection is None:
            self._accept()
            return b""
        try:
            data = self._connection.recv(most)
        except OSError:
            data = b""
        if not data:
            self._hang_up()
        return data

    def write(self, data: bytes) -> None:
        """To the driver connected, if any."""
        if self._connection is None:
            return
        try:
            self._connection.sendall(data)
        except OSError:
            self._hang_up()

    def unplug(self) -> None:
        """The connection is reset and new ones are refused."""
        self._hang_up()
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def plug(self) -> None:
        """Listen again at the same port."""
        if self._listener is None:
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if self._receive_buffer is not None:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._receive_buffer)
            listener.bind(("127.0.0.1", self._port))
            listener.listen(1)
            self._port = listener.getsockname()[1]
            self._listener = listener

    def close(self) -> None:
        """Stop listening."""
        self.unplug()

    def _accept(self) -> None:
        if self._listener is not None:
            self._connection, _ = self._listener.accept()
            self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _hang_up(self) -> None:
        if self._connection is not None:
            # A printer that loses power says no goodbye: reset instead of an orderly end.
            with contextlib.suppress(OSError):
                self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            self._connection.close()
            self._connection = None


class PtyLine:
    """A printer on a serial line: a pseudo-terminal under a name that stays when it is pulled out and put back."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._master: int | None = None
        self._slave: int | None = None
        self.plug()

    @property
    def url(self) -> str:
        """serial://… of the name."""
        return f"serial://{self._link}?baud=115200"

    def read(self, timeout_s: float, most: int = _MOST) -> bytes:
        """What the driver wrote."""
        if self._master is None or not select.select((self._master,), (), (), timeout_s)[0]:
            return b""
        try:
            return os.read(self._master, most)
        except OSError:
            return b""

    def write(self, data: bytes) -> None:
        """To the terminal; kept there until somebody reads."""
        with contextlib.suppress(BlockingIOError):
            while data and self._master is not None:
                data = data[os.write(self._master, data) :]

    def unplug(self) -> None:
        """The terminal goes away, as a USB serial adapter does."""
        self._link.unlink(missing_ok=True)
        for end in (self._master, self._slave):
            if end is not None:
                os.close(end)
        self._master = self._slave = None

    def plug(self) -> None:
        """A new terminal under the old name."""
        import tty

        if self._master is None:
            self._master, self._slave = os.openpty()
            tty.setraw(self._slave)
            os.set_blocking(self._master, False)
            self._link.unlink(missing_ok=True)
            self._link.symlink_to(os.ttyname(self._slave))

    def close(self) -> None:
        """Take terminal and name away."""
        self.unplug()


class MemoryLine:
    """A printer inside the process, at the far end of a `MemoryLink`."""

    def __init__(self, link: MemoryLink) -> None:
        self._link = link
        self._rest = b""
        self.plug()

    @property
    def url(self) -> str:
        """memory://name."""
        return f"memory://{self._link.name}"

    def read(self, timeout_s: float, most: int = _MOST) -> bytes:
        """What the driver wrote."""
        if not self._rest:
            try:
                self._rest = self._link.far.read(timeout_s)
            except DeviceError:
                return b""
        data, self._rest = self._rest[:most], self._rest[most:]
        return data

    def write(self, data: bytes) -> None:
        """To the driver; lost while the cable is out."""
        with contextlib.suppress(DeviceError):
            self._link.far.write(data)

    def unplug(self) -> None:
        """Pull the cable."""
        self._link.unplug()

    def plug(self) -> None:
        """Put it back."""
        self._link.plug()
        self._link.far.open()

    def close(self) -> None:
        """Let go of the far end."""
        self._link.far.close()
