"""A field that asks the window first what a key means, and takes as text what the window leaves to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit

from pos_app.widgets.theme import mark

Route = Callable[[QKeyEvent], bool]
"""True when the key was meant for the screen and not for the field."""


class RoutedField(QLineEdit):
    """A line of text; what stands in it is for the presenter to say."""

    touched = Signal()

    def __init__(self, route: Route, kind: str | None = None) -> None:
        super().__init__()
        self._route = route
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        mark(self, kind=kind)

    def draw(self, text: str) -> None:
        """Show this text; a text that is there already keeps the cursor where it is."""
        if self.text() != text:
            self.setText(text)

    def type_in(self, sign: str) -> None:
        """Put a sign in as if it were typed here."""
        self.insert(sign)

    def erase(self) -> None:
        """Take back a sign, or what is marked, as if it were done here."""
        self.backspace()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The window first."""
        if not self._route(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch may want a keyboard on the screen."""
        super().mousePressEvent(event)
        self.touched.emit()
