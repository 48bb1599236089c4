"""How many digits of a PIN were typed, as dots; never which."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_app.widgets.theme import Theme

_LEAST = 4


class PinDots(QWidget):
    """Four rings that fill, and more dots when more digits come."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._filled = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def draw(self, filled: int, name: str) -> None:
        """Show so many dots filled."""
        if filled != self._filled:
            self._filled = filled
            self.update()
        self.setAccessibleName(f"{name} · {filled}")

    def sizeHint(self) -> QSize:
        """Room for eight."""
        return QSize(self._theme.px(8 * 28), self._theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dots in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("outline"), self._theme.px(2)))
        count, step, radius = max(_LEAST, self._filled), self._theme.px(28), self._theme.px(7)
        left = (self.width() - (count - 1) * step) / 2
        for place in range(count):
            if place < self._filled:
                painter.setBrush(self._theme.color("accent"))
                painter.setPen(QPen(self._theme.color("accent"), self._theme.px(2)))
            else:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._theme.color("outline"), self._theme.px(2)))
            painter.drawEllipse(QPointF(left + place * step, self.height() / 2), radius, radius)
        painter.end()
