"""The pieces that labels are put together from: lines of text that fit, a price, bars with their digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from hub.labels.formats import Area
from hub.sheets.codes import ean_matrix
from hub.sheets.drawing import Box, Code, Text
from hub.sheets.fitting import cut, fit_line, wrapped
from hub.sheets.fonts import BOLD, SMALL, width_of

CAPITAL = 0.73
"""The height of Inter's digits and capitals, as a part of its size."""
LEADING = 1.22
"""From a line to the next, as a part of their size."""
DOT = 25.4 / 300
MODULES = (4 * DOT, 3 * DOT)
"""The widths a bar may have, in whole dots of our pictures: 0.34 mm, the nominal size, and 0.25 mm, the least of
labels printed on demand (GS1 General Specifications, symbol specification table 1): two of a label printer's
203 dots an inch.
"""
QUIET = {13: (11, 7), 8: (7, 7)}
"""Modules that stay white before and behind the bars."""
_GROUPS = {13: ((3, 45), (50, 92)), 8: ((3, 31), (36, 64))}
"""Where the digits stand under the bars, in modules."""
_DIGITS = 9.0
"""The size of the digits under bars, in modules."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence of a label. ``struck`` is the end of it with a line through; what is ``optional`` may be left out."""

    text: str
    font: str = SMALL
    struck: str = ""
    optional: bool = False


@dataclass(slots=True)
class Strokes:
    """What has been drawn on a page so far."""

    texts: list[Text] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def line(
        self,
        area: Area,
        baseline: float,
        text: str,
        font: str,
        size: float,
        least: float,
        align: Literal["left", "right", "center"] = "left",
        *,
        is_white: bool = False,
    ) -> Text:
        """One line of text, as wide as the area at most."""
        size, text = fit_line(text, font, size, least, area.width)
        room = area.width - width_of(text, font, size)
        x = area.x + {"left": 0.0, "right": room, "center": room / 2}[align]
        drawn = Text(x, baseline, size, text, font, is_white)
        self.texts.append(drawn)
        return drawn

    def paragraphs(self, area: Area, paragraphs: Sequence[Paragraph], size: float, least: float) -> float:
        """Sentences under one another in the largest size that has room for them; where they end below.

        Where there is no room at all, first what is optional is left out, then the last line that has room is cut.
        """
        kept, size, lines = _fitting(list(paragraphs), area, size, least)
        struck = {each.text: each.struck for each in kept if each.struck}
        y = area.y
        for text, font in lines:
            y += size * LEADING
            drawn = Text(area.x, y - size * (LEADING - CAPITAL) / 2, size, text, font)
            self.texts.append(drawn)
            if text in struck:
                self._strike(drawn, struck[text])
        return y

    def price(self, area: Area, parts: tuple[str, str], behind: str, align: Literal["right", "center"]) -> None:
        """A price as large as there is room: the whole part, the fraction high beside it, the currency under that."""
        whole, fraction = parts
        side = max(_FRACTION * width_of(fraction, BOLD, 1), _CURRENCY * width_of(behind, BOLD, 1))
        wide = width_of(whole, BOLD, 1) + _APART + side
        size = min(area.width / wide, area.height / CAPITAL)
        room = area.width - wide * size
        x = area.x + (room if align == "right" else room / 2)
        baseline = area.y + (area.height + CAPITAL * size) / 2
        self.texts.append(Text(x, baseline, size, whole, BOLD))
        x += size * (width_of(whole, BOLD, 1) + _APART)
        top = baseline - CAPITAL * size * (1 - _FRACTION)
        if fraction:
            self.texts.append(Text(x, top, size * _FRACTION, fraction, BOLD))
        self.texts.append(Text(x, baseline, size * _CURRENCY, behind, BOLD))

    def band(self, area: Area, text: str) -> None:
        """White capitals on black."""
        self.boxes.append(Box(area.x, area.y, area.width, area.height))
        size = area.height * 0.78
        baseline = area.y + (area.height + CAPITAL * size) / 2
        inner = Area(area.x + 0.8, area.y, area.width - 1.6, area.height)
        drawn = self.line(inner, baseline, text, BOLD, size, 1.2, "center", is_white=True)
        if drawn.size < size:
            lower = area.y + (area.height + CAPITAL * drawn.size) / 2
            self.texts[-1] = Text(drawn.x, lower, drawn.size, drawn.text, BOLD, is_white=True)

    def bars(self, area: Area, digits: str, module: float, *, with_digits: bool) -> None:
        """A barcode from the left of the area on; with its digits under it the deeper bars stand between them."""
        rows = ean_matrix(digits)
        width, left = len(rows[0]) * module, area.x
        size = _DIGITS * module
        height = area.height - (CAPITAL * size + 0.5 if with_digits else 0)
        self.codes.append(Code(left, area.y, width, height, rows[:1]))
        if with_digits:
            self.codes.append(Code(left, area.y, width, (height + area.height) / 2, rows[1:]))
            self._digits(left, area.bottom, digits, module, size)

    def _digits(self, left: float, baseline: float, digits: str, module: float, size: float) -> None:
        half = len(digits) // 2
        parts = (digits[-2 * half : -half], digits[-half:])
        for (begin, end), part in zip(_GROUPS[len(digits)], parts, strict=True):
            area = Area(left + begin * module + 0.3, 0, (end - begin) * module - 0.6, 0)
            self.line(area, baseline, part, SMALL, size, 0.5, "center")
        if len(digits) % 2:
            self.line(Area(left - 8 * module, 0, 7 * module, 0), baseline, digits[0], SMALL, size, 0.5)

    def _strike(self, drawn: Text, struck: str) -> None:
        whole, part = (width_of(text, drawn.font, drawn.size) for text in (drawn.text, struck))
        thick = max(0.15, drawn.size * 0.07)
        y = drawn.y - drawn.size * CAPITAL / 2 - thick / 2
        self.boxes.append(Box(drawn.x + whole - part - thick, y, part + 2 * thick, thick))


