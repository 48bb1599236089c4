"""Pages as PDF: every code as shapes, so that any printer prints it at its own sharpness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from typing import BinaryIO

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from hub.sheets.drawing import Code, Page
from hub.sheets.fonts import FONTS, font_bytes
from hub.sheets.join import joined

MOST_PAGES = 100
"""Pages of one file: a file is put together in memory."""
_MOST_TEXTS = 2_000
"""Texts of a part of a file that is put together part by part."""


def write_pdf(pages: Iterable[Page], title: str, out: BinaryIO) -> int:
    """Write the pages into one file; how many it has."""
    _register_fonts()
    canvas = Canvas(out, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("Kontuar")
    count = 0
    for count, page in enumerate(pages, 1):  # noqa: B007 - the last number is how many there were
        canvas.setPageSize((page.width * mm, page.height * mm))
        _draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return count


def stream_pdf(pages: Iterable[Page], title: str) -> Iterator[bytes]:
    """One file of any number of pages, in pieces: memory holds a part of some two thousand texts."""
    return joined(_part(chunk, title) for chunk in _chunks(pages))


def _part(pages: Iterable[Page], title: str) -> bytes:
    out = BytesIO()
    write_pdf(pages, title, out)
    return out.getvalue()


def _chunks(pages: Iterable[Page]) -> Iterator[list[Page]]:
    chunk: list[Page] = []
    texts = 0
    for page in pages:
        chunk.append(page)
        texts += len(page.texts)
        if texts >= _MOST_TEXTS:
            yield chunk
            chunk, texts = [], 0
    if chunk:
        yield chunk


@cache
def _register_fonts() -> None:
    for name in FONTS:
        pdfmetrics.registerFont(TTFont(name, BytesIO(font_bytes(name))))


def _draw(canvas: Canvas, page: Page) -> None:
    for box in page.boxes:
        top = page.height - box.y - box.height
        canvas.rect(box.x * mm, top * mm, box.width * mm, box.height * mm, stroke=0, fill=1)
    for text in page.texts:
        canvas.setFillGray(1 if text.is_white else 0)
        canvas.setFont(text.font, text.size * mm)
        canvas.drawString(text.x * mm, (page.height - text.y) * mm, text.text)
    canvas.setFillGray(0)
    for code in page.codes:
        _draw_code(canvas, code, page.height)


def _draw_code(canvas: Canvas, code: Code, page_height: float) -> None:
    path, module, row_height = canvas.beginPath(), code.module * mm, code.row_height * mm
    left, top = code.x * mm, (page_height - code.y) * mm
    for row, column, count in code.runs():
        path.rect(left + column * module, top - (row + 1) * row_height, count * module, row_height)
    canvas.drawPath(path, stroke=0, fill=1)
