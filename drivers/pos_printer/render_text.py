"""A document as plain text of so many columns: the preview on the screen, the copy in the journal."""

from __future__ import annotations

from drivers.pos_printer.document import QR, Align, Barcode, Document, Image
from drivers.pos_printer.layout import BlockRow, Row, Span, layout
from drivers.pos_printer.measure import columns_of


def render_text(document: Document, columns: int = 48) -> str:
    """The lines as they stand on paper, letters of any size in normal size; codes and pictures named in brackets."""
    return "\n".join(line for row in layout(document, columns) for line in _lines(row, columns))


def _lines(row: Row, columns: int) -> tuple[str, ...]:
    if not isinstance(row, BlockRow):
        return (_joined(row.spans),)
    match row.element:
        case QR(data):
            return (f"[QR {data}]".center(columns).rstrip(),)
        case Barcode(symbology, data):
            return (f"[{symbology.upper()} {data}]".center(columns).rstrip(),)
        case Image():
            return ("[image]".center(columns).rstrip(),)
        case _:
            return ()


def _joined(spans: tuple[Span, ...]) -> str:
    line, used = "", 0
    for span in spans:
        start = max(_start(span), used)
        line += " " * (start - used) + span.text
        used = start + columns_of(span.text)
    return line.rstrip(" ")


def _start(span: Span) -> int:
    """A magnified span keeps the edge it was aligned to when its letters are shown in normal size."""
    spare = span.end - span.column - columns_of(span.text)
    return span.column + {Align.LEFT: 0, Align.CENTER: spare // 2, Align.RIGHT: spare}[span.align]
