"""Buttons of their own widths in as many rows as they need: nothing is stretched and nothing is cut off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_app.widgets.theme import Theme


class FlowRow(QWidget):
    """Lays its children out like words on a page."""

    def __init__(self, theme: Theme, children: Sequence[QWidget], *, spacing: int = 8) -> None:
        super().__init__()
        self._gap = theme.px(spacing)
        self._children = tuple(children)
        for child in self._children:
            child.setParent(self)
            child.show()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def hasHeightForWidth(self) -> bool:
        """Fewer fit into a row, more rows it takes."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as its rows."""
        places = self._placed(width)
        return max((place.bottom() + 1 for place in places), default=0)

    def sizeHint(self) -> QSize:
        """One row of all."""
        width = sum(child.sizeHint().width() + self._gap for child in self._children)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest."""
        width = max((child.minimumSizeHint().width() for child in self._children), default=0)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other rows."""
        super().resizeEvent(event)
        for child, place in zip(self._children, self._placed(self.width()), strict=True):
            child.setGeometry(place)
        self.updateGeometry()

    def _placed(self, width: int) -> list[QRect]:
        places, left, top, tallest = list[QRect](), 0, 0, 0
        for child in self._children:
            child.ensurePolished()
            size = child.sizeHint()
            if left and left + size.width() > width:
                left, top, tallest = 0, top + tallest + self._gap, 0
            places.append(QRect(left, top, min(size.width(), max(width, 1)), size.height()))
            left, tallest = left + size.width() + self._gap, max(tallest, size.height())
        return places
