"""Equal columns, as many as there is room for: nothing is cut off when the type is large or the screen is small."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from pos_app.widgets.theme import Theme


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
        steps: Sequence[int] = (),
    ) -> None:
        super().__init__()
        self._most = most
        self._steps = tuple(steps)
        self._narrowest = theme.px(narrowest)
        self._tallest = theme.px(tallest)
        self._children: tuple[QWidget, ...] = ()
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(spacing))
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
        for place in range(max(self._columns, self._grid.columnCount())):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
        self._columns = columns
        for place, child in enumerate(self._children):
            self._grid.addWidget(child, place // columns, place % columns)
            if self._tallest:
                child.setMaximumHeight(self._tallest)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """One column wide."""
        return QSize(self._widest(), self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may hold another number of columns."""
        super().resizeEvent(event)
        self.flow()

    def _widest(self) -> int:
        return max((child.minimumSizeHint().width() for child in self._children), default=0)

    def _fitting(self, width: int) -> int:
        gap = self._grid.spacing()
        room = max(1, (width + gap) // (max(self._widest(), self._narrowest, 1) + gap))
        most = max(1, min(room, self._most, len(self._children)))
        return max((each for each in self._steps if each <= most), default=most)
