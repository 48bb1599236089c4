"""The second window wears what the till wears."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel

from pos_app.presenters.view import LookView
from pos_app.till.customer_window import CustomerWindow
from pos_app.till.window import theme_of
from pos_app.widgets.theme import install_fonts
from tests.support import till_views as views

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def customer(qapp: QApplication) -> Iterator[CustomerWindow]:
    install_fonts()
    theme = theme_of(LookView())
    theme.apply(qapp)
    made = CustomerWindow(theme)
    made.show()
    made.draw(views.CUSTOMER)
    yield made
    made.close()
    theme.apply(qapp)


def test_another_theme_changes_the_ground_and_keeps_the_basket(qapp: QApplication, customer: CustomerWindow) -> None:
    dark = theme_of(LookView("dark"))
    dark.apply(qapp)
    customer.dress(dark)
    QApplication.processEvents()
    ground = customer.grab().toImage().pixelColor(4, 4)
    words = {each.text() for each in customer.findChildren(QLabel) if each.isVisible()}
    assert (ground, "416,61 zł" in words) == (QColor(dark.color("background")), True)


def test_without_a_second_screen_nothing_is_built(qapp: QApplication) -> None:
    hidden = CustomerWindow(theme_of(LookView()))
    hidden.draw(views.CUSTOMER)
    assert hidden.findChildren(QLabel) == []
