"""A keypad for hands without a keyboard: digits, a decimal mark where there is one, and one step back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from pos_app.widgets.parts import button, picture, write
from pos_app.widgets.theme import Theme

_ROWS = ("789", "456", "123")


class Keypad(QWidget):
    """Tells which key was touched; what that means is for the presenter to know."""

    typed = Signal(str)
    erased = Signal()

    def __init__(self, theme: Theme, *, spacing: int = 10) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(spacing))
        self._tallest = theme.px("touch.key")
        self._tall = theme.px("touch.tall")
        self._mark = ","
        self.setMaximumHeight(4 * self._tallest + 3 * theme.px(spacing))
        for line, digits in enumerate(_ROWS):
            for place, digit in enumerate(digits):
                self._place(self._key(digit), line, place)
        self._mark_key = button(self._mark, "key")
        self._mark_key.clicked.connect(lambda: self.typed.emit(self._mark))
        self._place(self._mark_key, 3, 0)
        policy = self._mark_key.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._mark_key.setSizePolicy(policy)
        self._place(self._key("0"), 3, 1)
        self._back = button("", "key")
        picture(self._back, theme, "backspace")
        self._back.clicked.connect(self.erased)
        self._place(self._back, 3, 2)

    def sizeHint(self) -> QSize:
        """Comfortable keys; they may shrink to what a finger needs."""
        return QSize(3 * self._tall + 2 * self._grid.spacing(), 4 * self._tall + 3 * self._grid.spacing())

    def draw(self, decimal_mark: str, backspace: str) -> None:
        """Show the decimal mark, if there is one, and name the key that takes a sign back."""
        self._mark = decimal_mark
        self._mark_key.setVisible(bool(decimal_mark))
        write(self._mark_key, decimal_mark)
        write(self._back, "", backspace)

    def _key(self, digit: str) -> QPushButton:
        made = button(digit, "key")
        made.clicked.connect(lambda: self.typed.emit(digit))
        return made

    def _place(self, key: QPushButton, line: int, place: int) -> None:
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        key.setMaximumHeight(self._tallest)
        self._grid.addWidget(key, line, place)
        self._grid.setRowStretch(line, 1)
        self._grid.setColumnStretch(place, 1)
