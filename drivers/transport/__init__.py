"""Channels of bytes to devices, made from addresses."""

from __future__ import annotations

from drivers.errors import Misconfigured
from drivers.transport.base import READ_CHUNK, WRITE_DEADLINE_S, Transport
from drivers.transport.device_file import DeviceFile
from drivers.transport.memory import MemoryExchange, MemoryLink, MemoryTransport
from drivers.transport.serial_port import SerialPort
from drivers.transport.tcp_socket import TcpSocket
from drivers.transport.url import DeviceUrl
from drivers.transport.usb import hid_device, usb_printer

__all__ = [
    "READ_CHUNK",
    "SCHEMES",
    "WRITE_DEADLINE_S",
    "DeviceFile",
    "DeviceUrl",
    "MemoryExchange",
    "MemoryLink",
    "MemoryTransport",
    "SerialPort",
    "TcpSocket",
    "Transport",
    "open_transport",
    "transport_for",
]

SCHEMES = ("serial", "tcp", "usb", "file", "hidraw", "memory")
"""The channels there are; the first part of a transport's address."""


def transport_for(url: str | DeviceUrl, *, exchange: MemoryExchange | None = None) -> Transport:
    """The closed channel an address means; :class:`Misconfigured` when it means none.

    A driver before a plus sign is ignored: ``escpos+tcp://…`` leads over ``tcp://…``. ``exchange`` holds the cables
    of ``memory://`` addresses.
    """
    where = DeviceUrl.parse(url) if isinstance(url, str) else url
    match where.scheme:
        case "serial":
            return SerialPort(where)
        case "tcp":
            return TcpSocket(where)
        case "usb" | "file" | "hidraw":
            return _device_file(where)
        case "memory" if exchange is not None:
            return exchange.link(where.place).near
    raise Misconfigured(f"{where.text!r}: there is no channel {where.scheme}://; known are {', '.join(SCHEMES)}")


def open_transport(url: str | DeviceUrl, *, exchange: MemoryExchange | None = None) -> Transport:
    """The channel an address means, opened; raises what :meth:`Transport.open` raises."""
    transport = transport_for(url, exchange=exchange)
    transport.open()
    return transport


def _device_file(url: DeviceUrl) -> DeviceFile:
    url.refuse_unknown(("serial", "write_s"))
    write_s = url.number("write_s", WRITE_DEADLINE_S, 0.05, 60)
    match url.scheme:
        case "usb":
            return DeviceFile(url.text, lambda: usb_printer(url), write_s)
        case "hidraw":
            return DeviceFile(url.text, lambda: hid_device(url), write_s)
        case _:
            return DeviceFile(url.text, lambda: url.path, write_s)
