"""A page as a PNG picture of 300 dots per inch, for mail and for printers that take pictures only."""

from __future__ import annotations

from typing import BinaryIO

from PIL import Image, ImageDraw, ImageFont

from hub.sheets.drawing import Box, Code, Page, Text
from hub.sheets.fonts import pixel_font, width_of

DOTS_PER_INCH = 300
_PER_MM = DOTS_PER_INCH / 25.4
_WHITE, _BLACK = 255, 0
_TOLERANCE = 0.02
"""A module that is a hair narrower than whole dots is meant to be whole dots."""
_LEAST_DOTS, _SMALLER = 5.0, 0.97


def write_png(page: Page, out: BinaryIO) -> None:
    """Write one page."""
    picture = Image.new("L", (_dots(page.width), _dots(page.height)), _WHITE)
    draw = ImageDraw.Draw(picture)
    for box in page.boxes:
        _draw_box(draw, box)
    for text in page.texts:
        place, fill = (text.x * _PER_MM, text.y * _PER_MM), _WHITE if text.is_white else _BLACK
        draw.text(place, text.text, fill=fill, font=_font(text), anchor="ls")
    for code in page.codes:
        _draw_code(draw, code)
    picture.save(out, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH), optimize=False)


def _font(text: Text) -> ImageFont.FreeTypeFont:
    """The font in which the text is no wider than laid out: whole dots make small letters wider than they are."""
    size, most = text.size * _PER_MM, width_of(text.text, text.font, text.size) * _PER_MM + 1
    font = pixel_font(text.font, round(size, 1))
    while size > _LEAST_DOTS and font.getlength(text.text) > most:
        size *= _SMALLER
        font = pixel_font(text.font, round(size, 1))
    return font


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
