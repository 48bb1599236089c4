"""A label at the edge of a shelf: the name above, the price to the right, what else there is to say to the left."""

from __future__ import annotations

from hub.labels.formats import Area
from hub.labels.label import Label
from hub.labels.sentences import name_of, paragraphs_of, price_unit, small_print
from hub.labels.strokes import LEADING, MODULES, Strokes, modules_of
from hub.labels.words import LabelWords
from hub.sheets.fitting import fit_block, fit_line
from hub.sheets.fonts import NAME, SMALL

_DRAWN_FOR = (65.0, 32.0)
"""The room for which the sizes below are meant; in less of it they are smaller."""
_PRICE_PART = 0.42
_NAME_SIZE, _NAME_LEAST = 4.3, 1.9
_ONE_LINE = 0.8
"""A name that has room in one line at this part of its size does not take two."""
_SENTENCE_SIZE, _SENTENCE_LEAST = 3.0, 1.45
_SMALL_SIZE, _SMALL_LEAST = 1.9, 1.15
_BARS, _BARS_ACROSS = 9.5, 7.0


def draw_shelf(strokes: Strokes, place: Area, margin: float, label: Label, words: LabelWords) -> None:
    """Draw one label."""
    area = place.inside(margin)
    scale = min(area.width / _DRAWN_FOR[0], area.height / _DRAWN_FOR[1])
    below = draw_name(strokes, area, name_of(label), _NAME_SIZE * scale, min(_NAME_LEAST, _NAME_SIZE * scale), 2)
    below += 0.6 * scale
    price_width = _PRICE_PART * area.width
    left = Area(area.x, below, area.width - price_width - 1.5 * scale, area.bottom - below)
    right = Area(area.right - price_width, below, price_width, area.bottom - below)
    if label.barcode and not bar_width(label.barcode, left.width, margin):
        room = _bars_across(strokes, area, margin, label, words, scale) - below
        left, right = (Area(each.x, each.y, each.width, room) for each in (left, right))
    else:
        # Without bars the small print has the whole width.
        wide = right if label.barcode else Area(area.x, below, area.width, area.bottom - below)
        above = _small_print(strokes, wide, label, words, scale)
        right = Area(right.x, right.y, right.width, above)
        if label.barcode:
            above = _bars_left(strokes, left, margin, label, scale)
        left = Area(left.x, left.y, left.width, above)
    strokes.paragraphs(left, list(paragraphs_of(label, words)), max(1.8, _SENTENCE_SIZE * scale), _SENTENCE_LEAST)
    _price(strokes, right, label, words, scale)


def draw_name(strokes: Strokes, area: Area, name: str, size: float, least: float, most_lines: int) -> float:
    """The name in few lines; where they end below."""
    one, text = fit_line(name, NAME, size, size * _ONE_LINE, area.width)
    size, lines = (one, [text]) if text == name else fit_block(name, NAME, size, least, area.width, most_lines)
    y = area.y
    for line in lines:
        strokes.line(area, y + size * 0.92, line, NAME, size, size)
        y += size * LEADING
    return y


def bar_width(digits: str, room: float, margin: float) -> float:
    """The widest bars that have room, in millimetres, 0 when none have; white before them may lie in the margin."""
    before, bars, behind = modules_of(digits)
    needed = ((each, max(0.0, before * each - margin) + (bars + behind) * each) for each in MODULES)
    return next((each for each, width in needed if width <= room), 0.0)


def _price(strokes: Strokes, area: Area, label: Label, words: LabelWords, scale: float) -> None:
    if label.is_reduced:
        height = min(4.2 * scale, area.height * 0.28)
        strokes.band(Area(area.x, area.y, area.width, height), words.reduced)
        area = Area(area.x, area.y + height + scale, area.width, area.height - height - 1.6 * scale)
    else:
        area = Area(area.x, area.y, area.width, area.height - 0.8 * scale)
    strokes.price(area, words.parts(label.price), price_unit(label, words), "right")


def _small_print(strokes: Strokes, area: Area, label: Label, words: LabelWords, scale: float) -> float:
    """Two lines at the right end of an area; the height that is left above them."""
    size = max(1.5, _SMALL_SIZE * scale)
    y = area.bottom
    for text in reversed(small_print(label, words)):
        strokes.line(area, y - 0.2 * size, text, SMALL, size, _SMALL_LEAST, "right")
        y -= size * LEADING
    return y - area.y


def _bars_left(strokes: Strokes, area: Area, margin: float, label: Label, scale: float) -> float:
    """The bars at the end of the left side; the height that is left above them."""
    module = bar_width(label.barcode, area.width, margin)
    before, _, _ = modules_of(label.barcode)
    height = _BARS * scale
    place = Area(area.x + max(0.0, before * module - margin), area.bottom - height, area.width, height)
    strokes.bars(place, label.barcode, module, with_digits=True)
    return area.height - height - 0.8 * scale


def _bars_across(strokes: Strokes, area: Area, margin: float, label: Label, words: LabelWords, scale: float) -> float:
    """Bars over the whole width with one small line under them; where they begin."""
    size = max(1.4, _SMALL_SIZE * scale)
    text = " · ".join((label.barcode, *reversed(small_print(label, words))))
    strokes.line(area, area.bottom - 0.2 * size, text, SMALL, size, _SMALL_LEAST)
    module = bar_width(label.barcode, area.width + margin, margin) or MODULES[-1]
    height = _BARS_ACROSS * scale
    x = area.x + (area.width - modules_of(label.barcode)[1] * module) / 2
    place = Area(x, area.bottom - size * LEADING - height, area.width, height)
    strokes.bars(place, label.barcode, module, with_digits=False)
    return place.y - 0.5 * scale
