"""The second window shows the shopper the lines, the savings, the total and the change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from pos_app.presenters.view import CustomerView
from pos_app.till.customer_window import CustomerLines, CustomerWindow, other_screen
from pos_app.widgets.theme import Theme, install_fonts
from tests.support import till_views as views
from tests.support.clipping import clipped

# What Qt's platform without a screen says when a window is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def customer(qapp: QApplication) -> Iterator[CustomerWindow]:
    install_fonts()
    theme = Theme.load("light")
    theme.apply(qapp)
    made = CustomerWindow(theme)
    made.resize(1024, 600)
    made.show()
    yield made
    made.close()


def shown(customer: CustomerWindow) -> set[str]:
    QApplication.processEvents()
    return {each.text() for each in customer.findChildren(QLabel) if each.isVisible() and each.text()}


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (views.CUSTOMER, {"Do zapłaty", "416,61 zł", "Oszczędzasz 52,35 zł"}),
        (views.CUSTOMER_CHANGE, {"Dziękujemy, do zobaczenia", "Reszta", "33,39 zł", "Zapłacono 166,61 zł"}),
        (views.CUSTOMER_WELCOME, {"Dzień dobry"}),
    ],
    ids=["basket", "change", "welcome"],
)
def test_the_shopper_reads_what_the_presenter_says(
    customer: CustomerWindow, view: CustomerView, words: set[str]
) -> None:
    customer.draw(view)
    assert shown(customer) == words


def test_the_last_line_is_told_to_those_who_hear_the_screen(customer: CustomerWindow) -> None:
    customer.draw(views.CUSTOMER)
    lines = customer.findChild(CustomerLines)
    assert lines is not None
    assert lines.accessibleName() == "1 Woda źródlana 1,5 l 3,29"


def test_nothing_is_left_of_a_sale_when_the_next_begins(customer: CustomerWindow) -> None:
    customer.draw(views.CUSTOMER_CHANGE)
    customer.draw(views.CUSTOMER_WELCOME)
    assert shown(customer) == {"Dzień dobry"}


@pytest.mark.parametrize("view", [views.CUSTOMER, views.CUSTOMER_CHANGE], ids=["basket", "change"])
def test_nothing_is_cut_off(customer: CustomerWindow, view: CustomerView) -> None:
    customer.draw(view)
    shown(customer)
    assert clipped(customer) == []


def test_the_shopper_can_touch_nothing(customer: CustomerWindow) -> None:
    assert customer.findChildren(QAbstractButton) == []


def test_without_a_second_screen_there_is_no_second_window(qapp: QApplication) -> None:
    screens = qapp.screens()
    assert other_screen(screens[0], screens[:1]) is None


def test_it_never_covers_the_till(qapp: QApplication) -> None:
    class Screen:
        pass

    till, free = Screen(), Screen()
    assert other_screen(till, [till, free]) is free  # type: ignore[arg-type,list-item]
