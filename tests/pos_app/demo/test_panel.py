"""The demo's panel plays the world around the till: what is touched on it happens, and what happens is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from drivers.camera.virtual import VirtualCamera
from drivers.device import HealthState, Outcome
from drivers.payment_terminal.port import PaymentIntent, PaymentReason, PaymentResult
from drivers.pos_printer import Cut, Document, Text
from drivers.scanner import Misread, Scan
from pos_app.demo.camera_pictures import write_scenes
from pos_app.demo.day import SCENES
from pos_app.demo.devices import DemoDevices, make_demo_devices
from pos_app.demo.labels import Group
from pos_app.demo.panel import DemoPanel
from pos_app.operations import Operations
from pos_app.widgets.theme import Theme
from retail.values import PLN, Money

WAIT_MS = 10_000
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
"""The offscreen platform says that it does not know windows of a least size."""


class Door:
    """A hub that answers as soon as it runs."""

    def answers(self) -> bool:
        return True


class SwitchedHub:
    """A hub that takes its time: it stops when the test lets it."""

    url = "http://127.0.0.1:41873"
    door = Door()

    def __init__(self) -> None:
        self.is_running = True
        self.may_stop = threading.Event()

    def start(self) -> None:
        self.is_running = True

    def stop(self) -> None:
        self.may_stop.wait(10)
        self.is_running = False


@pytest.fixture
def operations(qtbot: QtBot) -> Iterator[Operations]:
    made = Operations("test", lambda error: None)
    yield made
    made.stop()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder of the camera's, as the demo draws it."""
    return write_scenes(tmp_path / "camera" / "pictures", SCENES)


@pytest.fixture
def devices(pictures: Path) -> Iterator[DemoDevices]:
    made = make_demo_devices(lambda receipt: None, pictures, operated=True)
    camera = VirtualCamera()
    demo = DemoDevices(made.scanner, made.printer, made.terminal, made.display, camera)
    for each in (demo.printer, demo.terminal, demo.display):
        each.start()
    yield demo
    for each in (demo.scanner, demo.printer, demo.terminal, demo.display, camera):
        each.stop()


@pytest.fixture
def hub() -> SwitchedHub:
    return SwitchedHub()


@pytest.fixture
def panel(qtbot: QtBot, devices: DemoDevices, hub: SwitchedHub, pictures: Path, operations: Operations) -> DemoPanel:
    made = DemoPanel(devices, hub, pictures, Theme.load(), operations.post)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show()
    return made


def touch(qtbot: QtBot, panel: DemoPanel, text: str) -> None:
    button = next(each for each in panel.findChildren(QPushButton) if each.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def touch_label(qtbot: QtBot, panel: DemoPanel, place: int) -> None:
    shown = panel.goods.list
    area = shown.visualRect(shown.model().index(place, 0))
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=area.center())


def pay(devices: DemoDevices) -> Callable[[], PaymentResult]:
    """Ask the terminal for 6.49 on a thread, as the till does; the result when it has come."""
    came: list[PaymentResult] = []
    intent = PaymentIntent("one", Money(649, PLN))
    thread = threading.Thread(target=lambda: came.append(devices.terminal.sale(intent)), daemon=True)
    thread.start()

    def result() -> PaymentResult:
        thread.join(10)
        return came[0]

    return result


def test_a_touched_label_is_read_by_the_scanner(qtbot: QtBot, panel: DemoPanel, devices: DemoDevices) -> None:
    scans: list[Scan] = []
    devices.scanner.start(scans.append)
    touch_label(qtbot, panel, 0)
    assert [each.text for each in scans] == ["5900010001101"]


def test_a_gs1_label_is_read_with_the_identifier_of_its_symbol(
    qtbot: QtBot, panel: DemoPanel, devices: DemoDevices
) -> None:
    scans: list[Scan] = []
    devices.scanner.start(scans.append)
    panel.goods._search.setText("batch and use-by")
    touch_label(qtbot, panel, 0)
    assert [each.aim_id for each in scans] == ["]Q3"]


