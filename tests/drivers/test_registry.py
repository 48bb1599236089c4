"""Which driver serves which address, and what becomes of a bad driver of somebody else."""

from __future__ import annotations

import sys
import types
from importlib import import_module
from importlib.metadata import EntryPoint

import pytest

from drivers.camera.opencv_capture import OpenCvCamera
from drivers.camera.virtual import VirtualCamera
from drivers.device import Category, Device
from drivers.errors import Misconfigured
from drivers.line_display.vfd import VfdDisplay
from drivers.line_display.virtual import VirtualDisplay
from drivers.payment_terminal.jsonl import JsonLinesTerminal
from drivers.payment_terminal.virtual import VirtualTerminal
from drivers.registry import BUILT_IN, GROUP, DriverEntry, Registry, create
from drivers.scanner.keyboard import KeyboardScanner
from drivers.scanner.serial import SerialScanner
from drivers.scanner.virtual import VirtualScanner
from drivers.transport import DeviceUrl, MemoryExchange


def registry(*points: EntryPoint) -> Registry:
    return Registry(third_party=lambda: points)


def point(name: str, target: str = "acme_devices:create") -> EntryPoint:
    return EntryPoint(name, target, GROUP)


@pytest.fixture
def acme(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """Somebody else's package with a driver."""
    module = types.ModuleType("acme_devices")
    monkeypatch.setitem(sys.modules, "acme_devices", module)
    return module


@pytest.mark.parametrize(
    ("category", "url", "kind"),
    [
        (Category.SCANNER, "serial:///dev/ttyACM0?suffix=cr&baud=115200", SerialScanner),
        (Category.SCANNER, "tcp://10.0.0.7:4001", SerialScanner),
        (Category.SCANNER, "wedge:?prefix=~&min=6", KeyboardScanner),
        (Category.SCANNER, "virtual:", VirtualScanner),
        (Category.CAMERA, "camera:///dev/v4l/by-id/usb-Acme_HD_Webcam_7-video-index0?width=1280", OpenCvCamera),
        (Category.CAMERA, "camera://0", OpenCvCamera),
        (Category.CAMERA, "camera+file:///var/films/labels.avi?fps=10", OpenCvCamera),
        (Category.CAMERA, "virtual+file:///var/pictures?hold=5", VirtualCamera),
        (Category.CAMERA, "virtual:", VirtualCamera),
        (Category.LINE_DISPLAY, "serial:///dev/ttyUSB1", VfdDisplay),
        (Category.LINE_DISPLAY, "cd5220+serial:///dev/ttyUSB1?page=cp1250&page_number=72", VfdDisplay),
        (Category.LINE_DISPLAY, "virtual:?columns=24", VirtualDisplay),
        (Category.PAYMENT_TERMINAL, "jsonl+tcp://10.0.0.9:4000?silence_s=20", JsonLinesTerminal),
        (Category.PAYMENT_TERMINAL, "virtual:?mode=operated", VirtualTerminal),
    ],
)
def test_an_address_finds_its_driver(category: Category, url: str, kind: type[Device]) -> None:
    device = registry().create(category, url)
    assert (type(device), device.description) == (kind, url)


def test_a_memory_address_takes_the_cables_it_is_given() -> None:
    device = registry().create(Category.SCANNER, "memory://reader", exchange=MemoryExchange())
    assert isinstance(device, SerialScanner)


@pytest.mark.parametrize(
    "url",
    [
        "nothing",
        "bluetooth://reader",
        "acme+serial:///dev/ttyS0",
        "serial:///dev/ttyS0?sufix=cr",
        "serial:///dev/ttyS0?suffix=space",
        "serial:///dev/ttyS0?suffix=none&stale_ms=100",
        "wedge:?gap_ms=200",
        "virtual:?speed=9",
        "memory://reader",
    ],
)
def test_a_wrong_address_is_a_sentence(url: str) -> None:
    with pytest.raises(Misconfigured):
        registry().create(Category.SCANNER, url)


@pytest.mark.parametrize(
    "url",
    [
        "camera://",
        "camera://kitchen",
        "camera://0/dev/video0",
        "camera://0?width=5",
        "camera://0?color=red",
        "camera+file://host/film.avi",
        "virtual://somewhere",
        "virtual+file:",
        "virtual:?fps=1000",
    ],
)
def test_a_wrong_address_of_a_camera_is_a_sentence(url: str) -> None:
    with pytest.raises(Misconfigured):
        registry().create(Category.CAMERA, url)


def test_a_code_page_whose_number_nobody_knows_is_asked_for() -> None:
    with pytest.raises(Misconfigured, match="page_number"):
        registry().create(Category.LINE_DISPLAY, "cd5220+serial:///dev/ttyS0?page=cp1250")


@pytest.mark.parametrize("entry", BUILT_IN, ids=lambda entry: f"{entry.category}.{entry.driver}")
def test_every_built_in_entry_leads_to_a_factory(entry: DriverEntry) -> None:
    module, _, name = entry.target.partition(":")
    assert callable(getattr(import_module(module), name))


def test_another_package_can_add_a_driver(acme: types.ModuleType) -> None:
    acme.create = lambda url: VirtualScanner(url.text)  # type: ignore[attr-defined]
    device = registry(point("scanner.acme")).create(Category.SCANNER, "acme+tcp://10.0.0.7:5000")
    assert device.description == "acme+tcp://10.0.0.7:5000"


def test_a_driver_of_another_package_does_not_take_addresses_from_ours(acme: types.ModuleType) -> None:
    acme.create = lambda url: VirtualTerminal(url.text)  # type: ignore[attr-defined]
    device = registry(point("scanner.acme")).create(Category.SCANNER, "serial:///dev/ttyS0")
    assert isinstance(device, SerialScanner)


def test_a_badly_named_entry_is_a_sentence_and_nothing_more() -> None:
    drivers = registry(point("acme"), point("teapot.acme"), point("scanner."))
    assert len(drivers.problems) == 3
    assert drivers.entries == BUILT_IN


@pytest.mark.parametrize("target", ["no_such_package:create", "acme_devices:nothing", "acme_devices:text"])
def test_an_entry_that_cannot_be_loaded_is_a_sentence_when_it_is_wanted(acme: types.ModuleType, target: str) -> None:
    acme.text = "not callable"  # type: ignore[attr-defined]
    with pytest.raises(Misconfigured, match="acme"):
        registry(point("scanner.acme", target)).create(Category.SCANNER, "acme://")


def test_a_factory_that_fails_is_a_sentence(acme: types.ModuleType) -> None:
    def fail(url: DeviceUrl) -> Device:
        raise KeyError("somebody else's mistake")

    acme.create = fail  # type: ignore[attr-defined]
    with pytest.raises(Misconfigured, match="somebody else's mistake"):
        registry(point("scanner.acme")).create(Category.SCANNER, "acme://")


def test_a_factory_that_gives_no_device_is_a_sentence(acme: types.ModuleType) -> None:
    acme.create = lambda url: "a teapot"  # type: ignore[attr-defined]
    with pytest.raises(Misconfigured, match="did not give a device"):
        registry(point("scanner.acme")).create(Category.SCANNER, "acme://")


def test_an_option_that_a_driver_does_not_know_is_a_sentence() -> None:
    with pytest.raises(Misconfigured, match="colour"):
        registry().create(Category.SCANNER, "virtual:", colour="red")


def test_the_installed_drivers_can_be_asked_directly() -> None:
    assert isinstance(create(Category.SCANNER, "virtual:"), VirtualScanner)
