"""A button with its key on it: what it does, and the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy

from pos_app.presenters.view import ActionView
from pos_app.widgets.parts import CENTER, label, say, say_or_hide
from pos_app.widgets.theme import Theme, mark

Direction = QBoxLayout.Direction


class KeyButton(QPushButton):
    """A name and a keycap, one above the other or side by side; it takes the keyboard only by Tab."""

    def __init__(self, theme: Theme, kind: str, direction: Direction = Direction.TopToBottom) -> None:
        super().__init__()
        self._theme = theme
        self._name, self._cap = label(kind="button-name", align=CENTER), label(kind="keycap", align=CENTER)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Preferred)
        self._parts = layout = QBoxLayout(direction, self)
        layout.setContentsMargins(*(theme.px(each) for each in (8, 7, 8, 7)))
        layout.setSpacing(theme.px(5 if direction is Direction.TopToBottom else 9))
        layout.addStretch()
        for part in (self._name, self._cap):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(part, 0, CENTER)
        layout.addStretch()
        mark(self, kind=kind)
        self.toggled.connect(self._tint)
        self._tint()

    def draw(self, view: ActionView) -> None:
        """Show an action."""
        self.show_key(view.label, view.key, view.enabled)

    def show_key(self, name: str, key: str, enabled: bool = True) -> None:
        """Show a name and a key; without a key there is no cap."""
        say(self._name, name)
        say_or_hide(self._cap, key)
        if self.accessibleName() != name:
            self.setAccessibleName(name)
            self.setAccessibleDescription(key)
            self.updateGeometry()
        self.setEnabled(enabled)

    def sizeHint(self) -> QSize:
        """Room for both, and for a finger."""
        touch = self._theme.px("touch.till")
        return self._parts.sizeHint().expandedTo(QSize(touch, touch))

    def minimumSizeHint(self) -> QSize:
        """Nothing on a button is ever cut off."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """The labels stand on another ground when the button is enabled or not."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            self._tint()

    def _tint(self) -> None:
        kind = self.property("kind")
        green = self.isEnabled() and (kind == "primary" or (kind == "tender" and self.isChecked()))
        for part in (self._name, self._cap):
            mark(part, on="accent" if green else None)
