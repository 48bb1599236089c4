"""Draws the amount to pay and the way to pay it; the largest text of the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pos_app.presenters.actions import Action
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import SellingView
from pos_app.widgets.fitting import AmountLabel
from pos_app.widgets.key_button import Direction, KeyButton
from pos_app.widgets.parts import label, say
from pos_app.widgets.theme import Theme


class DueBlock(QWidget):
    """Side by side where there is room, else one above the other."""

    def __init__(self, theme: Theme, presenter: TillPresenter) -> None:
        super().__init__()
        self._theme = theme
        self._words, self._due = label(kind="amount-due"), AmountLabel("total")
        self._pay = KeyButton(theme, "primary", Direction.LeftToRight)
        self._pay.setMinimumHeight(theme.px(64))
        self._pay.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Expanding)
        self._amounts = QVBoxLayout()
        self._amounts.setSpacing(0)
        self._amounts.addWidget(self._words)
        self._amounts.addWidget(self._due)
        self._layout = QBoxLayout(Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(10))
        self._layout.addLayout(self._amounts, 3)
        self._layout.addWidget(self._pay, 2)
        self._pay.clicked.connect(lambda: presenter.act(Action.PAY))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def draw(self, view: SellingView) -> None:
        """Show what is due."""
        say(self._words, view.due_label)
        say(self._due, view.due)
        self._due.setAccessibleName(f"{view.due_label} {view.due}")
        self._pay.draw(view.pay)
        self._turn()

    def minimumSizeHint(self) -> QSize:
        """As wide as the button alone; the amount shrinks."""
        return QSize(self._pay.minimumSizeHint().width(), self._layout.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may turn it."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        needed = self._due.sizeHint().width() + self._pay.sizeHint().width() + self._theme.px(34)
        self._layout.setDirection(Direction.LeftToRight if needed <= self.width() else Direction.TopToBottom)
