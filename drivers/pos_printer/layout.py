"""Lays a document out in rows of columns, the same rows for preview, picture and paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from drivers.pos_printer.document import (
    PLAIN,
    QR,
    Align,
    Barcode,
    Cell,
    Columns,
    Cut,
    Document,
    Element,
    Feed,
    Image,
    Pulse,
    Rule,
    Style,
    Text,
)
from drivers.pos_printer.measure import clean, columns_of, plain_spaces, wrap

NARROWEST = 16
"""Fewer columns than this hold no receipt."""


@dataclass(frozen=True, slots=True)
class Span:
    """Letters of one look, beginning at a column counted from 0."""

    text: str
    column: int
    style: Style = PLAIN
    align: Align = Align.LEFT

    @property
    def end(self) -> int:
        """The first column after it."""
        return self.column + columns_of(self.text) * self.style.width


@dataclass(frozen=True, slots=True)
class TextRow:
    """One printed line; spans from left to right, never overlapping, never beyond the paper."""

    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockRow:
    """Something that is not letters: a code, a picture, a cut, a pulse."""

    element: Barcode | QR | Image | Cut | Pulse


Row = TextRow | BlockRow


def layout(document: Document, columns: int) -> tuple[Row, ...]:
    """Every row of the document on paper of so many normal letters (32 for 58 mm, 42 or 48 for 80 mm)."""
    if columns < NARROWEST:
        raise ValueError(f"paper has at least {NARROWEST} columns, not {columns}")
    return tuple(row for element in document.elements for row in _rows(element, columns))


def _rows(element: Element, columns: int) -> Iterator[Row]:
    match element:
        case Text():
            yield from _text_rows(element, columns)
        case Columns():
            yield from _column_rows(element, columns)
        case Rule(char):
            count = columns // columns_of(char)
            yield TextRow((Span(char * count, 0),))
        case Feed(lines):
            yield from (TextRow(),) * lines
        case Barcode() | QR() | Image() | Cut() | Pulse():
            yield BlockRow(element)


def _text_rows(text: Text, columns: int) -> Iterator[TextRow]:
    for line in wrap(clean(text.text), columns // text.width):
        span = _placed(line, text.align, text.style, 0, columns)
        yield TextRow((span,) if line else ())


def _placed(text: str, align: Align, style: Style, left: int, columns: int) -> Span:
    """Letters put into a field of so many columns."""
    free = columns - columns_of(text) * style.width
    shift = {Align.LEFT: 0, Align.CENTER: free // 2, Align.RIGHT: free}[align]
    return Span(text, left + shift, style, align)


def _column_rows(row: Columns, columns: int) -> Iterator[TextRow]:
    """Side by side in the wished letters; else in narrower ones; else one below the other."""
    cells = tuple(replace(cell, text=clean(cell.text)) for cell in row.cells)
    for width in range(row.width, 0, -1):
        widths = _widths(cells, row.gap * width, width, columns)
        if widths is not None:
            yield from _side_by_side(cells, widths, row.gap * width, replace(row.style, width=width))
            return
    yield from _stacked(cells, replace(row.style, width=1), columns)


def _widths(cells: tuple[Cell, ...], gap: int, scale: int, columns: int) -> tuple[int, ...] | None:
    """Columns given to each cell, or nothing when the weighted ones would be squeezed below a readable word."""
    fixed = sum(columns_of(cell.text) * scale for cell in cells if not cell.weight)
    free = columns - fixed - gap * (len(cells) - 1)
    if free < 0:
        return None
    shares = _shares([cell.weight for cell in cells], free)
    if any(cell.weight and share < _least(cell, scale) for cell, share in zip(cells, shares, strict=True)):
        return None
    return tuple(
        share if cell.weight else columns_of(cell.text) * scale for cell, share in zip(cells, shares, strict=True)
    )


def _shares(weights: list[int], free: int) -> list[int]:
    """Free columns by weight; what does not divide goes to the first weighted cell, so that the right edge holds."""
    total = sum(weights)
    shares = [free * weight // total if total else 0 for weight in weights]
    first = next((place for place, weight in enumerate(weights) if weight), None)
    if first is not None:
        shares[first] += free - sum(shares)
    return shares


def _least(cell: Cell, scale: int) -> int:
    return min(columns_of(cell.text), 8) * scale


def _stacked(cells: tuple[Cell, ...], style: Style, columns: int) -> Iterator[TextRow]:
    """Too much for one line: each cell on lines of its own, those at the right still at the right."""
    for cell in cells:
        yield from _text_rows(
            Text(cell.text, cell.align, style.bold, style.underline, style.inverse, style.width, style.height), columns
        )


def _side_by_side(cells: tuple[Cell, ...], widths: tuple[int, ...], gap: int, style: Style) -> Iterator[TextRow]:
    blocks = [
        wrap(cell.text, width // style.width) if cell.weight else (plain_spaces(cell.text.replace("\n", " ")),)
        for cell, width in zip(cells, widths, strict=True)
    ]
    height = max(map(len, blocks))
    settled = [
        block if cell.weight else ("",) * (height - 1) + block for cell, block in zip(cells, blocks, strict=True)
    ]
    for texts in zip_longest(*settled, fillvalue=""):
        yield TextRow(tuple(_spans(cells, widths, texts, gap, style)))


def _spans(
    cells: tuple[Cell, ...], widths: tuple[int, ...], texts: tuple[str, ...], gap: int, style: Style
) -> Iterator[Span]:
    left = 0
    for cell, width, text in zip(cells, widths, texts, strict=True):
        if text:
            yield _placed(text, cell.align, style, left, width)
        left += width + gap
