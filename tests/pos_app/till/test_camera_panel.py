"""The camera at the till: what it sees is sold on every screen, its panel shows it, and nobody has to look after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from drivers.camera.virtual import VirtualCamera
from drivers.discovery import Found
from drivers.errors import LibraryMissing
from pos_app.presenters.actions import Action
from pos_app.presenters.view import CameraView, Screen
from pos_app.services.cameras import CHOICE, CameraWays
from pos_app.till.camera_card import CameraCard
from pos_app.till.window import TillWindow
from pos_app.widgets.theme import install_fonts
from tests.support.clock import FakeClock
from tests.support.headless_till import HeadlessTill, open_till
from tests.support.pictures import held_up, qr, symbol

BREAD, MILK, UNKNOWN = "5900010001101", "5900012001109", "5900000000008"
WIDE = "camera:///dev/v4l/by-id/usb-Acme_Wide_7-video-index0"
NARROW = "camera:///dev/v4l/by-id/usb-Acme_Narrow_3-video-index0"
PLUGGED_IN = (Found(WIDE, "Acme Wide", "/dev/video0", True), Found(NARROW, "Acme Narrow", "/dev/video2", True))
LOOKS = 2
"""Pictures after which a bar code is believed."""
AWAY = 12
"""Pictures after which one that was taken away is forgotten."""


def bars(*codes: str) -> Any:
    return held_up(*(symbol(code, "EAN13") for code in codes))


@dataclass
class Rig:
    """A register with its window and a camera that looks when it is told to."""

    till: HeadlessTill
    window: TillWindow
    camera: VirtualCamera
    made: dict[str, VirtualCamera]
    qtbot: QtBot

    @property
    def card(self) -> CameraCard:
        return self.window.panels.camera

    @property
    def panel(self) -> CameraView:
        panel = self.till.view.panel
        assert isinstance(panel, CameraView)
        return panel

    @property
    def names(self) -> list[str]:
        selling = self.till.view.selling
        return [] if selling is None else [line.name for line in selling.lines]

    def open(self) -> None:
        self.till.press(Action.CAMERA)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window, key, modifiers)

    def hold(self, picture: Any, looks: int = LOOKS) -> None:
        """Hold something before the camera, and take it away again."""
        self.camera.show(picture)
        self.camera.step(looks)
        self.camera.show(None)
        self.camera.step(AWAY)

    def keep(self, picture: Any) -> None:
        """Hold something before the camera until the window shows it."""
        self.camera.show(picture)
        before = self.card.picture.shown

        def look() -> bool:
            self.camera.step()
            return self.card.picture.shown >= before + LOOKS

        self.qtbot.waitUntil(look, timeout=10_000)


@pytest.fixture
def rig(qtbot: QtBot, tmp_path: Path) -> Iterator[Rig]:
    install_fonts()
    camera, made = VirtualCamera(), {}

    def make(url: str) -> VirtualCamera:
        made[url] = VirtualCamera(url)
        return made[url]

    ways = CameraWays(lambda: PLUGGED_IN, make)
    till = open_till(tmp_path / "register.sqlite", FakeClock(), camera=camera, cameras=ways)
    till.sign_on("anna")
    window = TillWindow(till.presenter)
    qtbot.addWidget(window)
    till.presenter.show_on(window.draw, lambda _: None)
    window.show()
    yield Rig(till, window, camera, made, qtbot)
    window.close()
    till.till.devices.camera = None
    camera.stop()
    for each in made.values():
        each.stop()
    till.store.close()


def test_goods_shown_to_the_camera_are_sold_without_its_panel(rig: Rig) -> None:
    rig.hold(bars(BREAD))
    assert rig.names == ["Chleb żytni razowy 500 g"]


def test_goods_are_sold_with_the_panel_open_and_it_stays_open(rig: Rig) -> None:
    rig.open()
    rig.hold(bars(BREAD))
    assert (len(rig.names), type(rig.till.view.panel)) == (1, CameraView)


def test_goods_held_still_are_sold_once(rig: Rig) -> None:
    rig.hold(bars(BREAD), looks=40)
    assert rig.till.view.selling is not None
    assert [line.quantity for line in rig.till.view.selling.lines] == ["1"]


def test_the_key_opens_the_panel_and_escape_closes_it(rig: Rig) -> None:
    rig.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    opened = rig.card.isVisible()
    rig.key(Qt.Key.Key_Escape)
    assert (opened, rig.till.view.panel) == (True, None)


def test_the_key_stands_in_the_list_of_keys(rig: Rig) -> None:
    rig.till.press(Action.ALL_KEYS)
    assert ("Camera", "Ctrl+K") in [(row.label, row.amount) for row in rig.till.view.panel.rows]  # type: ignore[union-attr]


def test_the_picture_has_a_box_around_the_code_that_was_read(rig: Rig) -> None:
    rig.open()
    rig.keep(bars(BREAD))
    assert [(each.text, each.is_scan) for each in rig.card.picture.found] == [(BREAD, True)]


def test_the_panel_says_what_was_read_and_of_what_kind_it_is(rig: Rig) -> None:
    rig.open()
    rig.hold(bars(BREAD))
    assert rig.card.last.endswith(f"goods {BREAD} · EAN-13")


def test_a_code_of_no_use_is_refused_in_the_panel(rig: Rig) -> None:
    rig.open()
    rig.hold(bars(UNKNOWN))
    assert UNKNOWN in rig.till.banner
    assert rig.names == []


def test_the_text_of_a_code_that_is_no_goods_is_not_shown(rig: Rig) -> None:
    rig.open()
    rig.hold(qr("KT1.abc"))
    assert "KT1" not in rig.panel.last


def test_goods_seen_while_the_total_is_asked_for_change_nothing(rig: Rig) -> None:
    rig.hold(bars(BREAD))
    rig.till.press(Action.PAY)
    due = rig.till.view.tender.due  # type: ignore[union-attr]
    rig.hold(bars(MILK))
    assert (rig.till.view.screen, rig.till.view.tender.due) == (Screen.TENDER, due)  # type: ignore[union-attr]


def test_the_panel_opens_while_the_total_is_asked_for(rig: Rig) -> None:
    rig.hold(bars(BREAD))
    rig.till.press(Action.PAY, Action.CAMERA)
    rig.keep(bars(BREAD))
    assert rig.till.view.screen is Screen.TENDER
    assert not rig.card.picture.is_blank


def test_goods_seen_while_nobody_is_signed_on_sell_nothing(rig: Rig) -> None:
    rig.till.press(Action.LOCK)
    rig.hold(bars(BREAD))
    rig.till.sign_on("anna")
    assert rig.names == []


def test_an_unplugged_camera_is_told_in_words_and_its_picture_goes(rig: Rig) -> None:
    rig.open()
    rig.keep(bars(BREAD))
    rig.camera.unplug()
    rig.till.till.tick()
    assert rig.panel.state.text.startswith("It is not plugged in")
    assert rig.card.picture.is_blank


def test_a_camera_plugged_in_again_shows_and_sells_by_itself(rig: Rig) -> None:
    rig.open()
    rig.camera.unplug()
    rig.till.till.tick()
    rig.camera.plug()
    rig.till.till.tick()
    rig.keep(bars(BREAD))
    assert len(rig.names) == 1


def test_no_picture_is_made_or_shown_after_the_panel_was_closed(rig: Rig) -> None:
    rig.open()
    rig.keep(bars(BREAD))
    rig.key(Qt.Key.Key_Escape)
    shown = rig.card.picture.shown
    rig.camera.step(20)
    QApplication.processEvents()  # a picture comes to the window as an event
    assert rig.card.picture.shown == shown
    assert rig.camera._shown._watcher is None


def test_no_picture_is_made_before_the_panel_was_opened(rig: Rig) -> None:
    rig.camera.step(5)
    assert rig.camera._shown._made is None


def test_pictures_come_at_most_fifteen_times_a_second(rig: Rig) -> None:
    rig.open()
    rig.keep(bars(BREAD))
    before = rig.card.picture.shown
    rig.card.picture._pause.start(60_000)
    rig.card.picture._is_wanted = False
    rig.camera.step(30)
    assert rig.card.picture.shown == before


def test_a_mirrored_picture_has_its_boxes_where_the_codes_are(rig: Rig) -> None:
    rig.open()
    rig.till.press(Action.CAMERA_MIRROR)
    rig.keep(bars(BREAD))
    assert rig.panel.mirrored
    assert rig.card.picture._corner(10.0, 5.0, 100).x() == 90.0


def test_a_mirrored_picture_is_still_mirrored_the_next_day(rig: Rig) -> None:
    rig.till.press(Action.CAMERA_MIRROR)
    assert rig.till.store.preferences.get("camera_mirrored") == "yes"


def test_the_cameras_plugged_in_are_named_with_what_tells_them_apart(rig: Rig) -> None:
    rig.open()
    assert [(row.title, row.detail) for row in rig.panel.rows[1:3]] == [
        ("Acme Wide", "usb-Acme_Wide_7-video-index0"),
        ("Acme Narrow", "usb-Acme_Narrow_3-video-index0"),
    ]


def test_a_camera_is_chosen_by_keys_and_kept(rig: Rig) -> None:
    rig.open()
    rig.key(Qt.Key.Key_Down)
    rig.key(Qt.Key.Key_Down)
    rig.key(Qt.Key.Key_Return)
    assert rig.till.store.preferences.get(CHOICE) == NARROW
    assert [row.title for row in rig.panel.rows if row.amount == "in use"] == ["Acme Narrow"]


def test_the_camera_chosen_sells_and_the_one_before_is_off(rig: Rig) -> None:
    rig.open()
    rig.till.presenter.panel_chosen(NARROW)
    chosen = rig.made[NARROW]
    chosen.show(bars(BREAD))
    chosen.step(LOOKS)
    assert len(rig.names) == 1
    assert rig.camera.health().code == "device.closed"


def test_the_picture_of_the_camera_chosen_takes_the_place_of_the_other(rig: Rig) -> None:
    rig.open()
    rig.till.presenter.panel_chosen(WIDE)
    rig.camera = rig.made[WIDE]
    rig.keep(bars(MILK))
    assert [each.text for each in rig.card.picture.found] == [MILK]


def test_working_without_a_camera_can_be_chosen(rig: Rig) -> None:
    rig.open()
    rig.till.presenter.panel_chosen("")
    assert rig.till.till.devices.camera is None
    assert rig.panel.state.text.startswith("None is set up")


def test_a_camera_that_only_works_for_its_panel_is_off_without_it(rig: Rig) -> None:
    rig.till.till.devices.camera_on_demand = True
    rig.open()
    opened = rig.camera.health().code
    rig.key(Qt.Key.Key_Escape)
    assert (opened, rig.camera.health().code) == ("device.ready", "device.closed")


def test_a_register_without_the_libraries_starts_sells_and_says_what_is_missing(qtbot: QtBot, tmp_path: Path) -> None:
    def missing() -> Any:
        raise LibraryMissing("opencv-python-headless")

    till = open_till(tmp_path / "register.sqlite", FakeClock(), camera=VirtualCamera(libraries=missing))
    till.sign_on("anna")
    till.scan(BREAD)
    till.press(Action.CAMERA)
    panel = till.view.panel
    assert isinstance(panel, CameraView)
    assert panel.state.text.startswith("A part of the program is missing")
    assert till.view.selling is not None
    assert len(till.view.selling.lines) == 1
    till.store.close()


def test_the_state_of_the_register_names_the_camera_and_what_is_wrong_with_it(rig: Rig) -> None:
    rig.camera.unplug()
    sheet = rig.till
    sheet.press(Action.STATUS)
    assert "Camera: It is not plugged in" in sheet.view.panel.text  # type: ignore[union-attr]


def test_every_button_of_the_panel_is_as_large_as_a_finger(rig: Rig) -> None:
    rig.open()
    buttons = [each for each in rig.card.findChildren(QAbstractButton) if each.isVisible()]
    assert [each.accessibleName() for each in buttons if min(each.width(), each.height()) < 48] == []
