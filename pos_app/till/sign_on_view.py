"""Draws sign-on and lock: who are you, and your PIN."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QSizePolicy, QVBoxLayout

from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import Banner, ControlNames, OperatorTileView, SignOnView
from pos_app.widgets.banner import BannerLabel
from pos_app.widgets.key_button import Direction, KeyButton
from pos_app.widgets.keypad import Keypad
from pos_app.widgets.parts import CENTER, frame, label, row, say
from pos_app.widgets.pin_dots import PinDots
from pos_app.widgets.reflow import ReflowGrid
from pos_app.widgets.scrolling import scrolling
from pos_app.widgets.theme import Theme, mark


class SignOnScreen(QFrame):
    """Operators at the left, the keypad at the right."""

    def __init__(self, theme: Theme, presenter: TillPresenter) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._drawn: tuple[OperatorTileView, ...] = ()
        self._tiles: dict[str, KeyButton] = {}
        self._lock, self._title, self._hint = QLabel(), label(kind="heading"), label(kind="muted", wrap=True)
        self._grid = ReflowGrid(theme, narrowest=150, most=4, tallest=84)
        self._dots, self._keypad = PinDots(theme), Keypad(theme)
        self._enter = KeyButton(theme, "primary", Direction.LeftToRight)
        self._banner = BannerLabel(theme)
        self._lock.setPixmap(theme.pixmap("lock", "muted", 28, self.devicePixelRatioF()))
        mark(self, kind="screen")
        self._lay_out()
        self._keypad.typed.connect(presenter.pin_typed)
        self._keypad.erased.connect(presenter.pin_backspace)
        self._enter.clicked.connect(presenter.pin_accepted)

    def draw(self, view: SignOnView, banner: Banner | None, names: ControlNames) -> None:
        """Show who may sign on."""
        self._lock.setVisible(view.locked)
        say(self._title, view.title)
        say(self._hint, view.hint)
        self._banner.draw(banner)
        self._dots.draw(view.filled, names.pin)
        self._keypad.draw("", names.backspace)
        self._enter.show_key(view.enter, "Enter")
        self._draw_operators(view.operators)

    def _lay_out(self) -> None:
        outer = row(self, self._theme, (24, 24, 24, 24))
        card = frame("card")
        card.setMaximumSize(self._theme.px(980), self._theme.px(640))
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        outer.addWidget(card)
        halves = row(card, self._theme, (28, 24, 28, 24), 28)
        halves.addLayout(self._left(), 11)
        rule = frame("rule-vertical")
        halves.addWidget(rule)
        halves.addLayout(self._right(), 8)

    def _left(self) -> QVBoxLayout:
        px = self._theme.px
        left = QVBoxLayout()
        left.setSpacing(px(8))
        head = QBoxLayout(Direction.LeftToRight)
        head.setSpacing(px(10))
        head.addWidget(self._lock)
        head.addWidget(self._title, 1)
        left.addLayout(head)
        left.addWidget(self._hint)
        left.addWidget(self._banner)
        left.addSpacing(px(8))
        left.addWidget(scrolling(self._grid), 1)
        return left

    def _right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(self._theme.px(14))
        right.addStretch()
        right.addWidget(self._dots, 0, CENTER)
        right.addWidget(self._keypad, 20)
        right.addWidget(self._enter)
        right.addStretch()
        return right

    def _draw_operators(self, operators: tuple[OperatorTileView, ...]) -> None:
        if operators == self._drawn:
            return
        if [each.operator_id for each in operators] != list(self._tiles):
            self._tiles = {each.operator_id: self._tile(each.operator_id) for each in operators}
            self._grid.hold(tuple(self._tiles.values()))
        self._drawn = operators
        for each in operators:
            self._tiles[each.operator_id].show_key(each.name, "")
            self._tiles[each.operator_id].setChecked(each.selected)
        self._grid.flow()

    def _tile(self, operator_id: str) -> KeyButton:
        tile = KeyButton(self._theme, "operator", least=72)
        tile.setCheckable(True)
        tile.clicked.connect(lambda: self._presenter.operator_chosen(operator_id))
        return tile
