"""A document as a picture of the paper it would be printed on."""

from __future__ import annotations

from drivers.pos_printer.document import QR, Barcode, Document, Image
from drivers.pos_printer.fonts import CELL_WIDTH, ReceiptFont
from drivers.pos_printer.layout import BlockRow, TextRow, layout
from drivers.pos_printer.paper import AIR_DOTS, DOTS_PER_MM, Letters, Paper
from drivers.pos_printer.pictures import dots_of, left_of
from drivers.pos_printer.symbols import bar_picture, qr_picture


def render_picture(document: Document, columns: int = 48, font: ReceiptFont | None = None, scale: int = 2) -> bytes:
    """PNG of the receipt as paper, `scale` pixels a printer dot (8 dots a millimetre), transparent around it."""
    paper = Paper(columns * CELL_WIDTH, font or ReceiptFont(), scale)
    for row in layout(document, columns):
        if isinstance(row, TextRow):
            paper.line([Letters(span.text, span.column * CELL_WIDTH, span.style) for span in row.spans])
        else:
            _draw(paper, row, columns * CELL_WIDTH)
    return paper.png()


def _draw(paper: Paper, row: BlockRow, width: int) -> None:
    match row.element:
        case QR() as qr:
            paper.feed(2 * AIR_DOTS)
            paper.centered(qr_picture(qr, width))
            paper.feed(2 * AIR_DOTS)
        case Barcode() as barcode:
            paper.centered(bar_picture(barcode, width, DOTS_PER_MM))
            paper.feed(AIR_DOTS)
            if barcode.hri:
                paper.caption(barcode.data)
        case Image() as image:
            dots = dots_of(image, width)
            paper.picture(dots, left_of(image.align, dots.width, width))
            paper.feed(AIR_DOTS)
        case _:
            pass
