"""Draws what is to be paid: the sums, what was paid already, and what is still due."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import ControlNames, TakenTenderView, TenderView
from pos_app.widgets.fitting import AmountLabel
from pos_app.widgets.pair import Pair
from pos_app.widgets.parts import RIGHT, button, clear, column, frame, label, picture, say, say_or_hide, tone_of
from pos_app.widgets.sum_rows import SumRows
from pos_app.widgets.theme import Theme, mark


class TenderSummary(QWidget):
    """Three cards, one under the other."""

    def __init__(self, theme: Theme, presenter: TillPresenter) -> None:
        super().__init__()
        self._sums, self._total = SumRows(theme, spacing=10), SumRows(theme, kind="strong")
        self._taken = TakenCard(theme, presenter)
        self._due_label, self._due = label(kind="muted"), AmountLabel("total")
        self._busy = label(kind="banner", wrap=True)
        layout = column(self, theme, spacing=12)
        layout.addWidget(self._sums_card(theme))
        layout.addWidget(self._taken)
        layout.addWidget(self._due_card(theme), 1)

    def draw(self, view: TenderView, names: ControlNames) -> None:
        """Show the sums."""
        self._sums.draw(view.sums)
        self._total.draw((view.total,))
        self._taken.draw(view.taken, names.take_back)
        say(self._due_label, view.due_label)
        say(self._due, view.due)
        self._due.setAccessibleName(f"{view.due_label} {view.due}")
        say_or_hide(self._busy, view.busy)

    def _sums_card(self, theme: Theme) -> QFrame:
        card = frame("card")
        layout = column(card, theme, (16, 14, 16, 14), 10)
        layout.addWidget(self._sums)
        layout.addWidget(frame("rule"))
        layout.addWidget(self._total)
        return card

    def _due_card(self, theme: Theme) -> QFrame:
        card = frame("card")
        layout = column(card, theme, (16, 14, 16, 14), 2)
        layout.addStretch(1)
        layout.addWidget(self._due_label)
        layout.addWidget(self._due)
        layout.addSpacing(theme.px(8))
        layout.addWidget(self._busy)
        return card


class TakenCard(QFrame):
    """Tenders already applied; cash can be handed back."""

    def __init__(self, theme: Theme, presenter: TillPresenter) -> None:
        super().__init__()
        self._theme = theme
        self._presenter = presenter
        self._drawn: tuple[TakenTenderView, ...] = ()
        mark(self, kind="card")
        self._rows: QVBoxLayout = column(self, theme, (16, 6, 8, 6), 2)
        self.hide()

    def draw(self, taken: tuple[TakenTenderView, ...], take_back: str) -> None:
        """Show these tenders; none take no room."""
        if taken == self._drawn:
            return
        self._drawn = taken
        clear(self._rows)
        for each in taken:
            self._rows.addWidget(self._row(each, take_back, any(other.removable for other in taken)))
        self.setVisible(bool(taken))

    def _row(self, view: TakenTenderView, take_back: str, wide: bool) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.px(8))
        name, amount = label(view.label, wrap=True), label(view.amount, align=RIGHT)
        for part in (name, amount):
            mark(part, tone=tone_of(view.tone))
        layout.addWidget(Pair(self._theme, name, amount), 1)
        layout.addWidget(self._undo(view, take_back) if view.removable else self._gap(wide))
        return line

    def _undo(self, view: TakenTenderView, take_back: str) -> QPushButton:
        made = button("", "quiet", name=f"{take_back}: {view.label} {view.amount}")
        made.setFixedSize(self._theme.px("touch.till"), self._theme.px("touch.till"))
        picture(made, self._theme, "close", 20, "muted")
        made.clicked.connect(lambda: self._presenter.tender_removed(view.index))
        return made

    def _gap(self, wide: bool) -> QWidget:
        """Keeps the amounts of all rows under one another."""
        gap = QWidget()
        gap.setFixedSize(self._theme.px("touch.till" if wide else 1), self._theme.px(40))
        return gap
