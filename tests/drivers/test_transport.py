"""Channels of bytes: addresses, deadlines, and cables that are pulled."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import Disconnected, Misconfigured, TimedOut, Unavailable
from drivers.transport import DeviceUrl, MemoryExchange, MemoryLink, Transport, open_transport, transport_for
from drivers.transport.device_file import DeviceFile
from drivers.transport.serial_port import port_name
from drivers.transport.usb import connected_usb_printers, hid_device, usb_printer
from tests.support.byte_lines import DEADLINE_S, KINDS, ByteLine, PtyLine, line_named


@pytest.fixture(params=KINDS)
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ByteLine]:
    made = line_named(request.param, tmp_path)
    yield made
    made.unplug()


@pytest.fixture
def near(line: ByteLine) -> Iterator[Transport]:
    transport = line.transport()
    transport.open()
    yield transport
    transport.close()


def everything(end: Transport, count: int) -> bytes:
    data = b""
    while len(data) < count:
        data += end.read(DEADLINE_S)
    return data


def write_much(end: Transport) -> None:
    """A socket takes what fits into its buffer before it hears of the other side's end."""
    for _ in range(1000):
        end.write(ALL_BYTES)


ALL_BYTES = bytes(range(256)) * 4


def test_every_byte_arrives_unchanged_at_the_device(line: ByteLine, near: Transport) -> None:
    near.write(ALL_BYTES)
    assert everything(line.device_end(), len(ALL_BYTES)) == ALL_BYTES


def test_every_byte_arrives_unchanged_at_the_driver(line: ByteLine, near: Transport) -> None:
    line.device_end().write(ALL_BYTES)
    assert everything(near, len(ALL_BYTES)) == ALL_BYTES


def test_silence_is_no_bytes(line: ByteLine, near: Transport) -> None:
    line.device_end().write(b"x")
    everything(near, 1)
    assert near.read(0.01) == b""


def test_a_pulled_cable_is_disconnected_on_reading(line: ByteLine, near: Transport) -> None:
    line.device_end().write(b"x")
    everything(near, 1)
    line.unplug()
    with pytest.raises(Disconnected):
        near.read(DEADLINE_S)


def test_a_pulled_cable_is_disconnected_on_writing(line: ByteLine, near: Transport) -> None:
    line.device_end().write(b"x")
    everything(near, 1)
    line.unplug()
    with pytest.raises(Disconnected):
        write_much(near)


def test_after_replugging_it_opens_again(line: ByteLine, near: Transport) -> None:
    line.device_end().write(b"x")
    everything(near, 1)
    line.unplug()
    near.close()
    line.plug()
    near.open()
    line.device_end().write(b"again")
    assert everything(near, 5) == b"again"


def test_an_unplugged_line_cannot_be_opened(line: ByteLine) -> None:
    line.unplug()
    with pytest.raises(Unavailable):
        line.transport().open()


def test_opening_and_closing_twice_is_harmless(near: Transport) -> None:
    near.open()
    near.close()
    near.close()


@pytest.mark.parametrize("use", [lambda near: near.read(0), lambda near: near.write(b"x")], ids=["read", "write"])
def test_a_closed_channel_is_disconnected(line: ByteLine, use: object) -> None:
    transport = line.transport()
    with pytest.raises(Disconnected):
        use(transport)  # type: ignore[operator]


def test_it_is_a_transport_that_names_its_address(line: ByteLine) -> None:
    transport = line.transport()
    assert isinstance(transport, Transport)
    assert transport.description == line.url


def test_a_socket_that_takes_nothing_more_times_out() -> None:
    line = line_named("tcp", Path())
    transport = open_transport(f"{line.url}?write_s=0.05")
    with pytest.raises(TimedOut):
        transport.write(bytes(64 << 20))
    transport.close()
    line.unplug()


