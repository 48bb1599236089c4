"""Finds texts that do not fit where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QPushButton, QWidget

from pos_app.widgets.fitting import AmountLabel, ElidedLabel


def clipped(window: QWidget) -> list[str]:
    """Every visible label and button whose text is cut off, and every control that its parent cuts off."""
    return [*_labels(window), *_buttons(window), *_overhanging(window)]


def _labels(window: QWidget) -> Iterator[str]:
    for each in window.findChildren(QLabel):
        if not each.isVisible() or not each.text() or isinstance(each, AmountLabel):
            continue
        if isinstance(each, ElidedLabel):
            if each.text() != each.whole:
                yield f"shortened: {each.whole}"
        elif not _fits(each):
            yield f"label: {each.text()} in {each.width()} × {each.height()}"


def _fits(label: QLabel) -> bool:
    room = label.contentsRect()
    flags = Qt.TextFlag.TextWordWrap.value if label.wordWrap() else 0
    metrics = QFontMetrics(label.font())
    needed = metrics.boundingRect(QRect(0, 0, max(1, room.width()), 10_000), flags, label.text())
    lines = [metrics.horizontalAdvance(line) for line in label.text().splitlines()] if not flags else [needed.width()]
    return (
        max(lines) <= room.width() + 1 and metrics.ascent() <= room.height() and needed.height() <= label.height() + 4
    )


def _buttons(window: QWidget) -> Iterator[str]:
    for each in window.findChildren(QPushButton):
        if each.isVisible() and each.text():
            needed = QFontMetrics(each.font()).horizontalAdvance(each.text().replace("&&", "&"))
            if needed > each.width() - 8:
                yield f"button: {each.text()} in {each.width()}"


def _overhanging(window: QWidget) -> Iterator[str]:
    """Controls that stand out of their parent; what scrolls may, downwards."""
    for each in window.findChildren(QWidget):
        parent = each.parentWidget()
        if not each.isVisible() or parent is None or isinstance(parent, QAbstractScrollArea) or each.isWindow():
            continue
        scrolls = isinstance(parent.parentWidget(), QAbstractScrollArea)
        over = each.geometry().right() - parent.rect().right(), each.geometry().bottom() - parent.rect().bottom()
        if over[0] > 1 or (over[1] > 1 and not scrolls):
            name = each.accessibleName() or each.metaObject().className()
            yield f"{name} stands {over} out of {parent.metaObject().className()}"
