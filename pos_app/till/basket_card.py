"""Draws the basket with its sums; before the first goods what to do, after the sale the change."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import ControlNames, SaleDoneView, SellingView
from pos_app.widgets.basket_table import BasketTable
from pos_app.widgets.fitting import AmountLabel
from pos_app.widgets.parts import CENTER, RIGHT, column, frame, label, say
from pos_app.widgets.sum_rows import SumRows
from pos_app.widgets.theme import Theme, mark

_ROOMY = 300
"""A card of fewer pixels shows no sums but the count."""


class BasketCard(QFrame):
    """One card, three faces: lines, nothing yet, change."""

    def __init__(self, theme: Theme, presenter: TillPresenter) -> None:
        super().__init__()
        self._theme = theme
        self._roomy, self._has_sums = True, False
        self.table = BasketTable(theme)
        self._empty = _EmptyFace(theme)
        self._done = _DoneFace(theme)
        self._faces = QStackedWidget()
        self._foot = QWidget()
        self._sums = SumRows(theme, spacing=3)
        self._tax, self._count = label(kind="muted", wrap=True), label(kind="muted", align=RIGHT)
        mark(self, kind="card")
        for face in (self.table, self._empty, self._done):
            self._faces.addWidget(face)
        layout = column(self, theme, (1, 1, 1, 1))
        layout.addWidget(self._faces, 1)
        layout.addWidget(self._foot)
        self._lay_out_foot(theme)
        self.table.line_touched.connect(presenter.line_selected)

    def draw(self, view: SellingView, names: ControlNames) -> None:
        """Show the lines, or what stands in their place."""
        self.table.draw(view.columns, view.lines, view.selected, names.basket)
        self._sums.draw(view.sums)
        self._has_sums = bool(view.sums)
        self._show_sums()
        say(self._tax, view.tax)
        say(self._count, view.count)
        self._foot.setVisible(bool(view.lines))
        if view.done is not None:
            self._done.draw(view.done)
        say(self._empty.words, view.empty)
        self._faces.setCurrentWidget(self._face(view))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the lines get it; the count stays."""
        super().resizeEvent(event)
        self._roomy = self.height() >= self._theme.px(_ROOMY)
        self._show_sums()
        self._done.show_greeting(self._roomy)

    def _show_sums(self) -> None:
        self._sums.setVisible(self._roomy and self._has_sums)
        self._tax.setVisible(self._roomy)

    def _face(self, view: SellingView) -> QWidget:
        if view.lines:
            return self.table
        return self._done if view.done is not None else self._empty

    def _lay_out_foot(self, theme: Theme) -> None:
        layout = column(self._foot, theme)
        layout.addWidget(frame("rule"))
        inner = QGridLayout()
        inner.setContentsMargins(*(theme.px(each) for each in (16, 9, 16, 10)))
        inner.setVerticalSpacing(theme.px(3))
        inner.setColumnStretch(0, 1)
        inner.addWidget(self._sums, 0, 0, 1, 2)
        inner.addWidget(self._tax, 1, 0)
        inner.addWidget(self._count, 1, 1, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(inner)


class _EmptyFace(QWidget):
    """What an empty basket says."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(theme.pixmap("scan", "outline", 56, self.devicePixelRatioF()))
        self.words = label(kind="amount-due", align=CENTER, wrap=True)
        layout = column(self, theme, (24, 24, 24, 24), 14)
        layout.addStretch()
        layout.addWidget(picture, 0, CENTER)
        layout.addWidget(self.words)
        layout.addStretch()


class _DoneFace(QWidget):
    """The change, largest of all, until the next scan."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._title, self._label = label(kind="title", align=CENTER), label(kind="amount-due", align=CENTER)
        self._change = AmountLabel("change-huge", CENTER)
        self._lines = label(kind="muted", align=CENTER, wrap=True)
        self._picture = QLabel()
        self._picture.setPixmap(theme.pixmap("success", "accent", 44, self.devicePixelRatioF()))
        layout: QVBoxLayout = column(self, theme, (24, 16, 24, 16), 6)
        layout.addStretch()
        layout.addWidget(self._picture, 0, CENTER)
        layout.addWidget(self._title)
        layout.addSpacing(theme.px(8))
        layout.addWidget(self._label)
        layout.addWidget(self._change)
        layout.addWidget(self._lines)
        layout.addStretch()

    def show_greeting(self, shown: bool) -> None:
        """The change needs its room first."""
        self._picture.setVisible(shown)
        self._title.setVisible(shown)

    def draw(self, view: SaleDoneView) -> None:
        """Show a sale that is complete."""
        say(self._title, view.title)
        say(self._label, view.change_label)
        say(self._change, view.change)
        say(self._lines, "\n".join(view.lines))