def test_a_serial_line_that_takes_nothing_more_times_out(tmp_path: Path) -> None:
    line = PtyLine(tmp_path)
    transport = open_transport(f"{line.url}?write_s=0.05")
    with pytest.raises(TimedOut):
        transport.write(bytes(1 << 20))
    transport.close()
    line.unplug()


# Files of devices.


@pytest.fixture
def device_file(tmp_path: Path) -> Iterator[tuple[DeviceFile, PtyLine]]:
    """A character device that answers, as a USB printer's is."""
    line = PtyLine(tmp_path)
    transport = transport_for(line.url.replace("serial://", "file://") + "?write_s=0.05")
    assert isinstance(transport, DeviceFile)
    transport.open()
    yield transport, line
    transport.close()
    line.unplug()


def test_a_device_file_is_written_and_read(device_file: tuple[DeviceFile, PtyLine]) -> None:
    transport, line = device_file
    transport.write(b"\x10\x04\x01")
    line.device_end().write(b"\x12")
    assert (everything(line.device_end(), 3), transport.read(DEADLINE_S)) == (b"\x10\x04\x01", b"\x12")


def test_a_device_file_that_takes_nothing_more_times_out(device_file: tuple[DeviceFile, PtyLine]) -> None:
    with pytest.raises(TimedOut):
        device_file[0].write(bytes(1 << 20))


def test_a_device_file_whose_device_went_is_disconnected(device_file: tuple[DeviceFile, PtyLine]) -> None:
    transport, line = device_file
    line.unplug()
    with pytest.raises(Disconnected):
        transport.read(DEADLINE_S)


def test_a_device_file_is_silent_when_nothing_came(device_file: tuple[DeviceFile, PtyLine]) -> None:
    assert device_file[0].read(0.01) == b""


def test_a_plain_file_collects_what_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "receipts.bin"
    path.touch()
    transport = open_transport(f"file://{path}")
    transport.write(b"receipt")
    assert (path.read_bytes(), transport.read(0)) == (b"receipt", b"")
    transport.close()


# USB devices found by their ids.


def plug_printer(sysfs: Path, name: str, vendor: str, product: str, serial_number: str) -> None:
    device = sysfs / "devices" / name
    (device / "interface").mkdir(parents=True)
    for file, text in {"idVendor": vendor, "idProduct": product, "serial": serial_number, "product": "TM-T20"}.items():
        (device / file).write_text(text + "\n")
    node = sysfs / "class/usbmisc" / name
    node.mkdir(parents=True)
    (node / "device").symlink_to(device / "interface")


def test_a_usb_printer_is_found_by_vendor_and_product(tmp_path: Path) -> None:
    plug_printer(tmp_path, "lp0", "0416", "5011", "A")
    plug_printer(tmp_path, "lp1", "04b8", "0e15", "B")
    assert usb_printer(DeviceUrl.parse("usb://04B8:0E15"), tmp_path) == "/dev/usb/lp1"


def test_two_equal_usb_printers_are_told_apart_by_serial_number(tmp_path: Path) -> None:
    plug_printer(tmp_path, "lp0", "04b8", "0e15", "A")
    plug_printer(tmp_path, "lp1", "04b8", "0e15", "B")
    assert usb_printer(DeviceUrl.parse("usb://04b8:0e15?serial=B"), tmp_path) == "/dev/usb/lp1"


def test_two_equal_usb_printers_are_never_guessed_between(tmp_path: Path) -> None:
    plug_printer(tmp_path, "lp0", "04b8", "0e15", "A")
    plug_printer(tmp_path, "lp1", "04b8", "0e15", "B")
    with pytest.raises(Unavailable, match="serial="):
        usb_printer(DeviceUrl.parse("usb://04b8:0e15"), tmp_path)


def test_connected_usb_printers_are_listed_with_their_names(tmp_path: Path) -> None:
    plug_printer(tmp_path, "lp0", "04b8", "0e15", "A")
    assert [(printer.node, printer.name) for printer in connected_usb_printers(tmp_path)] == [
        ("/dev/usb/lp0", "TM-T20")
    ]


