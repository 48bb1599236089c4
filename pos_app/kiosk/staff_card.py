"""Draws the door for staff: a number, then a PIN, on a keypad."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from pos_app.kiosk.parts import TouchButton, side_by_side
from pos_app.presenters.kiosk import KioskPresenter
from pos_app.presenters.kiosk_view import ButtonView, LeaveView
from pos_app.widgets.parts import CENTER, column, label, picture, say, say_or_hide, write
from pos_app.widgets.pin_dots import PinDots
from pos_app.widgets.theme import Theme, mark


class StaffCard(QFrame):
    """Whoever is no staff finds nothing here but the way back."""

    def __init__(self, theme: Theme, presenter: KioskPresenter) -> None:
        super().__init__()
        mark(self, kind="panel")
        self._presenter = presenter
        self._title, self._hint = label(kind="kiosk-name", wrap=True), label(kind="kiosk-body", wrap=True)
        self._value, self._dots = label(kind="kiosk-price", align=CENTER), PinDots(theme)
        self._error, self._back = label(kind="kiosk-body", wrap=True), TouchButton("kiosk-key")
        self._cancel, self._accept = TouchButton(), TouchButton("kiosk-primary")
        mark(self._error, tone="bad")
        self._value.setMinimumHeight(theme.px("type.kiosk-hero"))
        self._dots.setMinimumHeight(theme.px("type.kiosk-hero"))
        picture(self._back, theme, "backspace", 32)
        layout = column(self, theme, (36, 32, 36, 32), 16)
        for each in (self._title, self._hint, self._value, self._dots, self._error, self._keys(theme)):
            layout.addWidget(each)
        layout.addLayout(side_by_side(theme, self._cancel, self._accept))
        self._cancel.clicked.connect(presenter.close)
        self._accept.clicked.connect(lambda: presenter.staff_key("enter"))

    def draw(self, view: LeaveView) -> None:
        """Show how far it is."""
        say(self._title, view.title)
        say(self._hint, view.hint)
        self._value.setVisible(not view.takes_pin)
        say(self._value, view.value)
        self._dots.setVisible(view.takes_pin)
        self._dots.draw(view.filled, view.pin_name)
        say_or_hide(self._error, view.error)
        write(self._back, "", view.backspace)
        self._cancel.draw(ButtonView(view.cancel))
        self._accept.draw(view.accept)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch on the card is not one beside it."""
        event.accept()

    def _keys(self, theme: Theme) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(12))
        for place, digit in enumerate("123456789"):
            grid.addWidget(self._key(digit), place // 3, place % 3)
        grid.addWidget(self._key("0"), 3, 1)
        grid.addWidget(self._back, 3, 2)
        self._back.clicked.connect(lambda: self._presenter.staff_key("back"))
        return made

    def _key(self, digit: str) -> TouchButton:
        made = TouchButton("kiosk-key")
        write(made, digit)
        made.clicked.connect(lambda: self._presenter.staff_key(digit))
        return made
