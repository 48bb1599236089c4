"""A page as SVG, for whoever sets it into a leaflet of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.sax.saxutils import escape

from hub.sheets.drawing import Box, Code, Page, Text
from hub.sheets.fonts import BOLD, MONO, NAME, SMALL

_FAMILIES = {
    BOLD: 'font-family="Inter, sans-serif" font-weight="700"',
    NAME: 'font-family="Inter, sans-serif" font-weight="600"',
    SMALL: 'font-family="Inter, sans-serif"',
    MONO: 'font-family="JetBrains Mono, monospace" font-weight="700"',
}


def write_svg(page: Page, out: BinaryIO) -> None:
    """Write one page; a millimetre is a unit."""
    out.write("\n".join(_lines(page)).encode())


def _lines(page: Page) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{page.width:g}mm" height="{page.height:g}mm" '
        f'viewBox="0 0 {page.width:g} {page.height:g}">'
    )
    yield f'<rect width="{page.width:g}" height="{page.height:g}" fill="#fff"/>'
    yield from map(_box, page.boxes)
    yield from map(_text, page.texts)
    yield from map(_code, page.codes)
    yield "</svg>"


def _box(box: Box) -> str:
    return f'<rect x="{box.x:.2f}" y="{box.y:.2f}" width="{box.width:.2f}" height="{box.height:.2f}"/>'


def _text(text: Text) -> str:
    place = f'x="{text.x:.2f}" y="{text.y:.2f}" font-size="{text.size:.2f}"'
    fill = ' fill="#fff"' if text.is_white else ""
    return f"<text {place}{fill} {_FAMILIES[text.font]}>{escape(text.text)}</text>"


def _code(code: Code) -> str:
    moves = "".join(f"M{column} {row}h{count}v1h-{count}z" for row, column, count in code.runs())
    place = f"translate({code.x:.3f} {code.y:.3f}) scale({code.module:.5f} {code.row_height:.5f})"
    return f'<path transform="{place}" d="{moves}" shape-rendering="crispEdges"/>'
