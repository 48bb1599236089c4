"""Sheets as PDF: every code as shapes, so that any printer prints it at its own sharpness."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from hub.coupon_sheets.drawing import PAGE_HEIGHT, PAGE_WIDTH, Code, Page
from hub.coupon_sheets.fonts import MONO, NAME, SMALL, font_bytes

MOST_PAGES = 100
"""Pages of one file: a file is put together in memory."""


def write_pdf(sheets: Iterable[Page], title: str, out: BinaryIO) -> int:
    """Write the sheets into one file; how many pages it has."""
    for name in (NAME, SMALL, MONO):
        pdfmetrics.registerFont(TTFont(name, BytesIO(font_bytes(name))))
    canvas = Canvas(out, pagesize=(PAGE_WIDTH * mm, PAGE_HEIGHT * mm), pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("Kontuar")
    count = 0
    for count, page in enumerate(sheets, 1):  # noqa: B007 - the last number is how many there were
        _draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return count


def _draw(canvas: Canvas, page: Page) -> None:
    for text in page.texts:
        canvas.setFont(text.font, text.size * mm)
        canvas.drawString(text.x * mm, (PAGE_HEIGHT - text.y) * mm, text.text)
    for code in page.codes:
        _draw_code(canvas, code)


def _draw_code(canvas: Canvas, code: Code) -> None:
    path, module = canvas.beginPath(), code.module * mm
    left, top = code.x * mm, (PAGE_HEIGHT - code.y) * mm
    for row, column, count in code.runs():
        path.rect(left + column * module, top - (row + 1) * module, count * module, module)
    canvas.drawPath(path, stroke=0, fill=1)
