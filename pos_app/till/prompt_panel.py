"""Draws a question with one field: an amount, a quantity, a number, a note."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import Banner, ControlNames, PromptKind, PromptView
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.field import Route, RoutedField
from pos_app.widgets.key_button import Direction, KeyButton
from pos_app.widgets.keypad import Keypad
from pos_app.widgets.parts import column, label, say, say_or_hide
from pos_app.widgets.theme import Theme, mark

_WITH_FRACTION = (PromptKind.AMOUNT, PromptKind.QUANTITY)


class PromptPanel(QFrame):
    """Figures are typed large and have a keypad; text has a line."""

    def __init__(self, theme: Theme, presenter: TillPresenter, route: Route, back_key: str) -> None:
        super().__init__()
        self._back_key = back_key
        self._kind = PromptKind.TEXT
        self._title, self._hint = label(kind="heading", wrap=True), label(kind="muted", wrap=True)
        self._banner, self._error = BannerLabel(theme), label(kind="note", wrap=True)
        self.text_field, self.figure_field = RoutedField(route), RoutedField(route, "amount")
        self._unit, self._keypad = label(kind="amount-due"), Keypad(theme)
        self._cancel = KeyButton(theme, "action", Direction.LeftToRight)
        self._accept = KeyButton(theme, "primary", Direction.LeftToRight)
        self._grid = QGridLayout(self)
        self._low: bool | None = None
        mark(self, kind="panel")
        mark(self._error, tone="bad")
        mark(self._accept, letters="body")
        self._lay_out(theme)
        for field in (self.text_field, self.figure_field):
            field.textEdited.connect(presenter.panel_typed)
        self._keypad.typed.connect(self.figure_field.type_in)
        self._keypad.erased.connect(self.figure_field.erase)
        self._cancel.clicked.connect(presenter.back)
        self._accept.clicked.connect(presenter.panel_accepted)

    @property
    def field(self) -> RoutedField:
        """The field of the question in front."""
        return self.text_field if self._kind is PromptKind.TEXT else self.figure_field

    def draw(self, view: PromptView, banner: Banner | None, names: ControlNames) -> None:
        """Show a question."""
        self._kind = view.kind
        say(self._title, view.title)
        say_or_hide(self._hint, view.hint)
        self._banner.draw(banner)
        self._draw_field(view)
        say_or_hide(self._unit, view.unit)
        say_or_hide(self._error, view.error)
        self._keypad.draw(view.decimal_mark if view.kind in _WITH_FRACTION else "", names.backspace)
        self._keypad.setVisible(view.kind is not PromptKind.TEXT)
        self._cancel.show_key(view.cancel, self._back_key)
        self._accept.show_key(view.accept, "Enter")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch on the card is not one beside it."""
        event.accept()

    def _draw_field(self, view: PromptView) -> None:
        for field in (self.text_field, self.figure_field):
            field.setVisible(field is self.field)
        hidden = view.kind is PromptKind.PIN
        self.figure_field.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
        self.field.draw(view.value)
        self.field.setAccessibleName(view.title)
        self.field.setAccessibleDescription(view.hint)
        mark(self.field, invalid="true" if view.error else None)

    def turn(self, *, low: bool) -> None:
        """Where the screen is low, the keypad stands beside the question instead of under it."""
        if low == self._low:
            return
        self._low = low
        beside = (0, 1, 3, 1) if low else (1, 0, 1, 1)
        self._grid.addWidget(self._keypad, *beside)
        self._grid.setColumnStretch(1, 1 if low else 0)
        self._grid.setRowStretch(1, 1)

    def _lay_out(self, theme: Theme) -> None:
        self._grid.setContentsMargins(*(theme.px(each) for each in (24, 20, 24, 20)))
        self._grid.setSpacing(theme.px(12))
        self._grid.setColumnStretch(0, 1)
        question = QWidget()
        layout = column(question, theme, spacing=12)
        for each in (self._title, self._hint, self._banner):
            layout.addWidget(each)
        line = QHBoxLayout()
        line.setSpacing(theme.px(12))
        line.addWidget(self.text_field, 1)
        line.addWidget(self.figure_field, 1)
        line.addWidget(self._unit)
        layout.addLayout(line)
        layout.addWidget(self._error)
        self._grid.addWidget(question, 0, 0)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(10))
        buttons.addWidget(self._cancel, 1)
        buttons.addWidget(self._accept, 1)
        self._grid.addLayout(buttons, 2, 0)
        self.turn(low=False)
