"""The touch-first preset: the quick keys have the wide half, and a whole sale needs nothing but a finger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QListView, QScrollArea, QWidget

from pos_app.presenters.actions import Action
from pos_app.presenters.look import Look
from pos_app.presenters.view import ListView, LookView, PageView, Screen
from pos_app.settings import read_settings
from pos_app.till.tiles import Tile
from pos_app.till.window import TillWindow
from pos_app.widgets.theme import install_fonts
from tests.support import till_views as views
from tests.support.clipping import clipped
from tests.support.clock import FakeClock
from tests.support.headless_till import HeadlessTill, open_till
from tests.support.recording import RecordingPresenter, Show

TOUCH = LookView(touch_first=True)
PAGES = (PageView("", "Szybkie klawisze", True), PageView("4", "Pieczywo", False), PageView("5", "Warzywa", False))
PAGED = replace(views.selling(replace(views.SELLING, pages=PAGES)), look=TOUCH)


@dataclass
class Finger:
    """Touches what it reads; it has no keyboard."""

    till: HeadlessTill
    window: TillWindow

    def touch(self, *names: str) -> None:
        """Touch buttons by what is written on them, one after another."""
        for name in names:
            settle()
            QTest.mouseClick(self._button(name), Qt.MouseButton.LeftButton)
        settle()

    def menu(self, action: Action) -> None:
        """Open the menu and touch one of its rows."""
        self.touch("Menu")
        panel = self.till.view.panel
        assert isinstance(panel, ListView)
        rows = next(each for each in self.window.panels.list.findChildren(QListView) if each.isVisible())
        place = rows.model().index([each.row_id for each in panel.rows].index(action), 0)
        rows.scrollTo(place)
        settle()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(place).center())
        settle()

    def _button(self, name: str) -> QAbstractButton:
        found = [
            each
            for each in self.window.findChildren(QAbstractButton)
            if each.isVisible() and each.isEnabled() and each.accessibleName() == name
        ]
        assert found, name
        return found[0]


def settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


@pytest.fixture
def finger(qapp: QApplication, tmp_path: Path) -> Iterator[Finger]:
    install_fonts()
    till = open_till(tmp_path / "register.sqlite", FakeClock())
    window = TillWindow(till.presenter)
    window.show()
    till.presenter.show_on(window.draw, lambda _: None)
    yield Finger(till, window)
    window.close()
    till.store.close()


def test_a_whole_sale_by_touch_alone(finger: Finger) -> None:
    finger.touch("Anna K.", "4", "7", "1", "1", "Sign on")
    finger.menu(Action.PRESET)
    finger.touch("Torba papierowa", "Owoce", "Kiwi 1 szt.", "Quick keys", "Torba bawełniana")
    finger.touch("Pay", "50.00", "Complete sale")
    done = finger.till.view.selling
    assert done is not None
    assert done.done is not None
    assert (finger.till.view.screen, done.done.change) == (Screen.SELLING, "36.41\u00a0zł")


def test_the_preset_is_kept_over_a_restart(finger: Finger) -> None:
    finger.till.sign_on("anna")
    finger.till.press(Action.PRESET)
    assert Look(finger.till.store).view().touch_first


def test_a_register_may_be_set_up_for_touch_from_the_start(finger: Finger) -> None:
    assert Look(finger.till.store, touch_first=read_settings({"preset": "touch"}).preset == "touch").touch_first


def test_a_category_lays_its_goods_open_where_the_quick_keys_were(finger: Finger) -> None:
    finger.till.sign_on("anna")
    finger.till.press(Action.PRESET)
    finger.touch("Pieczywo")
    selling = finger.till.view.selling
    assert selling is not None
    assert ([each.label for each in selling.pages if each.selected], "Chleb żytni razowy 500 g") == (
        ["Pieczywo"],
        next(each.label for each in selling.tiles if each.label.startswith("Chleb żytni")),
    )


def test_the_quick_keys_have_the_wide_half_and_the_basket_the_right_one(show: Show) -> None:
    window = show(PAGED)
    tiles, basket = left_of(window, first(window, Tile)), left_of(window, window.basket)
    assert tiles < basket
    assert window.basket.width() < window.width() / 2


def test_one_switch_mirrors_this_preset_too(show: Show) -> None:
    window = show(replace(PAGED, look=replace(TOUCH, mirrored=True)))
    assert left_of(window, first(window, Tile)) > left_of(window, window.basket)


def test_touching_the_open_page_leaves_it_open(show: Show, presenter: RecordingPresenter) -> None:
    window = show(PAGED)
    page = next(each for each in window.findChildren(QAbstractButton) if each.accessibleName() == "Szybkie klawisze")
    QTest.mouseClick(page, Qt.MouseButton.LeftButton)
    assert (page.isChecked(), presenter.calls) == (True, [("page_chosen", "")])


def test_nothing_is_cut_off_on_the_smallest_screen_in_the_largest_type(show: Show) -> None:
    window = show(replace(PAGED, look=LookView("dark", 150, touch_first=True)))
    window.resize(1024, 768)
    settle()
    # The row of pages moves sideways under a finger.
    assert ([each for each in clipped(window) if not each.startswith("QWidget stands")], window.width()) == ([], 1024)


def test_every_sum_on_the_tender_screen_is_reached_without_scrolling(show: Show) -> None:
    window = show(replace(views.tendering(), look=LookView("light", 150)))
    window.resize(1024, 768)
    settle()
    sums = [
        each
        for each in window.findChildren(QAbstractButton)
        if each.isVisible() and each.property("kind") == "suggestion"
    ]
    assert sums
    assert [each.accessibleName() for each in sums if not in_view(each)] == []


def first(window: TillWindow, kind: type[QWidget]) -> QWidget:
    return next(each for each in window.findChildren(kind) if each.isVisible())


def left_of(window: TillWindow, part: QWidget) -> int:
    return part.mapTo(window, QPoint(0, 0)).x()


def in_view(part: QWidget) -> bool:
    """Whether all of a widget is inside the room that scrolls around it."""
    room = part.parentWidget()
    while room is not None and not isinstance(room, QScrollArea):
        room = room.parentWidget()
    assert isinstance(room, QScrollArea)
    port = room.viewport()
    return port.rect().contains(QRect(part.mapTo(port, QPoint(0, 0)), part.size()))
