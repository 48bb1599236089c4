"""A sheet as a PNG picture of 300 dots per inch, for mail and for printers that take pictures only."""

from __future__ import annotations

from typing import BinaryIO

from PIL import Image, ImageDraw

from hub.coupon_sheets.drawing import PAGE_HEIGHT, PAGE_WIDTH, Code, Page
from hub.coupon_sheets.fonts import pixel_font

DOTS_PER_INCH = 300
_PER_MM = DOTS_PER_INCH / 25.4
_WHITE, _BLACK = 255, 0


def write_png(page: Page, out: BinaryIO) -> None:
    """Write one sheet."""
    picture = Image.new("L", (_dots(PAGE_WIDTH), _dots(PAGE_HEIGHT)), _WHITE)
    draw = ImageDraw.Draw(picture)
    for text in page.texts:
        place = text.x * _PER_MM, text.y * _PER_MM
        draw.text(place, text.text, fill=_BLACK, font=pixel_font(text.font, _dots(text.size)), anchor="ls")
    for code in page.codes:
        _draw_code(draw, code)
    picture.save(out, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH), optimize=False)


def _draw_code(draw: ImageDraw.ImageDraw, code: Code) -> None:
    # Whole dots for every module: unequal ones are what readers stumble over.
    module = max(1, int(code.module * _PER_MM))
    left, top = _dots(code.x), _dots(code.y)
    for row, column, count in code.runs():
        x, y = left + column * module, top + row * module
        draw.rectangle((x, y, x + count * module - 1, y + module - 1), fill=_BLACK)


def _dots(length: float) -> int:
    return round(length * _PER_MM)
