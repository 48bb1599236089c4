"""A button with its key on it: what it does, and the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy

from pos_app.presenters.view import ActionView
from pos_app.widgets.parts import CENTER, label, say_or_hide
from pos_app.widgets.theme import Theme, mark

Direction = QBoxLayout.Direction


class KeyButton(QPushButton):
    """A name and a keycap, one above the other or side by side, at least ``least`` pixels high."""

    def __init__(self, theme: Theme, kind: str, direction: Direction = Direction.TopToBottom, least: int = 48) -> None:
        super().__init__()
        self._theme = theme
        self._least = theme.px(least)
        self._name, self._cap = label(kind="button-name", align=CENTER), label(kind="keycap", align=CENTER)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Preferred)
        self._direction = direction
        self._parts = layout = QBoxLayout(direction, self)
        side = 8 if direction is Direction.TopToBottom else 12
        layout.setContentsMargins(*(theme.px(each) for each in (side, 7, side, 7)))
        layout.setSpacing(theme.px(5 if direction is Direction.TopToBottom else 9))
        layout.addStretch()
        for part in (self._name, self._cap):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(part, 0, CENTER)
        layout.addStretch()
        self._cap.hide()
        mark(self, kind=kind)
        self.toggled.connect(self._tint)
        self._tint()

    def lay(self, direction: Direction, least: int) -> None:
        """Another direction and another least height, where there is more room or less."""
        if (self._direction, self._least) != (direction, self._theme.px(least)):
            self._direction, self._least = direction, self._theme.px(least)
            self.updateGeometry()
            self._turn()

    def draw(self, view: ActionView) -> None:
        """Show an action."""
        self.show_key(view.label, view.key, view.enabled)

    def show_key(self, name: str, key: str, enabled: bool = True) -> None:
        """Show a name and a key; without a key there is no cap."""
        if (self._name.text(), self._cap.text()) != (name, key):
            say_or_hide(self._name, name)
            say_or_hide(self._cap, key)
            self.setAccessibleName(name)
            self.setAccessibleDescription(key)
            self.updateGeometry()
            self._turn()
        self.setEnabled(enabled)

    def sizeHint(self) -> QSize:
        """Room for both in the direction asked for, and for a finger."""
        return self._room(self._direction)

    def minimumSizeHint(self) -> QSize:
        """Nothing on a button is ever cut off: where both do not fit side by side, the cap goes below."""
        return self._room(Direction.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may turn them."""
        super().resizeEvent(event)
        self._turn()

    def nextCheckState(self) -> None:
        """Checked is what the presenter says, not what was touched last."""

    def changeEvent(self, event: QEvent) -> None:
        """The labels stand on another ground when the button is enabled or not."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            self._tint()

    def _room(self, direction: Direction) -> QSize:
        margins, gap = self._parts.contentsMargins(), self._parts.spacing()
        parts = [each.sizeHint() for each in (self._name, self._cap) if each.text()]
        widths, heights = [each.width() for each in parts], [each.height() for each in parts]
        between = gap * max(0, len(parts) - 1)
        if direction is Direction.TopToBottom:
            inner = QSize(max(widths, default=0), sum(heights) + between)
        else:
            inner = QSize(sum(widths) + between, max(heights, default=0))
        around = QSize(margins.left() + margins.right(), margins.top() + margins.bottom())
        return (inner + around).expandedTo(QSize(self._theme.px("touch.till"), self._least))

    def _turn(self) -> None:
        fits = self._room(self._direction).width() <= self.width()
        self._parts.setDirection(self._direction if fits else Direction.TopToBottom)

    def _tint(self) -> None:
        kind = self.property("kind")
        green = self.isEnabled() and (kind == "primary" or (kind == "tender" and self.isChecked()))
        for part in (self._name, self._cap):
            mark(part, on="accent" if green else None)
