"""Every control tells the presenter what was touched, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QListView, QTableView, QWidget

from pos_app.presenters.actions import Action
from pos_app.presenters.view import PromptKind, TillView
from pos_app.till.window import TillWindow
from tests.support import till_views as views
from tests.support.recording import RecordingPresenter, Show


def touch(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())


CLICKS = [
    (views.selling(), "Zapłać", ("act", Action.PAY)),
    (views.selling(), "Szukaj", ("act", Action.SEARCH)),
    *((views.selling(), each.label, ("act", Action(each.action))) for each in views.ACTIONS),
    (views.selling(), "Torba papierowa", ("tile_pressed", "0")),
    (views.selling(), "Pieczywo", ("tile_pressed", "4")),
    (views.tendering(), "Gotówka", ("tender_chosen", "cash")),
    (views.tendering(), "BLIK", ("tender_chosen", "blik")),
    (views.tendering(), "180,00", ("suggestion_chosen", "180,00")),
    (views.tendering(), "7", ("tender_typed", "7")),
    (views.tendering(), ",", ("tender_typed", ",")),
    (views.tendering(), views.NAMES.backspace, ("tender_backspace",)),
    (views.tendering(), "Cofnij tę płatność: Gotówka −150,00", ("tender_removed", 0)),
    (views.tendering(), "NIP na paragonie", ("act", Action.TAX_NUMBER)),
    (views.tendering(), "Wróć do koszyka", ("back",)),
    (views.tendering(), "Zakończ sprzedaż", ("act", Action.COMPLETE)),
    (views.tendering(views.IN_DOUBT), "Zapytaj terminal", ("act", Action.ASK_AGAIN)),
    (views.signing_on(), "Piotr M.", ("operator_chosen", "3")),
    (views.signing_on(), "5", ("pin_typed", "5")),
    (views.signing_on(), views.NAMES.backspace, ("pin_backspace",)),
    (views.signing_on(), "Zaloguj", ("pin_accepted",)),
    (views.selling(panel=views.PRICE), "OK", ("panel_accepted",)),
    (views.selling(panel=views.PRICE), "Wróć", ("back",)),
    (views.selling(panel=views.SUSPENDED), "Wznów", ("panel_accepted",)),
    (views.selling(panel=views.SUSPENDED), "Wróć", ("back",)),
    (views.selling(panel=views.RECEIPT), "Drukuj kopię", ("act", Action.REPRINT)),
    (views.selling(panel=views.RECEIPT), "Wróć", ("back",)),
]


@pytest.mark.parametrize(
    ("view", "name", "call"),
    CLICKS,
    ids=[f"{view.screen} {getattr(view.panel, 'title', '')} {name}" for view, name, _ in CLICKS],
)
def test_a_touch_tells_the_presenter_which_control_it_was(
    show: Show, presenter: RecordingPresenter, view: TillView, name: str, call: tuple[object, ...]
) -> None:
    window = show(view)
    touch(front(window, name))
    assert presenter.calls == [call]


def front(window: TillWindow, name: str) -> QAbstractButton:
    """The control of that name that a finger would reach: of two, the one no panel lies over."""
    found = [
        each for each in window.findChildren(QAbstractButton) if each.accessibleName() == name and each.isVisible()
    ]
    reached = [each for each in found if each.isAncestorOf(under(window, each)) or under(window, each) is each]
    assert len(reached) == 1, f"{len(reached)} controls called {name} can be reached"
    return reached[0]


def under(window: TillWindow, control: QWidget) -> QWidget:
    found = window.childAt(control.mapTo(window, control.rect().center()))
    assert found is not None
    return found


def test_a_touched_line_is_named_by_its_id(show: Show, presenter: RecordingPresenter) -> None:
    table = show(views.selling()).findChild(QTableView)
    assert table is not None
    touch(table.viewport(), table.visualRect(table.model().index(3, 1)).center())
    assert presenter.calls == [("line_selected", 4)]


def test_goods_found_are_chosen_by_a_touch(show: Show, presenter: RecordingPresenter) -> None:
    window = show(views.selling(replace(views.SELLING, entry="ser", results=views.FOUND)))
    found = next(each for each in window.findChildren(QListView) if each.isVisible())
    touch(found.viewport(), found.visualRect(found.model().index(2, 0)).center())
    assert presenter.calls == [("result_chosen", "SER-ZOLTY")]


def test_a_row_of_a_list_is_chosen_by_a_touch(show: Show, presenter: RecordingPresenter) -> None:
    window = show(views.selling(panel=views.SUSPENDED))
    found = next(each for each in window.findChildren(QListView) if each.isVisible())
    touch(found.viewport(), found.visualRect(found.model().index(1, 0)).center())
    assert presenter.calls == [("panel_chosen", "b")]


def test_a_touch_beside_a_panel_goes_one_step_back(show: Show, presenter: RecordingPresenter) -> None:
    window = show(views.selling(panel=views.PRICE))
    scrim = window.childAt(40, 400)
    assert scrim is not None
    touch(scrim, QPoint(40, 300))
    assert presenter.calls == [("back",)]


def test_a_touch_on_a_panel_is_not_one_beside_it(show: Show, presenter: RecordingPresenter) -> None:
    window = show(views.selling(panel=views.PRICE))
    touch(window.panels.prompt, QPoint(6, 6))
    assert presenter.calls == []


def test_the_keypad_of_a_prompt_types_where_the_cursor_is(show: Show, presenter: RecordingPresenter) -> None:
    window = show(views.selling(panel=replace(views.PRICE, value="")))
    for key in ("1", ",", "5"):
        touch(front(window, key))
    assert presenter.calls == [("panel_typed", each) for each in ("1", "1,", "1,5")]


def test_the_keypad_takes_a_sign_back(show: Show, presenter: RecordingPresenter) -> None:
    window = show(views.selling(panel=views.PRICE))
    window.panels.prompt.field.deselect()
    touch(front(window, views.NAMES.backspace))
    assert presenter.calls == [("panel_typed", "12,")]


def test_a_number_without_a_fraction_has_no_decimal_mark(show: Show) -> None:
    window = show(views.selling(panel=replace(views.PRICE, kind=PromptKind.DIGITS)))
    marks = [each for each in window.findChildren(QAbstractButton) if each.accessibleName() == "," and each.isVisible()]
    assert marks == []


def test_a_touch_into_a_text_field_brings_the_keyboard(show: Show, presenter: RecordingPresenter) -> None:
    window = show(views.selling(panel=replace(views.NOTE, value="")))
    touch(window.panels.prompt.text_field)
    touch(front(window, "ż"))
    assert presenter.calls == [("panel_typed", "ż")]


def test_shift_holds_for_one_letter(show: Show, presenter: RecordingPresenter) -> None:
    window = show(views.selling(panel=replace(views.NOTE, value="")))
    touch(window.panels.prompt.text_field)
    touch(front(window, views.NAMES.shift))
    touch(front(window, "Ł"))
    touch(front(window, "a"))
    assert presenter.calls[-1] == ("panel_typed", "Ła")


def test_the_keyboard_can_be_put_away(show: Show) -> None:
    window = show(views.selling(panel=views.NOTE))
    touch(window.panels.prompt.text_field)
    touch(front(window, views.NAMES.hide_keyboard))
    assert not any(each.isVisible() for each in window.findChildren(QAbstractButton) if each.accessibleName() == "ż")


def test_a_choice_shows_what_the_presenter_says_and_not_the_last_touch(show: Show) -> None:
    window = show(views.tendering())
    card = front(window, "Karta")
    touch(card)
    assert (card.isChecked(), front(window, "Gotówka").isChecked()) == (False, True)


def test_a_touch_never_takes_the_keyboard_from_the_scan_field(show: Show) -> None:
    window = show(views.selling())
    touch(front(window, "Cena i stan"))
    assert window.focusWidget().accessibleName() == views.NAMES.scan_field
