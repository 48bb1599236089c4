"""A card of the demo's panel: the name of a device, how it is, and below them what can be done to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from pos_app.widgets.parts import button, column, label, row, say
from pos_app.widgets.theme import Theme, mark


class PartCard(QFrame):
    """``used`` is emitted when somebody operated something on it."""

    used = Signal()

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self.theme = theme
        self._pill = label(kind="pill")
        mark(self, kind="card")
        self.body: QVBoxLayout = column(self, theme, (16, 12, 16, 14), 8)
        self.head = row(head_frame := QFrame(), theme, spacing=8)
        self.head.addWidget(label(title, "title"))
        self.head.addStretch()
        self.head.addWidget(self._pill)
        self.body.addWidget(head_frame)

    def say_state(self, text: str, tone: str | None) -> None:
        """How the device is."""
        say(self._pill, f"●  {text}")
        mark(self._pill, tone=tone)

    @property
    def state(self) -> str:
        """How the device is, as it is shown."""
        return self._pill.text().removeprefix("●  ")

    def line(self) -> QHBoxLayout:
        """A new row on the card."""
        frame = QFrame()
        self.body.addWidget(frame)
        return row(frame, self.theme, spacing=8)

    def act(self, text: str, on_touch: Callable[[], None], kind: str = "action") -> QPushButton:
        """A button that does something."""
        made = button(text, kind)
        if kind == "primary":
            mark(made, letters="body")
        made.clicked.connect(lambda: self._do(on_touch))
        return made

    def switch(self, text: str, on_switch: Callable[[bool], None]) -> QPushButton:
        """A chip that stays in until it is touched again."""
        made = button(text, "chip")
        made.setCheckable(True)
        made.clicked.connect(lambda checked: self._do(lambda: on_switch(checked)))
        return made

    def _do(self, what: Callable[[], None]) -> None:
        what()
        self.used.emit()