_FRACTION, _CURRENCY, _APART = 0.5, 0.27, 0.04
"""Sizes beside the digits before the mark, as parts of theirs; and the space between."""

_Lines = list[tuple[str, str]]


def modules_of(digits: str) -> tuple[int, int, int]:
    """Modules of the white before an EAN, of its bars, and of the white behind them."""
    before, behind = QUIET[len(digits)]
    return before, 95 if len(digits) > 8 else 67, behind


def _fitting(
    paragraphs: list[Paragraph], area: Area, size: float, least: float
) -> tuple[list[Paragraph], float, _Lines]:
    """What of the sentences has room, in which size, and their lines with their fonts."""
    while True:
        tried, lines = _shrunk(paragraphs, area, size, least)
        optional = [each for each in paragraphs if each.optional]
        if _has_room(lines, area, tried) or not optional:
            break
        paragraphs.remove(optional[-1])
    most = max(1, int(area.height / (tried * LEADING) + 1e-6)) if lines else 0
    if len(lines) > most:
        last, font = lines[most - 1]
        lines = [*lines[: most - 1], (cut(f"{last} {lines[most][0]}", font, tried, area.width), font)]
    return paragraphs, tried, lines


def _shrunk(paragraphs: Sequence[Paragraph], area: Area, size: float, least: float) -> tuple[float, _Lines]:
    while True:
        lines = [(line, each.font) for each in paragraphs for line in wrapped(each.text, each.font, size, area.width)]
        if size <= least or _has_room(lines, area, size):
            return size, lines
        size = max(least, size * 0.95)


def _has_room(lines: _Lines, area: Area, size: float) -> bool:
    return len(lines) * size * LEADING <= area.height and not any(text.endswith("…") for text, _ in lines)
