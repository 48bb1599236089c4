"""A poster beside a pile of goods: everything a shelf label says, to be read from three metres."""

from __future__ import annotations

from hub.labels.formats import Area
from hub.labels.label import Label
from hub.labels.sentences import name_of, paragraphs_of, price_unit, small_print
from hub.labels.shelf import draw_name
from hub.labels.strokes import LEADING, MODULES, Strokes, modules_of
from hub.labels.words import LabelWords
from hub.sheets.fonts import SMALL

_NAME_SIZE, _NAME_LEAST, _NAME_LINES = 10.5, 5.0, 3
_BAND, _PRICE, _BARS = 12.0, 42.0, 14.0
"""Heights in millimetres."""
_SENTENCE_SIZE, _SENTENCE_LEAST = 6.4, 2.6
_SMALL_SIZE, _SMALL_LEAST = 3.0, 1.5


def draw_poster(strokes: Strokes, place: Area, margin: float, label: Label, words: LabelWords) -> None:
    """Draw one poster."""
    area = place.inside(margin)
    y = draw_name(strokes, area, name_of(label), _NAME_SIZE, _NAME_LEAST, _NAME_LINES) + 2
    if label.is_reduced:
        strokes.band(Area(area.x, y, area.width, _BAND), words.reduced)
        y += _BAND
    y += 3
    strokes.price(Area(area.x, y, area.width, _PRICE), words.parts(label.price), price_unit(label, words), "center")
    y += _PRICE + 4
    _end(strokes, Area(area.x, area.bottom - _BARS, area.width, _BARS), margin, label, words)
    room = Area(area.x, y, area.width, area.bottom - _BARS - 3 - y)
    strokes.paragraphs(room, list(paragraphs_of(label, words)), _SENTENCE_SIZE, _SENTENCE_LEAST)


def _end(strokes: Strokes, area: Area, margin: float, label: Label, words: LabelWords) -> None:
    """The bars to the left, the small print to the right."""
    used = 0.0
    if label.barcode:
        module = MODULES[0]
        before, bars, behind = modules_of(label.barcode)
        white = max(0.0, before * module - margin)
        used = white + (bars + behind) * module
        strokes.bars(Area(area.x + white, area.y, area.width, area.height), label.barcode, module, with_digits=True)
    rest = Area(area.x + used, area.y, area.width - used, area.height)
    y = area.bottom
    for text in reversed(small_print(label, words)):
        strokes.line(rest, y, text, SMALL, _SMALL_SIZE, _SMALL_LEAST, "right")
        y -= _SMALL_SIZE * LEADING
