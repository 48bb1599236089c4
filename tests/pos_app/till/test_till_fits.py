"""Every word of every screen and panel fits, in both languages, at both themes, on the smallest screen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from pos_app.presenters.actions import Action
from pos_app.presenters.view import Banner, LookView, Screen, TillView, Tone
from pos_app.till.window import TillWindow, theme_of
from pos_app.widgets.theme import install_fonts
from pos_app.widgets.translations import Languages
from tests.support import till_views as views
from tests.support.clipping import clipped
from tests.support.clock import FakeClock
from tests.support.headless_till import WARSAW, HeadlessTill, open_till
from tests.support.recording import RecordingPresenter
from tests.support.windows import destroyed_afterwards

SMALLEST = (1024, 768)
FINGER = 48
CONTROLS = (QAbstractButton, QLineEdit)
BREAD, GOUDA, WATER, JEANS = "5900010001101", "2900201004822", "NAP-001", "JEA-3234-IND"


@dataclass
class Walk:
    """What was wrong on a walk through every screen and panel of a real register."""

    window: TillWindow
    clipped: list[str] = field(default_factory=list)
    small: list[str] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)

    def look(self, where: object) -> None:
        """Judge what is on the screen now."""
        settle()
        controls = [
            each for each in self.window.findChildren(QWidget) if isinstance(each, CONTROLS) and each.isVisible()
        ]
        self.clipped += [f"{where}: {each}" for each in clipped(self.window)]
        self.small += [
            f"{where}: {each.accessibleName()} {each.width()} × {each.height()}"
            for each in controls
            if isinstance(each, QAbstractButton) and min(each.width(), each.height()) < FINGER
        ]
        self.nameless += [f"{where}: {each}" for each in controls if not each.accessibleName()]


def settle() -> None:
    for _ in range(12):
        QApplication.processEvents()


@pytest.fixture(
    scope="module", params=[(language, theme) for language in ("pl", "en") for theme in ("light", "dark")], ids="-".join
)
def walk(request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """One walk in each language and theme."""
    with destroyed_afterwards():
        return walked(*request.param, tmp_path_factory.mktemp("till"))


def walked(language: str, theme: str, folder: Path) -> Walk:
    install_fonts()
    till = open_till(folder / "register.sqlite", FakeClock())
    presenter, desk = till.presenter, till.presenter._desk
    desk.words_for = Languages(WARSAW).words
    presenter._own_language, presenter.words = language, desk.words_for(language)
    window = TillWindow(presenter, lambda look: theme_of(LookView(theme)))
    window.resize(*SMALLEST)
    window.show()
    presenter.show_on(window.draw, lambda _: None)
    made = Walk(window)
    for step in (sign_on, sell, find_and_refuse, open_panels, pay, read_receipt):
        step(till, language, made)
    window.close()
    till.store.close()
    return made


def sign_on(till: HeadlessTill, language: str, walk: Walk) -> None:
    walk.look("sign-on")
    till.presenter.pin_accepted()
    walk.look("wrong PIN")
    till.sign_on("anna")
    till.presenter.use_language(language)
    till.presenter.refresh()
    walk.look("empty basket")


def sell(till: HeadlessTill, language: str, walk: Walk) -> None:
    till.scan(BREAD, GOUDA, JEANS, BREAD)
    till.presenter.entry_accepted(WATER)
    walk.look("full basket")


def find_and_refuse(till: HeadlessTill, language: str, walk: Walk) -> None:
    till.presenter.entry_changed("ser")
    walk.look("goods found")
    till.scan("5901234123457")
    walk.look("unknown code")


def open_panels(till: HeadlessTill, language: str, walk: Walk) -> None:
    for action in PANELS:
        till.press(action)
        walk.look(action.value)
        till.presenter.back()


def pay(till: HeadlessTill, language: str, walk: Walk) -> None:
    till.press(Action.PAY)
    walk.look("tender")
    for sign in "10":
        till.presenter.tender_typed(sign)
    till.press(Action.COMPLETE)
    for sign in "1000":
        till.presenter.tender_typed(sign)
    walk.look("change to come")
    till.press(Action.COMPLETE)
    walk.look("change")
    assert till.presenter.screen is Screen.SELLING


def read_receipt(till: HeadlessTill, language: str, walk: Walk) -> None:
    till.press(Action.RECEIPTS)
    walk.look("receipts")
    till.presenter.panel_accepted()
    walk.look("receipt")


def test_every_word_of_a_sale_fits_on_the_smallest_screen(walk: Walk) -> None:
    assert walk.clipped == []


def test_no_control_is_smaller_than_a_finger(walk: Walk) -> None:
    assert walk.small == []


def test_every_control_has_a_name_for_those_who_hear_the_screen(walk: Walk) -> None:
    assert walk.nameless == []


PANELS = (
    Action.SEARCH,
    Action.PRICE_CHECK,
    Action.QUANTITY,
    Action.NOTE,
    Action.TAX_NUMBER,
    Action.SUSPEND,
    Action.RESUME,
    Action.CANCEL_BASKET,
    Action.CAMERA,
    Action.RECEIPTS,
    Action.DRAWER,
    Action.MENU,
    Action.LANGUAGE,
    Action.ALL_KEYS,
)


EVERY_VIEW: dict[str, TillView] = {
    "selling": views.selling(),
    "done": views.selling(views.DONE),
    "refused": views.selling(banner=views.REFUSED),
    "found": views.selling(replace(views.SELLING, entry="ser", results=views.FOUND)),
    "tender": views.tendering(),
    "in doubt": views.tendering(views.IN_DOUBT, Banner("Terminal nie odpowiedział. Zapytaj terminal.", Tone.BAD)),
    "sign on": views.signing_on(),
    "suspended": views.selling(panel=views.SUSPENDED),
    "search": views.selling(panel=views.SEARCH),
    "price": views.selling(panel=views.PRICE),
    "note": views.selling(panel=views.NOTE),
    "receipt": views.selling(panel=views.RECEIPT),
    "keys": views.selling(panel=views.KEYS),
}
LARGE: list[tuple[str, LookView, tuple[int, int]]] = [
    ("1024×768 at 125 %", LookView("light", 125), (1024, 768)),
    ("1024×768 at 150 %", LookView("light", 150), (1024, 768)),
    ("1366×768 at 150 %", LookView("dark", 150), (1366, 768)),
    ("high contrast", LookView("high_contrast", 100), (1024, 768)),
    ("mirrored", LookView("light", 100, True), (1366, 768)),
    ("1920×1080", LookView("light", 100), (1920, 1080)),
]


@pytest.mark.parametrize(("look", "size"), [each[1:] for each in LARGE], ids=[each[0] for each in LARGE])
def test_nothing_is_cut_off_in_large_type_or_contrast(
    qapp: QApplication, look: LookView, size: tuple[int, int]
) -> None:
    install_fonts()
    window = TillWindow(RecordingPresenter().as_presenter())
    window.resize(*size)
    window.show()
    complaints = []
    for name, view in EVERY_VIEW.items():
        window.draw(replace(view, look=look))
        settle()
        complaints += [f"{name}: {each}" for each in clipped(window)]
    window.close()
    assert (complaints, window.width(), window.height()) == ([], *size)