def test_a_smudged_label_is_a_misread(qtbot: QtBot, panel: DemoPanel, devices: DemoDevices) -> None:
    misread: list[Misread] = []
    devices.scanner.start(lambda scan: None, misread.append)
    panel.goods._search.setText("smudged")
    touch_label(qtbot, panel, 0)
    assert len(misread) == 1


def test_a_label_held_before_the_camera_is_read_by_it_alone(
    qtbot: QtBot, panel: DemoPanel, devices: DemoDevices
) -> None:
    read: list[Scan] = []
    devices.scanner.start(read.append)
    devices.camera.start(read.append)
    touch(qtbot, panel, "Hold labels before it")
    touch_label(qtbot, panel, 0)
    devices.camera.step(2)
    assert [(each.text, each.source) for each in read] == [("5900010001101", "virtual:")]


def test_a_gs1_label_is_read_by_the_camera_as_a_web_address(
    qtbot: QtBot, panel: DemoPanel, devices: DemoDevices
) -> None:
    read: list[Scan] = []
    devices.camera.start(read.append)
    touch(qtbot, panel, "Hold labels before it")
    panel.goods._search.setText("batch and use-by")
    touch_label(qtbot, panel, 0)
    devices.camera.step(2)
    assert [each.text for each in read] == ["https://id.gs1.org/01/05900012001109/10/L2291?17=391231"]


def test_the_pictures_of_the_folder_are_played_in_their_order(
    qtbot: QtBot, panel: DemoPanel, devices: DemoDevices
) -> None:
    read: list[Scan] = []
    devices.camera.start(read.append)
    touch(qtbot, panel, "Play its pictures")
    for _ in SCENES:
        devices.camera.step(12)
        panel.camera._next()
    assert [each.text[:20] for each in read] == ["5900010001101", "https://id.gs1.org/0"]


def test_the_cable_of_the_camera_is_pulled_and_put_back(qtbot: QtBot, panel: DemoPanel, devices: DemoDevices) -> None:
    devices.camera.start(lambda scan: None)
    touch(qtbot, panel, "Unplug the camera")
    pulled = devices.camera.health().state
    touch(qtbot, panel, "Unplug the camera")
    assert (pulled, devices.camera.health().state) == (HealthState.UNAVAILABLE, HealthState.READY)


def test_enter_on_a_label_scans_it(qtbot: QtBot, panel: DemoPanel, devices: DemoDevices) -> None:
    scans: list[Scan] = []
    devices.scanner.start(scans.append)
    panel.goods.list.setCurrentIndex(panel.goods.list.model().index(3, 0))
    qtbot.keyClick(panel.goods.list, Qt.Key.Key_Return)
    assert [each.text for each in scans] == ["2904664007642"]


def test_a_tab_empties_the_search(qtbot: QtBot, panel: DemoPanel) -> None:
    panel.goods._search.setText("jeansy")
    panel.goods._tabs.setCurrentIndex(list(Group).index(Group.STAFF))
    assert panel.goods.list.model().rowCount() == 5


def test_a_receipt_comes_out_on_top_of_the_roll(qtbot: QtBot, panel: DemoPanel, devices: DemoDevices) -> None:
    for text in ("first", "second"):
        devices.printer.print(Document((Text(text), Cut())))
    qtbot.waitUntil(lambda: [each.strip() for each in panel.printer.shown] == ["second", "first"], timeout=WAIT_MS)


@pytest.mark.parametrize(
    ("switch", "said"), [("Paper out", "No paper"), ("Cover open", "Cover open"), ("Unplug", "Unplugged")]
)
def test_a_switch_of_the_printer_is_suffered_by_its_driver(
    qtbot: QtBot, panel: DemoPanel, devices: DemoDevices, switch: str, said: str
) -> None:
    qtbot.waitUntil(lambda: devices.printer.health().state is HealthState.READY, timeout=WAIT_MS)
    touch(qtbot, panel, switch)
    qtbot.waitUntil(lambda: panel.printer.state == said, timeout=WAIT_MS)


