"""Equal columns, as many as there is room for: nothing is cut off when the type is large or the screen is small."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QSpacerItem, QWidget

from pos_app.widgets.theme import Theme

_GROWS = 1_000
"""So much more do rows grow than the free room below them."""


class ReflowGrid(QWidget):
    """Lays widgets out in equal columns; their number follows the width and the widest of them."""

    def __init__(
        self,
        theme: Theme,
        *,
        spacing: int = 8,
        narrowest: int = 0,
        most: int = 99,
        tallest: int = 0,
        least: int = 1,
        steps: Sequence[int] = (),
    ) -> None:
        super().__init__()
        self._most = most
        self._least = least
        self._steps = tuple(steps)
        self._narrowest = theme.px(narrowest)
        self._tallest = theme.px(tallest)
        self._children: tuple[QWidget, ...] = ()
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(spacing))
        self._rest = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def columns(self) -> int:
        """How many columns there are now."""
        return self._columns

    def hold(self, children: Sequence[QWidget]) -> None:
        """Lay these out instead of what was there; what is gone is deleted."""
        for gone in set(self._children) - set(children):
            gone.hide()
            gone.setParent(None)
            gone.deleteLater()
        self._children, self._columns = tuple(children), 0
        self.flow()

    def flow(self) -> None:
        """Count the columns again; to be called when a child has got a longer text."""
        columns = self._fitting(self.width())
        if columns == self._columns:
            return
        self._columns = columns
        for place, child in enumerate(self._children):
            self._grid.addWidget(child, place // columns, place % columns)
        for place in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
        self._keep_low(-(-len(self._children) // columns))
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """One column wide."""
        return QSize(self._widest(), self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may hold another number of columns."""
        super().resizeEvent(event)
        self.flow()

    def _keep_low(self, rows: int) -> None:
        """Rows grow as far as they may; what is left stays free below them."""
        if not self._tallest:
            return
        for child in self._children:
            child.setMaximumHeight(self._tallest)
        for place in range(max(rows + 1, self._grid.rowCount())):
            self._grid.setRowStretch(place, _GROWS if place < rows else 0)
        self._grid.removeItem(self._rest)
        self._grid.addItem(self._rest, rows, 0)
        self._grid.setRowStretch(rows, 1)

    def _widest(self) -> int:
        return max((child.minimumSizeHint().width() for child in self._children), default=0)

    def _fitting(self, width: int) -> int:
        gap = self._grid.spacing()
        room = max(1, (width + gap) // (max(self._widest(), self._narrowest, 1) + gap))
        most = max(1, min(room, self._most, max(len(self._children), self._least)))
        return max((each for each in self._steps if each <= most), default=most)
