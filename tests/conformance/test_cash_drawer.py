"""What every cash drawer must do, simulated or on the connector of a printer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.cash_drawer import CashDrawer, DrawerCapability
from drivers.cash_drawer.printer import PrinterDrawer, create
from drivers.cash_drawer.virtual import VirtualDrawer
from drivers.device import Device, HealthState, Outcome
from drivers.errors import Misconfigured
from drivers.transport import DeviceUrl
from tests.support.printers import PATIENCE_S, running

KINDS = ("virtual", "tcp epson-80", "pty generic-80", "memory epson-80-42")


@dataclass(frozen=True, slots=True)
class Drawer:
    """A drawer, and the hand and the cable beside it."""

    device: CashDrawer
    push_shut: Callable[[], None]
    unplug: Callable[[], None]


@contextmanager
def drawer_of(kind: str, folder: Path) -> Iterator[Drawer]:
    if kind == "virtual":
        virtual = VirtualDrawer()
        yield Drawer(virtual, virtual.push_shut, virtual.unplug)
        return
    with running(kind, folder) as rig:

        def unplug() -> None:
            rig.server.unplug()
            assert rig.printer.wait_until(lambda health: health.state is HealthState.UNAVAILABLE, PATIENCE_S)

        yield Drawer(PrinterDrawer(rig.printer), lambda: rig.emulator.switch(drawer_open=False), unplug)


@pytest.fixture(params=KINDS)
def drawer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Drawer]:
    with drawer_of(request.param, tmp_path) as made:
        yield made


def test_it_is_a_drawer_and_a_device(drawer: Drawer) -> None:
    assert isinstance(drawer.device, CashDrawer)
    assert isinstance(drawer.device, Device)


def test_it_stands_shut_at_first(drawer: Drawer) -> None:
    assert drawer.device.is_open() is False


def test_it_opens(drawer: Drawer) -> None:
    assert drawer.device.open().outcome is Outcome.DONE
    assert drawer.device.is_open() is True


def test_opening_an_open_drawer_is_harmless(drawer: Drawer) -> None:
    drawer.device.open()
    assert drawer.device.open().outcome is Outcome.DONE
    assert drawer.device.is_open() is True


def test_a_hand_that_shuts_it_is_noticed(drawer: Drawer) -> None:
    drawer.device.open()
    drawer.push_shut()
    assert drawer.device.is_open() is False


def test_an_unplugged_drawer_is_not_opened_and_not_known(drawer: Drawer) -> None:
    drawer.unplug()
    assert drawer.device.open().outcome is Outcome.NOT_DONE
    assert drawer.device.is_open() is None
    assert drawer.device.health().state is HealthState.UNAVAILABLE


def test_a_drawer_in_order_is_ready_and_tells_that_it_has_a_switch(drawer: Drawer) -> None:
    assert drawer.device.health().state is HealthState.READY
    assert DrawerCapability.REPORTS_OPEN in drawer.device.capabilities


def test_a_drawer_without_a_switch_is_neither_open_nor_shut(tmp_path: Path) -> None:
    with running("tcp epson-80", tmp_path) as rig:
        drawer = PrinterDrawer(rig.printer, open_level=None)
        drawer.open()
        assert drawer.is_open() is None
        assert drawer.capabilities == frozenset()


def test_a_drawer_on_a_printer_that_does_not_say_is_unknown(tmp_path: Path) -> None:
    with running("tcp simple-58", tmp_path) as rig:
        assert PrinterDrawer(rig.printer).is_open() is None


def test_the_address_says_pin_and_level(tmp_path: Path) -> None:
    with running("memory epson-80", tmp_path) as rig:
        drawer = create(DeviceUrl.parse("printer://?pin=5&open=high"), printer=rig.printer)
        assert drawer.is_open() is True
        drawer.open()
        assert drawer.is_open() is False
        assert drawer.description.startswith("drawer on pin 5 of memory://")


@pytest.mark.parametrize("address", ["printer://?pin=3", "printer://?open=sideways", "printer://?colour=red"])
def test_an_address_that_cannot_work_is_refused(address: str) -> None:
    with pytest.raises(Misconfigured):
        create(DeviceUrl.parse(address), printer=VirtualDrawerPrinter())


class VirtualDrawerPrinter:
    """A printer nobody asks anything."""

    description = "none"
    pulse = drawer_pin = health = None


def test_a_printer_without_paper_leaves_the_drawer_usable(tmp_path: Path) -> None:
    with running("tcp epson-80", tmp_path) as rig:
        rig.emulator.switch(paper_out=True)
        rig.wait_code("printer.paper_out")
        drawer = PrinterDrawer(rig.printer)
        assert drawer.health().state is HealthState.ATTENTION
        assert drawer.open().outcome is Outcome.DONE


def test_a_locked_drawer_takes_the_pulse_and_stays_shut() -> None:
    drawer = VirtualDrawer()
    drawer.locked = True
    assert drawer.open().outcome is Outcome.DONE
    assert drawer.is_open() is False


def test_a_simulated_drawer_tells_when_it_opens_and_shuts() -> None:
    told: list[bool] = []
    drawer = VirtualDrawer(on_change=told.append)
    drawer.open()
    drawer.open()
    drawer.push_shut()
    assert told == [True, False]
