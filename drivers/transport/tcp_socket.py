"""Devices on the network: a plain TCP stream."""

from __future__ import annotations

import socket
from typing import Final

from drivers.errors import Disconnected, mapped
from drivers.transport.base import READ_CHUNK, WRITE_DEADLINE_S
from drivers.transport.url import DeviceUrl

_OPTIONS: Final = ("connect_s", "write_s")
CONNECT_DEADLINE_S: Final = 2.0


class TcpSocket:
    """``tcp://host:9100?connect_s=2&write_s=5``."""

    def __init__(self, url: DeviceUrl, default_port: int | None = None) -> None:
        url.refuse_unknown(_OPTIONS)
        self._subject = url.text
        self._address = url.host_and_port(default_port)
        self._connect_s = url.number("connect_s", CONNECT_DEADLINE_S, 0.05, 60)
        self._write_s = url.number("write_s", WRITE_DEADLINE_S, 0.05, 60)
        self._socket: socket.socket | None = None

    @property
    def description(self) -> str:
        """The address it was made from."""
        return self._subject

    def open(self) -> None:
        """Connect within the deadline."""
        if self._socket is not None:
            return
        with mapped(self._subject, opening=True):
            connection = socket.create_connection(self._address, timeout=self._connect_s)
            # Receipts are many small writes; waiting to fill a segment would only delay the first line.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._socket = connection

    def close(self) -> None:
        """Let go of the connection."""
        connection, self._socket = self._socket, None
        if connection is not None:
            connection.close()

    def write(self, data: bytes) -> None:
        """Hand all of ``data`` to the system within the deadline."""
        connection = self._connected()
        with mapped(self._subject):
            connection.settimeout(self._write_s)
            connection.sendall(data)

    def read(self, timeout_s: float) -> bytes:
        """Bytes as they come; the end of the stream is :class:`~drivers.errors.Disconnected`."""
        connection = self._connected()
        with mapped(self._subject):
            connection.settimeout(timeout_s)
            try:
                data = connection.recv(READ_CHUNK)
            except (BlockingIOError, TimeoutError):
                return b""
        if not data:
            raise Disconnected(f"{self._subject}: the other side closed the connection")
        return data

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise Disconnected(f"{self._subject}: not connected")
        return self._socket
