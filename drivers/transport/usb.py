"""Which device file belongs to a USB printer or HID device named by its vendor and product."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.errors import Misconfigured, Unavailable
from drivers.transport.url import DeviceUrl

SYSFS: Final = Path("/sys")
_IDS: Final = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")


@dataclass(frozen=True, slots=True)
class UsbPrinter:
    """A USB printer the kernel holds: its node in ``/dev``, its ids in hexadecimal, and what it says of itself."""

    node: str
    vendor: str
    product: str
    serial_number: str
    name: str


def connected_usb_printers(sysfs: Path = SYSFS) -> tuple[UsbPrinter, ...]:
    """The USB printers plugged in now."""
    return tuple(_printer(node) for node in sorted(sysfs.glob("class/usbmisc/lp*")))


def usb_printer(url: DeviceUrl, sysfs: Path = SYSFS) -> str:
    """``usb://04b8:0e15?serial=…`` → ``/dev/usb/lp0``: the kernel's usblp device of that printer, found at each call.

    :class:`Unavailable` when no such printer is plugged in, or when two are and no serial number tells them apart.
    """
    ids, wanted = _ids(url), url.options.get("serial")
    return _only(
        url,
        [
            printer.node
            for printer in connected_usb_printers(sysfs)
            if (printer.vendor, printer.product) == ids and wanted in (None, printer.serial_number)
        ],
    )


def hid_device(url: DeviceUrl, sysfs: Path = SYSFS) -> str:
    """``hidraw://0c2e:0b61`` → ``/dev/hidraw0``; ``hidraw:///dev/hidraw0`` stays what it is."""
    if not url.place:
        return url.path
    vendor, product = _ids(url)
    wanted = f"{int(vendor, 16):08X}:{int(product, 16):08X}"
    found = [
        f"/dev/{node.name}"
        for node in sorted(sysfs.glob("class/hidraw/hidraw*"))
        if re.search(rf"^HID_ID=[0-9A-Fa-f]+:{wanted}$", _text(node / "device/uevent"), re.MULTILINE)
    ]
    return _only(url, found)


def _ids(url: DeviceUrl) -> tuple[str, str]:
    match = _IDS.fullmatch(url.place)
    if match is None:
        raise Misconfigured(
            f"{url.text!r} needs a vendor and a product of four hexadecimal digits, like usb://04b8:0e15"
        )
    return match[1].lower(), match[2].lower()


def _printer(node: Path) -> UsbPrinter:
    """The interface's parent is the device, which knows the ids."""
    device = (node / "device").resolve().parent
    vendor, product, serial_number, maker, model = (
        _text(device / name).strip() for name in ("idVendor", "idProduct", "serial", "manufacturer", "product")
    )
    return UsbPrinter(
        f"/dev/usb/{node.name}", vendor.lower(), product.lower(), serial_number, f"{maker} {model}".strip()
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def _only(url: DeviceUrl, found: list[str]) -> str:
    if not found:
        raise Unavailable(f"{url.text}: no such device is plugged in")
    if len(found) > 1:
        raise Unavailable(f"{url.text}: {len(found)} such devices are plugged in; add ?serial=… or name the file")
    return found[0]