def test_a_hid_device_is_found_by_vendor_and_product(tmp_path: Path) -> None:
    folder = tmp_path / "class/hidraw/hidraw3/device"
    folder.mkdir(parents=True)
    (folder / "uevent").write_text("DRIVER=hid-generic\nHID_ID=0003:00000C2E:00000B61\nHID_NAME=Honeywell\n")
    assert hid_device(DeviceUrl.parse("hidraw://0c2e:0b61"), tmp_path) == "/dev/hidraw3"


def test_a_hid_device_may_be_named_by_its_file() -> None:
    assert hid_device(DeviceUrl.parse("hidraw:///dev/hidraw0")) == "/dev/hidraw0"


# Addresses.


@pytest.mark.parametrize(
    "text",
    [
        "",
        "printer",
        "/dev/ttyUSB0",
        "foo://x",
        "tcp://host",
        "tcp://:9100",
        "tcp://host:99999",
        "tcp://host:port",
        "tcp://host:9100?timeout=5",
        "serial:///dev/ttyUSB0?baud=fast",
        "serial:///dev/ttyUSB0?baud=nan",
        "serial:///dev/ttyUSB0?baud=1",
        "serial:///dev/ttyUSB0?parity=X",
        "serial:///dev/ttyUSB0?baud",
        "usb://printer",
        "memory://",
        "tcp://[::1",
    ],
)
def test_a_wrong_address_is_a_sentence_before_anything_is_opened(text: str) -> None:
    with pytest.raises(Misconfigured):
        transport_for(text, exchange=MemoryExchange()).open()


def test_an_address_may_name_its_driver() -> None:
    url = DeviceUrl.parse("escpos+tcp://printer.shop:9100?write_s=2")
    assert (url.driver, url.scheme, url.host_and_port(), url.options) == (
        "escpos",
        "tcp",
        ("printer.shop", 9100),
        {"write_s": "2"},
    )


def test_options_of_the_driver_are_kept_from_the_channel() -> None:
    own, rest = DeviceUrl.parse("serial:///dev/ttyS0?baud=19200&suffix=cr").split(("suffix",))
    assert (own.options, rest.options) == ({"suffix": "cr"}, {"baud": "19200"})


def test_an_ipv6_host_is_understood() -> None:
    assert DeviceUrl.parse("tcp://[fe80::1]:9100").host_and_port() == ("fe80::1", 9100)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("serial:///dev/ttyUSB0", "/dev/ttyUSB0"),
        ("serial://by-id/usb-Honeywell_1900-if00", "/dev/serial/by-id/usb-Honeywell_1900-if00"),
        ("serial://COM3?baud=9600", "COM3"),
    ],
)
def test_a_serial_port_is_named_by_node_by_lasting_name_or_by_windows(url: str, name: str) -> None:
    assert port_name(DeviceUrl.parse(url)) == name


def test_a_serial_port_that_moved_to_another_node_is_found_by_its_lasting_name(tmp_path: Path) -> None:
    line = PtyLine(tmp_path)
    held = os.openpty()
    line.unplug()
    line.plug()
    transport = open_transport(line.url)
    line.device_end().write(b"here")
    assert everything(transport, 4) == b"here"
    transport.close()
    line.unplug()
    for end in held:
        os.close(end)


def test_a_memory_cable_gives_long_pieces_in_chunks() -> None:
    exchange = MemoryExchange()
    far = exchange.link("x").far
    far.open()
    near = open_transport("memory://x", exchange=exchange)
    near.write(bytes(10_000))
    assert [len(far.read(0)) for _ in range(3)] == [4096, 4096, 1808]


def test_a_memory_cable_nobody_reads_fills_up_and_times_out() -> None:
    link = MemoryLink("x", write_s=0.01)
    link.far.open()
    link.near.open()
    link.near.write(bytes(1 << 20))
    with pytest.raises(TimedOut):
        link.near.write(b"one more")
