"""Notices that somebody is there: every touch and key, and a long press in the hidden corner."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

HELD_MS = 3_000
CORNER = 96
"""Pixels of the upper left corner that is pressed long; a mouse and a finger find it alike."""

_SIGNS = {QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress, QEvent.Type.Wheel}


class Presence(QObject):
    """Install on the application.

    ``touched``: somebody is there, ``pressed`` by finger or mouse, ``keyed`` by key; ``held``: the upper left corner
    was pressed long.
    """

    touched = Signal()
    pressed = Signal()
    keyed = Signal()
    held = Signal()

    def __init__(self, window: QWidget, held_ms: int = HELD_MS) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self, singleShot=True, interval=held_ms)
        self._timer.timeout.connect(self.held)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Only look; everything goes on to whom it is meant for."""
        kind = event.type()
        if kind in _SIGNS:
            self.touched.emit()
        if kind is QEvent.Type.KeyPress:
            self.keyed.emit()
        if kind is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self.pressed.emit()
            if self._in_corner(event):
                self._timer.start()
        elif kind is QEvent.Type.MouseButtonRelease:
            self._timer.stop()
        return False

    def _in_corner(self, event: QMouseEvent) -> bool:
        place = QPointF(self._window.mapFromGlobal(event.globalPosition()))
        return 0 <= place.x() < CORNER and 0 <= place.y() < CORNER
