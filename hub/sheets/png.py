"""A page as a PNG picture of 300 dots per inch, for mail and for printers that take pictures only."""

from __future__ import annotations

from typing import BinaryIO

from PIL import Image, ImageDraw

from hub.sheets.drawing import Box, Code, Page
from hub.sheets.fonts import pixel_font

DOTS_PER_INCH = 300
_PER_MM = DOTS_PER_INCH / 25.4
_WHITE, _BLACK = 255, 0
_TOLERANCE = 0.02
"""A module that is a hair narrower than whole dots is meant to be whole dots."""


def write_png(page: Page, out: BinaryIO) -> None:
    """Write one page."""
    picture = Image.new("L", (_dots(page.width), _dots(page.height)), _WHITE)
    draw = ImageDraw.Draw(picture)
    for box in page.boxes:
        _draw_box(draw, box)
    for text in page.texts:
        place, fill = (text.x * _PER_MM, text.y * _PER_MM), _WHITE if text.is_white else _BLACK
        draw.text(place, text.text, fill=fill, font=pixel_font(text.font, _dots(text.size)), anchor="ls")
    for code in page.codes:
        _draw_code(draw, code)
    picture.save(out, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH), optimize=False)


def _draw_box(draw: ImageDraw.ImageDraw, box: Box) -> None:
    left, top = _dots(box.x), _dots(box.y)
    right, bottom = left + max(1, _dots(box.width)), top + max(1, _dots(box.height))
    draw.rectangle((left, top, right - 1, bottom - 1), fill=_BLACK)


def _draw_code(draw: ImageDraw.ImageDraw, code: Code) -> None:
    # Whole dots for every module: unequal ones are what readers stumble over.
    module, row_height = _whole(code.module), _whole(code.row_height)
    left, top = _dots(code.x), _dots(code.y)
    for row, column, count in code.runs():
        x, y = left + column * module, top + row * row_height
        draw.rectangle((x, y, x + count * module - 1, y + row_height - 1), fill=_BLACK)


def _whole(length: float) -> int:
    return max(1, int(length * _PER_MM + _TOLERANCE))


def _dots(length: float) -> int:
    return round(length * _PER_MM)
