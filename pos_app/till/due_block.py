"""Draws the amount to pay and the way to pay it; the largest text of the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_app.presenters.actions import Action
from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import SellingView
from pos_app.widgets.fitting import AmountLabel
from pos_app.widgets.key_button import Direction, KeyButton
from pos_app.widgets.pair import Pair
from pos_app.widgets.parts import column, label, say
from pos_app.widgets.theme import Theme


class DueBlock(Pair):
    """Side by side where there is room, else one above the other."""

    def __init__(self, theme: Theme, presenter: TillPresenter) -> None:
        self._words, self._due = label(kind="amount-due"), AmountLabel("total")
        self._pay = KeyButton(theme, "primary", Direction.LeftToRight, least=72)
        amounts = QWidget()
        rows = column(amounts, theme)
        rows.addWidget(self._words)
        rows.addWidget(self._due)
        self._pay.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Expanding)
        super().__init__(theme, amounts, self._pay, spacing=14, stretch=1)
        self._pay.clicked.connect(lambda: presenter.act(Action.PAY))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def draw(self, view: SellingView) -> None:
        """Show what is due."""
        say(self._words, view.due_label)
        say(self._due, view.due)
        self._due.setAccessibleName(f"{view.due_label} {view.due}")
        self._pay.draw(view.pay)
        self.turn()
