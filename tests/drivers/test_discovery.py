"""Plugged-in devices are found, and named so that the name stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from serial.tools.list_ports_common import ListPortInfo

from drivers.discovery import Found, discover
from drivers.errors import DeviceError


def port(device: str, description: str, hwid: str = "USB VID:PID=0C2E:0B61") -> ListPortInfo:
    info = ListPortInfo(device, skip_link_detection=True)
    info.description, info.hwid = description, hwid
    return info


def test_a_serial_device_is_given_by_the_name_it_keeps(tmp_path: Path) -> None:
    node = tmp_path / "ttyACM0"
    node.touch()
    by_id = tmp_path / "by-id"
    by_id.mkdir()
    (by_id / "usb-Honeywell_1900_S123-if00").symlink_to(node)
    found = discover(lambda: [port(str(node), "Honeywell 1900")], by_id, tmp_path)
    assert found == (Found("serial://by-id/usb-Honeywell_1900_S123-if00", "Honeywell 1900", str(node), True),)


def test_a_device_without_a_lasting_name_is_given_by_its_node(tmp_path: Path) -> None:
    found = discover(lambda: [port("/dev/ttyS0", "ttyS0", "PNP0501")], tmp_path / "none", tmp_path)
    assert [(each.url, each.permitted) for each in found] == [("serial:///dev/ttyS0", Path("/dev/ttyS0").exists())]


def test_ports_that_are_not_wired_are_left_out(tmp_path: Path) -> None:
    assert discover(lambda: [port("/dev/ttyS7", "n/a", "n/a")], tmp_path, tmp_path) == ()


def test_a_usb_printer_is_given_by_ids_and_serial_number(tmp_path: Path) -> None:
    device = tmp_path / "devices/1-2"
    (device / "interface").mkdir(parents=True)
    for file, text in {"idVendor": "04b8", "idProduct": "0e15", "serial": "X 1", "manufacturer": "EPSON"}.items():
        (device / file).write_text(text)
    node = tmp_path / "class/usbmisc/lp0"
    node.mkdir(parents=True)
    (node / "device").symlink_to(device / "interface")
    found = discover(list, tmp_path / "none", tmp_path)
    assert [(each.url, each.name, each.node) for each in found] == [
        ("usb://04b8:0e15?serial=X%201", "EPSON", "/dev/usb/lp0")
    ]


def camera(sysfs: Path, node: str, name: str, index: int = 0) -> None:
    folder = sysfs / "class/video4linux" / node
    folder.mkdir(parents=True)
    (folder / "name").write_text(f"{name}\n")
    (folder / "index").write_text(f"{index}\n")


def test_a_camera_is_given_by_the_name_it_keeps(tmp_path: Path) -> None:
    camera(tmp_path, "video90", "HD Webcam")
    by_id = tmp_path / "by-id"
    by_id.mkdir()
    (by_id / "usb-Acme_HD_Webcam_7-video-index0").symlink_to("/dev/video90")
    found = discover(list, tmp_path / "none", tmp_path, by_id)
    url = f"camera://{by_id}/usb-Acme_HD_Webcam_7-video-index0"
    assert found == (Found(url, "HD Webcam", "/dev/video90", False),)


def test_a_camera_without_a_lasting_name_is_given_by_its_node(tmp_path: Path) -> None:
    camera(tmp_path, "video91", "Built-in")
    assert [each.url for each in discover(list, tmp_path, tmp_path, tmp_path / "none")] == ["camera:///dev/video91"]


def test_the_node_of_a_camera_that_carries_no_pictures_is_left_out(tmp_path: Path) -> None:
    camera(tmp_path, "video90", "HD Webcam")
    camera(tmp_path, "video91", "HD Webcam", index=1)
    found = discover(list, tmp_path, tmp_path, tmp_path / "none")
    assert [each.node for each in found] == ["/dev/video90"]


def test_a_system_that_refuses_to_list_its_ports_is_an_error_of_ours(tmp_path: Path) -> None:
    def refuse() -> list[ListPortInfo]:
        raise PermissionError(13, "no")

    with pytest.raises(DeviceError):
        discover(refuse, tmp_path, tmp_path)


def test_looking_at_this_machine_does_not_fail() -> None:
    assert all(found.url for found in discover())
