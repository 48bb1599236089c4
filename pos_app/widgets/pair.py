"""Two parts side by side where there is room, else one above the other."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pos_app.widgets.theme import Theme

Direction = QBoxLayout.Direction


class Pair(QWidget):
    """Turns by itself when its width or one of its parts changes."""

    def __init__(self, theme: Theme, first: QWidget, second: QWidget, *, spacing: int = 8, stretch: int = 0) -> None:
        super().__init__()
        self._first, self._second = first, second
        self._layout = QBoxLayout(Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(spacing))
        self._layout.addWidget(first, 1)
        self._layout.addWidget(second, stretch)

    def minimumSizeHint(self) -> QSize:
        """As wide as the wider part."""
        parts = (self._first.minimumSizeHint(), self._second.minimumSizeHint())
        return QSize(max(each.width() for each in parts), self._layout.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may turn it."""
        super().resizeEvent(event)
        self.turn()

    def turn(self) -> None:
        """Choose the direction; to be called when a part has got another text."""
        wanted = self._first.sizeHint().width() + self._second.sizeHint().width() + self._layout.spacing()
        direction = Direction.LeftToRight if wanted <= self.width() else Direction.TopToBottom
        if direction is not self._layout.direction():
            self._layout.setDirection(direction)
            self.updateGeometry()
