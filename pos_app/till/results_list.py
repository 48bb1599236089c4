"""Draws the goods found while words are being typed, over the basket and under the scan field."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from pos_app.presenters.till import TillPresenter
from pos_app.presenters.view import RowView
from pos_app.widgets.parts import column
from pos_app.widgets.row_list import RowList
from pos_app.widgets.theme import Theme, mark


class ResultsList(QFrame):
    """A list that lies over its parent and is no window of its own: the scan field keeps the keyboard."""

    def __init__(self, theme: Theme, presenter: TillPresenter, over: QWidget) -> None:
        super().__init__(over)
        self._list = RowList(theme)
        self._count = 0
        mark(self, kind="panel")
        layout = column(self, theme, (2, 8, 2, 8))
        layout.addWidget(self._list)
        self._list.row_touched.connect(presenter.result_chosen)
        self.hide()

    def draw(self, rows: tuple[RowView, ...], selected: int, name: str) -> None:
        """Show what was found; nothing found takes no room."""
        self._count = len(rows)
        self._list.draw(rows, selected, name)
        self.setVisible(bool(rows))
        self.raise_()

    def place(self, left: int, top: int, width: int, room: int) -> None:
        """Lie here, as high as the rows need and ``room`` allows."""
        margins = self.contentsMargins()
        around = margins.top() + margins.bottom() + (self.layout().contentsMargins().top() * 2)  # type: ignore[union-attr]
        wanted = self._count * self._list.row_height + around + 2
        self.setGeometry(left, top, width, max(0, min(wanted, room)))
