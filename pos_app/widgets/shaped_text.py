"""Texts shaped once and painted often: shaping costs far more than painting."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QStaticText

from pos_app.widgets.fitting import fitted

_MOST_ROWS = 2
_MOST_KEPT = 4_000
_RAGGED = 0.9
"""How much of two rows a text may fill before it is shortened: words break where they must."""


@dataclass(frozen=True, slots=True)
class ShapedText:
    """A text ready to be painted in its font; ``width`` in pixels, ``rows`` of text."""

    text: QStaticText
    font: QFont
    width: int
    rows: int


class TextShaper:
    """Remembers what it has shaped, up to a limit."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, int, bool], ShapedText] = {}

    def wrapped(self, font: QFont, text: str, width: int) -> ShapedText:
        """In one row, or two for a text that is too long for one; shortened where two are not enough."""
        key = (text, font.key(), width, True)
        return self._known.get(key) or self._keep(key, _wrapped(font, text, width))

    def figure(self, font: QFont, text: str, width: int) -> ShapedText:
        """In one row, smaller where it would not fit."""
        key = (text, font.key(), width, False)
        return self._known.get(key) or self._keep(key, _figure(font, text, width))

    def _keep(self, key: tuple[str, str, int, bool], shaped: ShapedText) -> ShapedText:
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[key] = shaped
        return shaped


def _wrapped(font: QFont, text: str, width: int) -> ShapedText:
    metrics = QFontMetrics(font)
    rows = 1 if metrics.horizontalAdvance(text) <= width else _MOST_ROWS
    room = width if rows == 1 else round(width * rows * _RAGGED)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    return _shaped(font, shown, rows, width if rows > 1 else -1)


def _figure(font: QFont, text: str, width: int) -> ShapedText:
    return _shaped(fitted(font, text, width), text, 1, -1)


def _shaped(font: QFont, text: str, rows: int, wrap_at: int) -> ShapedText:
    shaped = QStaticText(text)
    shaped.setTextFormat(Qt.TextFormat.PlainText)
    shaped.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    shaped.setTextWidth(wrap_at)
    shaped.prepare(font=font)
    return ShapedText(shaped, font, QFontMetrics(font).horizontalAdvance(text), rows)