def test_a_printer_plugged_in_again_is_ready(qtbot: QtBot, panel: DemoPanel, devices: DemoDevices) -> None:
    touch(qtbot, panel, "Unplug")
    qtbot.waitUntil(lambda: panel.printer.state == "Unplugged", timeout=WAIT_MS)
    touch(qtbot, panel, "Unplug")
    qtbot.waitUntil(lambda: panel.printer.state == "Ready", timeout=WAIT_MS)


def test_a_drawer_that_was_opened_is_shown_open_until_it_is_pushed_shut(
    qtbot: QtBot, panel: DemoPanel, devices: DemoDevices
) -> None:
    devices.printer.switch(drawer_open=True)
    qtbot.waitUntil(lambda: panel.drawer.state == "Open", timeout=WAIT_MS)
    touch(qtbot, panel, "Push it shut")
    qtbot.waitUntil(lambda: panel.drawer.state == "Closed", timeout=WAIT_MS)


def test_a_payment_that_waits_shows_its_amount(qtbot: QtBot, panel: DemoPanel, devices: DemoDevices) -> None:
    result = pay(devices)
    qtbot.waitUntil(lambda: panel.terminal.amount == "6.49 PLN", timeout=WAIT_MS)
    touch(qtbot, panel, "Approve")
    assert result().outcome is Outcome.DONE


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ("Bank declines", PaymentReason.DECLINED),
        ("Too little money", PaymentReason.INSUFFICIENT_FUNDS),
        ("Wrong PIN", PaymentReason.WRONG_PIN),
        ("Shopper cancels", PaymentReason.CANCELED_BY_CUSTOMER),
        ("Lose the approval", PaymentReason.NO_ANSWER),
        ("Lose the refusal", PaymentReason.NO_ANSWER),
        ("No network", PaymentReason.NO_ANSWER),
    ],
)
def test_a_payment_ends_as_the_panel_says(
    qtbot: QtBot, panel: DemoPanel, devices: DemoDevices, button: str, reason: PaymentReason
) -> None:
    result = pay(devices)
    qtbot.waitUntil(lambda: panel.terminal.amount == "6.49 PLN", timeout=WAIT_MS)
    touch(qtbot, panel, button)
    assert result().reason is reason


def test_nothing_can_be_decided_while_no_payment_waits(panel: DemoPanel) -> None:
    enabled = {each.text() for each in panel.terminal.findChildren(QPushButton) if each.isEnabled()}
    assert enabled == {"No network"}


def test_the_line_display_shows_its_two_lines(qtbot: QtBot, panel: DemoPanel, devices: DemoDevices) -> None:
    devices.display.show_lines("Chleb żytni", "Do zapłaty 6,49 zł")
    qtbot.waitUntil(lambda: panel.display.lines[0].strip() == "Chleb żytni", timeout=WAIT_MS)


def test_a_hub_that_takes_long_to_stop_leaves_the_panel_alive(qtbot: QtBot, panel: DemoPanel, hub: SwitchedHub) -> None:
    touch(qtbot, panel, "Stop the hub")
    said = panel.hub.state
    hub.may_stop.set()
    qtbot.waitUntil(lambda: panel.hub.state == "Stopped", timeout=WAIT_MS)
    assert said == "Stopping …"


def test_a_stopped_hub_is_started_again(qtbot: QtBot, panel: DemoPanel, hub: SwitchedHub) -> None:
    hub.is_running = False
    qtbot.waitUntil(lambda: panel.hub.state == "Stopped", timeout=WAIT_MS)
    touch(qtbot, panel, "Start the hub")
    qtbot.waitUntil(lambda: panel.hub.state == "Running", timeout=WAIT_MS)


def test_a_closed_panel_looks_at_nothing_any_more(qtbot: QtBot, panel: DemoPanel) -> None:
    panel.close()
    assert not panel._timer.isActive()
