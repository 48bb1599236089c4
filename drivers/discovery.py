"""Which devices are plugged in: serial ports and cameras by the names they keep, and USB printers by their ids."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from drivers.errors import mapped
from drivers.transport.usb import SYSFS, UsbPrinter, connected_usb_printers

_BY_ID: Final = Path("/dev/serial/by-id")
_CAMERAS_BY_ID: Final = Path("/dev/v4l/by-id")


@dataclass(frozen=True, slots=True)
class Found:
    """A plugged-in device: the address to configure, what it calls itself, its node now, and whether we may open it."""

    url: str
    name: str
    node: str
    permitted: bool


def discover(
    ports: Callable[[], Iterable[ListPortInfo]] = list_ports.comports,
    by_id: Path = _BY_ID,
    sysfs: Path = SYSFS,
    cameras_by_id: Path = _CAMERAS_BY_ID,
) -> tuple[Found, ...]:
    """Everything found now; a device that has a lasting name is given by it, not by its port number.

    :class:`~drivers.errors.DeviceError` when the system refuses to list its ports.
    """
    with mapped("serial ports"):
        serial_ports = [_serial(port, _lasting_names(by_id)) for port in ports() if port.hwid != "n/a"]
        printers = [_printer(printer) for printer in connected_usb_printers(sysfs)]
    return (*serial_ports, *printers, *discover_cameras(sysfs, cameras_by_id))


def discover_cameras(sysfs: Path = SYSFS, by_id: Path = _CAMERAS_BY_ID) -> tuple[Found, ...]:
    """The cameras plugged in now, and nothing else: quick enough to be asked again and again while somebody chooses.

    :class:`~drivers.errors.DeviceError` when the system refuses to list them.
    """
    with mapped("cameras"):
        return tuple(_cameras(sysfs / "class/video4linux", by_id))


def _lasting_names(by_id: Path) -> dict[str, str]:
    links = sorted(by_id.iterdir()) if by_id.is_dir() else []
    return {os.path.realpath(link): link.name for link in links}


def _serial(port: ListPortInfo, lasting: dict[str, str]) -> Found:
    link = lasting.get(os.path.realpath(port.device))
    url = f"serial://by-id/{link}" if link else f"serial://{port.device}"
    return Found(url, port.description or port.device, port.device, os.access(port.device, os.R_OK | os.W_OK))


def _printer(printer: UsbPrinter) -> Found:
    url = f"usb://{printer.vendor}:{printer.product}"
    if printer.serial_number:
        url += f"?serial={quote(printer.serial_number)}"
    return Found(url, printer.name or "USB printer", printer.node, os.access(printer.node, os.R_OK | os.W_OK))


def _cameras(nodes: Path, by_id: Path) -> list[Found]:
    """One for each camera: its further nodes (index above 0) carry no pictures but what is known about them."""
    lasting = _lasting_names(by_id)
    found = []
    for node in sorted(nodes.iterdir()) if nodes.is_dir() else []:
        if _line(node / "index") in ("", "0"):
            device = f"/dev/{node.name}"
            link = lasting.get(os.path.realpath(device))
            permitted = os.access(device, os.R_OK | os.W_OK)
            url = f"camera://{by_id / link if link else device}"
            found.append(Found(url, _line(node / "name") or "camera", device, permitted))
    return found


def _line(file: Path) -> str:
    """What a file of the system says; empty when it says nothing."""
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return ""
