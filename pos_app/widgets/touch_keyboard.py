"""A keyboard on the screen, for touch: letters with the Polish ones, digits, a few signs."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy

from pos_app.presenters.view import ControlNames
from pos_app.widgets.parts import button, column, picture, write
from pos_app.widgets.theme import Theme, mark

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "ąćęłńóśźż")
_SIGNS = "-.,"


class TouchKeyboard(QFrame):
    """Tells which letter was touched. Its keys never take the keyboard, so the field stays where it is.

    ``plain``: for a search or a code, where neither capitals nor marks on letters count, and which is always there.
    """

    typed = Signal(str)
    erased = Signal()
    put_away = Signal()

    def __init__(self, theme: Theme, *, kind: str = "key", plain: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._kind = kind
        self._letters: list[tuple[QPushButton, str]] = []
        self._shift = self._special("up", self._shifted, checkable=True)
        self._back = self._special("backspace", self.erased.emit)
        self._away = self._special("keyboard", self.put_away.emit)
        self._space = self._special("", lambda: self.typed.emit(" "))
        mark(self, kind="bottombar")
        # Rather the lists above it than its keys are made lower.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = column(self, theme, (12, 10, 12, 12), 6)
        for letters in _ROWS[:3]:
            layout.addLayout(self._line(letters))
        if plain:
            layout.addLayout(self._last_of_four())
            self._shift.hide()
            self._away.hide()
        else:
            layout.addLayout(self._line(_ROWS[3]))
            layout.addLayout(self._line(_ROWS[4]))

    def draw(self, names: ControlNames) -> None:
        """Name the keys that show a picture."""
        write(self._shift, "", names.shift)
        write(self._back, "", names.backspace)
        write(self._away, "", names.hide_keyboard)
        write(self._space, names.space, names.space)

    def sizeHint(self) -> QSize:
        """As low as fingers allow."""
        return QSize(600, self.minimumSizeHint().height())

    def _line(self, letters: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(self._theme.px(6))
        if letters == _ROWS[3]:
            line.addWidget(self._shift, 3)
        for letter in letters:
            line.addWidget(self._letter(letter), 2)
        if letters == _ROWS[3]:
            for sign in _SIGNS:
                line.addWidget(self._letter(sign), 2)
            line.addWidget(self._back, 3)
        if letters == _ROWS[4]:
            line.addWidget(self._space, 6)
            line.addWidget(self._away, 3)
        return line

    def _last_of_four(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(self._theme.px(6))
        for letter in f"{_ROWS[3]}{_SIGNS[0]}":
            line.addWidget(self._letter(letter), 2)
        line.addWidget(self._space, 3)
        line.addWidget(self._back, 2)
        return line

    def _letter(self, letter: str) -> QPushButton:
        made = self._key(button(letter, self._kind))
        self._letters.append((made, letter))
        made.clicked.connect(lambda: self._touched(letter))
        return made

    def _special(self, icon: str, touched: object, *, checkable: bool = False) -> QPushButton:
        made = self._key(button("", self._kind))
        made.setCheckable(checkable)
        if icon:
            picture(made, self._theme, icon)
        made.clicked.connect(touched)
        return made

    def _key(self, made: QPushButton) -> QPushButton:
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setMinimumWidth(self._theme.px(30))
        mark(made, letters="small")
        return made

    def _touched(self, letter: str) -> None:
        self.typed.emit(letter.upper() if self._shift.isChecked() else letter)
        self._shift.setChecked(False)
        self._shifted()

    def _shifted(self) -> None:
        for key, letter in self._letters:
            write(key, letter.upper() if self._shift.isChecked() else letter)
