"""Serial ports, real and USB-CDC, through pyserial."""

from __future__ import annotations

import os
import select
from typing import Final

import serial

from drivers.errors import Disconnected, mapped
from drivers.transport.base import READ_CHUNK, WRITE_DEADLINE_S
from drivers.transport.url import DeviceUrl

_OPTIONS: Final = ("baud", "bits", "parity", "stop", "flow", "write_s")
_CAN_SELECT: Final = os.name == "posix"
"""Windows cannot wait for a serial port from outside pyserial."""
_FLOWS: Final = ("none", "rtscts", "dsrdtr", "xonxoff")


class SerialPort:
    """``serial:///dev/ttyUSB0?baud=9600&bits=8&parity=N&stop=1&flow=none&write_s=5``.

    Also ``serial://by-id/usb-Honeywell_…`` (the name udev gives the device itself, which stays when it moves to
    another socket) and ``serial://COM3``.
    """

    def __init__(self, url: DeviceUrl) -> None:
        url.refuse_unknown(_OPTIONS)
        self._subject = url.text
        self._flow = url.choice("flow", "none", _FLOWS)
        self._port = serial.Serial(
            baudrate=int(url.number("baud", 9600, 300, 4_000_000)),
            bytesize=int(url.choice("bits", "8", ("7", "8"))),
            parity=url.choice("parity", "N", ("N", "E", "O")),
            stopbits=int(url.choice("stop", "1", ("1", "2"))),
            rtscts=self._flow == "rtscts",
            dsrdtr=self._flow == "dsrdtr",
            xonxoff=self._flow == "xonxoff",
            timeout=0,
            write_timeout=url.number("write_s", WRITE_DEADLINE_S, 0.05, 60),
            exclusive=True,
        )
        self._port.port = port_name(url)

    @property
    def description(self) -> str:
        """The address it was made from."""
        return self._subject

    def open(self) -> None:
        """Open and lock the port; a second owner gets :class:`~drivers.errors.Busy`."""
        if not self._port.is_open:
            with mapped(self._subject, opening=True):
                self._port.open()

    def close(self) -> None:
        """Let go of the port, also when it is no longer there."""
        try:
            with mapped(self._subject):
                self._port.close()
        except Disconnected:
            self._port.is_open = False

    def write(self, data: bytes) -> None:
        """Write all of ``data`` within the deadline."""
        self._require_open()
        with mapped(self._subject):
            self._port.write(data)

    def read(self, timeout_s: float) -> bytes:
        """Bytes as they come: the first within ``timeout_s``, then whatever already waits."""
        self._require_open()
        with mapped(self._subject):
            if _CAN_SELECT:
                select.select((self._port.fileno(),), (), (), timeout_s)
                return bytes(self._port.read(READ_CHUNK))
            self._port.timeout = timeout_s
            first = self._port.read(1)
            self._port.timeout = 0
            return bytes(first + self._port.read(READ_CHUNK - 1)) if first else b""

    def _require_open(self) -> None:
        if not self._port.is_open:
            raise Disconnected(f"{self._subject}: the port is not open")


def port_name(url: DeviceUrl) -> str:
    """The system's name of the port an address means."""
    if url.place == "by-id":
        return f"/dev/serial/by-id{url.path}"
    return url.place if url.place else url.path
