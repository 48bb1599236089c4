"""Which device file belongs to a USB printer or HID device named by its vendor and product."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from drivers.errors import Misconfigured, Unavailable
from drivers.transport.url import DeviceUrl

SYSFS: Final = Path("/sys")
_IDS: Final = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")


def usb_printer(url: DeviceUrl, sysfs: Path = SYSFS) -> str:
    """``usb://04b8:0e15?serial=…`` → ``/dev/usb/lp0``: the kernel's usblp device of that printer, found at each call.

    :class:`Unavailable` when no such printer is plugged in, or when two are and no serial number tells them apart.
    """
    vendor, product = _ids(url)
    found = [
        node.name
        for node in sorted(sysfs.glob("class/usbmisc/lp*"))
        if _usb_ids(node) == (vendor, product) and url.options.get("serial") in (None, _serial(node))
    ]
    return f"/dev/usb/{_only(url, found)}"


def hid_device(url: DeviceUrl, sysfs: Path = SYSFS) -> str:
    """``hidraw://0c2e:0b61`` → ``/dev/hidraw0``; ``hidraw:///dev/hidraw0`` stays what it is."""
    if not url.place:
        return url.path
    vendor, product = _ids(url)
    wanted = f"{int(vendor, 16):08X}:{int(product, 16):08X}"
    found = [
        node.name
        for node in sorted(sysfs.glob("class/hidraw/hidraw*"))
        if re.search(rf"^HID_ID=[0-9A-Fa-f]+:{wanted}$", _text(node / "device/uevent"), re.MULTILINE)
    ]
    return f"/dev/{_only(url, found)}"


def _ids(url: DeviceUrl) -> tuple[str, str]:
    match = _IDS.fullmatch(url.place)
    if match is None:
        raise Misconfigured(
            f"{url.text!r} needs a vendor and a product of four hexadecimal digits, like usb://04b8:0e15"
        )
    return match[1].lower(), match[2].lower()


def _usb_ids(node: Path) -> tuple[str, str]:
    """The interface's parent is the device, which knows the ids."""
    device = (node / "device").resolve().parent
    return _text(device / "idVendor").strip().lower(), _text(device / "idProduct").strip().lower()


def _serial(node: Path) -> str:
    return _text((node / "device").resolve().parent / "serial").strip()


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
