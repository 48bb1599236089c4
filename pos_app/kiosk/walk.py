"""The order in which a keyboard walks over a screen: as it is read, from the top and from the left."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

_ROW = 40
"""Controls whose upper edges differ by less than this are in one row."""


def controls_of(root: QWidget) -> list[QWidget]:
    """What the keyboard can reach below ``root``."""
    found = [
        each
        for each in root.findChildren(QWidget)
        if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    return sorted(found, key=lambda each: _place(each, root))


def show_in_its_room(control: QWidget) -> None:
    """Scroll to a control that stands outside of what is shown."""
    parent = control.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(control, 20, 40)
        parent = parent.parentWidget()


def _place(control: QWidget, root: QWidget) -> tuple[int, int]:
    place = control.mapTo(root, QPoint(0, 0))
    return place.y() // _ROW, place.x()
