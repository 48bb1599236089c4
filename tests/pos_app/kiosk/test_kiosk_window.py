"""The kiosk's window: a visit by touch, another by keyboard alone; everything has a name, fits, and is large enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from pos_app.kiosk.walk import controls_of
from pos_app.kiosk.window import KioskWindow
from pos_app.presenters.kiosk_helps import Help
from pos_app.presenters.kiosk_view import KioskScreen, LeaveView
from pos_app.widgets.theme import install_fonts
from pos_app.widgets.translations import Languages
from tests.support.clipping import clipped
from tests.support.clock import FakeClock
from tests.support.headless_kiosk import HeadlessKiosk, open_kiosk
from tests.support.headless_till import WARSAW
from tests.support.tokens import REGISTER_KEY

FINGER = 76
TALLEST = 60_000
"""Pixels of the longest list, with a wide margin; Qt paints what is as high as that without a picture of it."""
TALL, WIDE = (1080, 1920), (1920, 1080)
BREAD, SOCKS = "5900010001101", "SKM-4346"


def settle() -> None:
    for _ in range(8):
        QApplication.processEvents()


class Shopper:
    """Somebody who sees the window and has fingers and keys, but cannot call the presenter."""

    def __init__(self, kiosk: HeadlessKiosk, window: KioskWindow) -> None:
        self.kiosk = kiosk
        self.window = window

    def control(self, name: str) -> QWidget:
        """The control in front that begins with this name."""
        settle()
        named = [each for each in controls_of(self.window.face.in_front) if each.accessibleName().startswith(name)]
        assert named, (name, [each.accessibleName() for each in controls_of(self.window.face.in_front)])
        return named[0]

    def touch(self, *names: str) -> None:
        for name in names:
            QTest.mouseClick(self.control(name), Qt.MouseButton.LeftButton)
            settle()

    def walk_to(self, name: str) -> None:
        """Tab until the keyboard is there."""
        wanted = self.control(name)
        for _ in range(80):
            if self.window.focusWidget() is wanted:
                return
            QTest.keyClick(self.window.focusWidget() or self.window, Qt.Key.Key_Tab)
            settle()
        raise AssertionError(f"Tab never reaches {name}")

    def press(self, *names: str) -> None:
        for name in names:
            self.walk_to(name)
            QTest.keyClick(self.window.focusWidget(), Qt.Key.Key_Return)
            settle()


@pytest.fixture(params=["pl", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def shopper(qapp: QApplication, tmp_path: Path, clock: FakeClock) -> Iterator[Shopper]:
    """She stands before an upright kiosk that speaks Polish."""
    yield from shopper_at(qapp, tmp_path, clock, "pl", TALL)


def shopper_at(
    qapp: QApplication, folder: Path, clock: FakeClock, language: str, size: tuple[int, int]
) -> Iterator[Shopper]:
    install_fonts()
    words_for: Callable[[str], Any] = Languages(WARSAW).words
    kiosk = open_kiosk(
        folder / "register.sqlite", clock, signer=lambda: REGISTER_KEY, words_for=words_for, language=language
    )
    window = KioskWindow(kiosk.presenter)
    window.resize(*size)
    qapp.installEventFilter(window.presence)
    kiosk.presenter.show_on(window.draw)
    window.show()
    window.activateWindow()
    settle()
    yield Shopper(kiosk, window)
    qapp.removeEventFilter(window.presence)
    window.allow_closing()
    window.close()
    kiosk.store.close()


def test_a_visit_by_touch_ends_with_a_number(shopper: Shopper) -> None:
    QTest.mouseClick(shopper.window.face.attract, Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    shopper.touch("Odzież", "Dodatki", "Czapka wełniana", "kolor szary", "Dodaj do koszyka", "Do koszyka")
    shopper.touch("O jedną sztukę więcej", "Skąd ta cena", "Zamknij", "Zapłać", "Tutaj, kartą")
    sale = shopper.kiosk.store.sales.by_number(1)
    assert sale is not None
    assert [(line.sku, line.quantity.thousandths) for line in sale.lines] == [("CZP-SZA", 2000)]
    assert shopper.kiosk.view.screen is KioskScreen.DONE
    shopper.touch("Zakończ")
    assert shopper.kiosk.view.screen is KioskScreen.ATTRACT


def test_a_visit_by_keyboard_alone_ends_with_a_ticket(shopper: Shopper) -> None:
    QTest.keyClick(shopper.window, Qt.Key.Key_Return)
    settle()
    QTest.keyClicks(shopper.window.focusWidget() or shopper.window, "c")
    settle()
    QTest.keyClicks(shopper.window.face.goods.field, "hleb zytni")
    settle()
    shopper.press("Chleb żytni razowy", "Dodaj do koszyka", "Do koszyka", "O jedną sztukę więcej")
    # The button was made anew under her hand, and the keyboard is still on it.
    assert (shopper.window.focusWidget() or shopper.window).accessibleName().startswith("O jedną sztukę więcej")
    shopper.press("Zapłać", "Przy kasie, z biletem")
    assert shopper.kiosk.view.done is not None
    assert shopper.kiosk.view.done.number == "001"
    assert shopper.kiosk.store.sales.recent() == ()
    shopper.press("Zakończ")


def test_a_touch_on_a_language_begins_in_it(shopper: Shopper) -> None:
    shopper.touch("English")
    assert (shopper.kiosk.view.screen, shopper.kiosk.view.language) == (KioskScreen.HOME, "en")


def test_nothing_in_a_squeezed_window_grows_beyond_what_its_lists_hold(shopper: Shopper) -> None:
    presenter, window = shopper.kiosk.presenter, shopper.window
    presenter.begin()
    for each in (Help.LARGE, Help.REACH):
        presenter.help(each)
    for size in ((640, 480), (1024, 768), (480, 640)):
        window.resize(*size)
        presenter.category_chosen("Odzież")
        settle()
        presenter.goods_chosen("JEA-3234-IND")
        settle()
        tallest = max(each.height() for each in window.findChildren(QWidget))
        assert (window.width(), window.height()) == (max(size[0], 640), max(size[1], 480))
        assert tallest < TALLEST, size


def test_the_letters_on_the_screen_search(shopper: Shopper) -> None:
    shopper.touch("Zaczynamy", "Szukaj po nazwie")
    keys = {each.accessibleName(): each for each in shopper.window.face.goods.findChildren(QAbstractButton)}
    for letter in "mleko":
        QTest.mouseClick(keys[letter], Qt.MouseButton.LeftButton)
    settle()
    assert shopper.kiosk.view.goods is not None
    assert shopper.kiosk.view.goods.cards


def test_nobody_leaves_but_by_the_hidden_corner_or_the_key_and_a_pin(shopper: Shopper) -> None:
    shopper.window.close()
    assert shopper.window.isVisible()
    timer = shopper.window.presence._timer
    QTest.mousePress(shopper.window.face.attract, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert timer.isActive()
    timer.stop()
    timer.timeout.emit()
    assert isinstance(shopper.kiosk.view.overlay, LeaveView)
    shopper.kiosk.presenter.close()
    QTest.keyClick(shopper.window, Qt.Key.Key_F12)
    QTest.keyClicks(shopper.window, "44")
    QTest.keyClick(shopper.window, Qt.Key.Key_Return)
    QTest.keyClicks(shopper.window, "6180")
    QTest.keyClick(shopper.window, Qt.Key.Key_Return)
    assert shopper.kiosk.left == [True]


def test_a_short_press_in_the_corner_is_a_touch_like_any_other(shopper: Shopper) -> None:
    QTest.mouseClick(shopper.window.face.attract, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert not shopper.window.presence._timer.isActive()
    assert shopper.kiosk.view.screen is KioskScreen.HOME


def test_in_reach_every_control_stands_in_the_lower_half(shopper: Shopper) -> None:
    shopper.touch("Zaczynamy", "Przyciski w dolnej połowie")
    for step in ("Odzież", "Szalik wełniany", "Dodaj do koszyka", "Do koszyka", "Opróżnij koszyk"):
        shopper.touch(step)
        tops = [each.mapTo(shopper.window, QPoint(0, 0)).y() for each in controls_of(shopper.window.face.in_front)]
        assert min(tops) >= shopper.window.height() // 2, step


@pytest.mark.parametrize(
    ("language", "size", "helps"),
    [
        ("pl", TALL, ()),
        ("en", TALL, (Help.LARGE, Help.CONTRAST)),
        ("pl", WIDE, (Help.LARGE,)),
        ("en", WIDE, (Help.REACH,)),
    ],
    ids=["pl upright", "en upright large contrast", "pl wide large", "en wide in reach"],
)
def test_on_every_screen_words_fit_controls_are_large_and_have_names(
    qapp: QApplication, tmp_path: Path, clock: FakeClock, language: str, size: tuple[int, int], helps: tuple[Help, ...]
) -> None:
    for shopper in shopper_at(qapp, tmp_path, clock, language, size):
        walk = Walk(shopper)
        presenter = shopper.kiosk.presenter
        walk.look("attract")
        presenter.begin()
        for each in helps:
            presenter.help(each)
        walk.look("home")
        presenter.category_chosen("Spożywcze")
        walk.look("goods")
        presenter.search_typed("ser")
        walk.look("search")
        presenter.goods_chosen(SOCKS)
        walk.look("item")
        presenter.add()
        walk.look("added")
        presenter.scan("9999")
        walk.look("refused")
        presenter.show_basket()
        walk.look("basket")
        presenter.why(1)
        walk.look("why")
        presenter.ask_code()
        walk.look("code")
        presenter.give_up()
        walk.look("give up")
        presenter.staff_door()
        walk.look("staff")
        presenter.close()
        shopper.kiosk.wait(65)
        walk.look("still there")
        presenter.close()
        presenter.pay()
        walk.look("pay")
        presenter.way_chosen("ticket")
        walk.look("ticket")
        presenter.finish()
        shopper.kiosk.take(BREAD)
        presenter.pay()
        presenter.way_chosen("card")
        walk.look("paid")
        assert (walk.clipped, walk.small, walk.nameless) == ([], [], [])


class Walk:
    """What was wrong on a walk through every screen."""

    def __init__(self, shopper: Shopper) -> None:
        self._window = shopper.window
        self.clipped: list[str] = []
        self.small: list[str] = []
        self.nameless: list[str] = []

    def look(self, where: str) -> None:
        """Judge what is on the screen now."""
        settle()
        kinds = (QAbstractButton, QLineEdit)
        controls = [each for each in self._window.findChildren(QWidget) if isinstance(each, kinds) and each.isVisible()]
        # The title of the bar may end in an ellipsis: it stands in full on the screen below it.
        self.clipped += [f"{where}: {each}" for each in clipped(self._window) if not each.startswith("shortened")]
        self.small += [
            f"{where}: {each.accessibleName()} {each.width()} × {each.height()}"
            for each in controls
            if min(each.width(), each.height()) < FINGER
        ]
        for each in controls:
            told = QAccessible.queryAccessibleInterface(each)
            if told is None or not told.text(QAccessible.Text.Name).strip():
                self.nameless.append(f"{where}: {each}")
