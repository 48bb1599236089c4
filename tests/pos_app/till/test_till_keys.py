"""A whole sale without a mouse: what each key means on each screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from pos_app.presenters.actions import DEFAULT_KEYS, Action
from pos_app.presenters.view import TillView
from pos_app.till.keys import PAGE, KeyMap
from pos_app.till.window import TillWindow
from tests.support import till_views as views
from tests.support.recording import RecordingPresenter, Show

Key, Modifier = Qt.Key, Qt.KeyboardModifier
Call = tuple[object, ...]


def press(key: Key | str, modifiers: Modifier = Modifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    target = QApplication.focusWidget()
    assert target is not None
    if isinstance(key, str):
        QTest.keyClicks(target, key)
    else:
        QTest.keyClick(target, key, modifiers)


def typed(text: str) -> TillView:
    return views.selling(replace(views.SELLING, entry=text))


SELLING_KEYS = [
    (Key.Key_F1, Action.HELP),
    (Key.Key_F2, Action.SEARCH),
    (Key.Key_F4, Action.SUSPEND),
    (Key.Key_F5, Action.RESUME),
    (Key.Key_F6, Action.PRICE_CHECK),
    (Key.Key_F9, Action.PAY),
    (Key.Key_F10, Action.EXACT_CASH),
    (Key.Key_F11, Action.DRAWER),
    (Key.Key_F12, Action.LOCK),
    (Key.Key_Delete, Action.VOID_LINE),
    ("+", Action.MORE),
    ("-", Action.LESS),
    ("*", Action.QUANTITY),
    ("?", Action.ALL_KEYS),
]


@pytest.mark.parametrize(("key", "action"), SELLING_KEYS, ids=[action.value for _, action in SELLING_KEYS])
def test_a_key_of_the_selling_screen_asks_for_its_action(
    show: Show, presenter: RecordingPresenter, key: Key | str, action: Action
) -> None:
    show(views.selling())
    press(key)
    assert presenter.calls == [("act", action)]


@pytest.mark.parametrize(
    ("key", "action"),
    [(Key.Key_Delete, Action.CANCEL_BASKET), (Key.Key_N, Action.NOTE), (Key.Key_T, Action.TAX_NUMBER)],
)
def test_a_key_with_control_asks_for_its_action(
    show: Show, presenter: RecordingPresenter, key: Key, action: Action
) -> None:
    show(views.selling())
    press(key, Modifier.ControlModifier)
    assert presenter.calls == [("act", action)]


SCREEN_KEYS: list[tuple[str, TillView, Key, Call]] = [
    ("Enter sells what was typed", typed("mleko"), Key.Key_Return, ("entry_accepted", "mleko")),
    ("Enter of the keypad does so too", typed("3*"), Key.Key_Enter, ("entry_accepted", "3*")),
    ("up moves through goods or lines", views.selling(), Key.Key_Up, ("result_moved", -1)),
    ("down moves through goods or lines", typed("ser"), Key.Key_Down, ("result_moved", 1)),
    ("escape on the selling screen", typed("ser"), Key.Key_Escape, ("back",)),
    ("escape on the tender screen", views.tendering(), Key.Key_Escape, ("back",)),
    ("Enter completes", views.tendering(), Key.Key_Return, ("act", Action.COMPLETE)),
    ("backspace on the tender screen", views.tendering(), Key.Key_Backspace, ("tender_backspace",)),
    ("exact cash on the tender screen", views.tendering(), Key.Key_F10, ("act", Action.EXACT_CASH)),
    ("backspace in a PIN", views.signing_on(), Key.Key_Backspace, ("pin_backspace",)),
    ("Enter after a PIN", views.signing_on(), Key.Key_Return, ("pin_accepted",)),
    ("the next operator", views.signing_on(), Key.Key_Right, ("operator_stepped", 1)),
    ("the operator before", views.signing_on(), Key.Key_Up, ("operator_stepped", -1)),
    ("Enter in a prompt", views.selling(panel=views.PRICE), Key.Key_Return, ("panel_accepted",)),
    ("escape in a prompt", views.selling(panel=views.PRICE), Key.Key_Escape, ("back",)),
    ("down in a list", views.selling(panel=views.SUSPENDED), Key.Key_Down, ("panel_moved", 1)),
    ("down while searching", views.selling(panel=views.SEARCH), Key.Key_Down, ("panel_moved", 1)),
    ("a page in a list", views.selling(panel=views.SUSPENDED), Key.Key_PageDown, ("panel_moved", PAGE)),
    ("Enter in a list", views.selling(panel=views.SUSPENDED), Key.Key_Return, ("panel_accepted",)),
    ("Enter on a receipt", views.selling(panel=views.RECEIPT), Key.Key_Return, ("act", Action.REPRINT)),
    ("Enter on a sheet without actions", views.selling(panel=views.KEYS), Key.Key_Return, ("back",)),
    ("another key over a panel", views.selling(panel=views.SUSPENDED), Key.Key_F2, ("act", Action.SEARCH)),
    ("a panel over the tender screen", views.tendering(panel=views.PRICE), Key.Key_Escape, ("back",)),
]


@pytest.mark.parametrize(("view", "key", "call"), [each[1:] for each in SCREEN_KEYS], ids=[e[0] for e in SCREEN_KEYS])
def test_a_key_means_what_the_screen_in_front_says(
    show: Show, presenter: RecordingPresenter, view: TillView, key: Key, call: Call
) -> None:
    show(view)
    press(key)
    assert presenter.calls == [call]


@pytest.mark.parametrize("sign", ["7", ",", "g", "k", "N"])
def test_the_tender_screen_takes_digits_and_letters_as_they_are(
    show: Show, presenter: RecordingPresenter, sign: str
) -> None:
    show(views.tendering())
    press(sign)
    assert presenter.calls == [("tender_typed", sign)]


def test_digits_of_a_pin_go_to_the_pin(show: Show, presenter: RecordingPresenter) -> None:
    show(views.signing_on())
    press("4711")
    assert presenter.calls == [("pin_typed", each) for each in "4711"]


@pytest.mark.parametrize("sign", ["+", "-", "*", "?"])
def test_a_sign_after_text_belongs_to_the_text(show: Show, presenter: RecordingPresenter, sign: str) -> None:
    show(typed("3"))
    press(sign)
    assert presenter.calls == [("entry_changed", f"3{sign}")]


def test_delete_within_text_takes_a_letter_and_no_line(show: Show, presenter: RecordingPresenter) -> None:
    show(typed("ser"))
    press(Key.Key_Home)
    press(Key.Key_Delete)
    assert presenter.calls == [("entry_changed", "er")]


def test_text_in_a_prompt_is_text_even_where_it_is_a_key(show: Show, presenter: RecordingPresenter) -> None:
    show(views.selling(panel=replace(views.NOTE, value="")))
    press("a+?")
    assert presenter.calls == [("panel_typed", each) for each in ("a", "a+", "a+?")]


def test_typing_reaches_the_scan_field_from_wherever_the_keyboard_is(show: Show, presenter: RecordingPresenter) -> None:
    window = show(views.selling())
    pay(window).setFocus(Qt.FocusReason.TabFocusReason)
    press("m")
    assert presenter.calls == [("entry_changed", "m")]


def test_enter_never_presses_the_button_that_has_the_keyboard(show: Show, presenter: RecordingPresenter) -> None:
    window = show(views.selling())
    pay(window).setFocus(Qt.FocusReason.TabFocusReason)
    press(Key.Key_Return)
    assert presenter.calls == [("entry_accepted", "")]


def test_the_space_bar_presses_the_button_that_has_the_keyboard(show: Show, presenter: RecordingPresenter) -> None:
    window = show(views.selling())
    pay(window).setFocus(Qt.FocusReason.TabFocusReason)
    press(Key.Key_Space)
    assert presenter.calls == [("act", Action.PAY)]


def test_a_panel_with_a_field_has_the_keyboard(show: Show) -> None:
    window = show(views.selling(panel=views.SEARCH))
    assert window.focusWidget() is window.panels.list.field


def test_the_scan_field_has_the_keyboard_again_after_a_panel(show: Show) -> None:
    show(views.selling(panel=views.SEARCH))
    window = show(views.selling())
    assert window.focusWidget().accessibleName() == views.NAMES.scan_field


def test_page_down_scrolls_a_receipt(show: Show) -> None:
    window = show(views.selling(panel=replace(views.RECEIPT, text=views.PAPER * 4)))
    press(Key.Key_PageDown)
    assert window.panels.sheet.offset > 0


def test_every_control_can_be_reached_by_tab(show: Show) -> None:
    window = show(views.tendering())
    controls = [each for each in window.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled()]
    reached: set[QWidget | None] = set()
    for _ in range(len(controls) + 5):
        press(Key.Key_Tab)
        reached.add(window.focusWidget())
    assert {each.accessibleName() for each in controls} <= {each.accessibleName() for each in reached if each}


def test_keys_can_be_bound_anew() -> None:
    keys = KeyMap({**DEFAULT_KEYS, Action.PAY: "Ctrl+P", Action.SUSPEND: "F9"})
    assert (keys.action(event(Key.Key_P, Modifier.ControlModifier)), keys.action(event(Key.Key_F9))) == (
        Action.PAY,
        Action.SUSPEND,
    )


def test_a_key_of_the_number_pad_is_the_same_key() -> None:
    assert KeyMap().action(event(Key.Key_Delete, Modifier.KeypadModifier)) is Action.VOID_LINE


def test_a_sign_is_known_whatever_is_held_down_for_it() -> None:
    assert KeyMap().action(event(Key.Key_Question, Modifier.ShiftModifier, "?")) is Action.ALL_KEYS


def event(key: Key, modifiers: Modifier = Modifier.NoModifier, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)


def pay(window: TillWindow) -> QAbstractButton:
    return next(
        each for each in window.findChildren(QAbstractButton) if each.accessibleName() == "Zapłać" and each.isVisible()
    )
