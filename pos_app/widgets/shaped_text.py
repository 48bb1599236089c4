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
        self._widths: dict[tuple[str, str], int] = {}
        self._fonts: dict[int, tuple[QFont, str]] = {}
        """The names of the fonts it was asked with, by identity: a few, and asked for their names far too often."""

    def width(self, font: QFont, text: str) -> int:
        """How wide a text is in one row, in pixels."""
        key = (text, self._name(font))
        known = self._widths.get(key)
        if known is None:
            if len(self._widths) >= _MOST_KEPT:
                self._widths.clear()
            known = self._widths[key] = QFontMetrics(font).horizontalAdvance(text)
        return known

    def wrapped(self, font: QFont, text: str, width: int) -> ShapedText:
        """In one row, or two for a text that is too long for one; shortened where two are not enough."""
        key = (text, self._name(font), width, True)
        return self._known.get(key) or self._keep(key, _wrapped(font, text, width))

    def figure(self, font: QFont, text: str, width: int) -> ShapedText:
        """In one row, smaller where it would not fit."""
        key = (text, self._name(font), width, False)
        return self._known.get(key) or self._keep(key, _figure(font, text, width))

    def _name(self, font: QFont) -> str:
        known = self._fonts.get(id(font))
        if known is None:
            known = self._fonts[id(font)] = (font, font.key())
        return known[1]

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
