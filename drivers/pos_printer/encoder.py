"""Documents as ESC/POS bytes; python-escpos says the commands, we say which and in what order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from PIL import Image as Pictures

from drivers.pos_printer.code_pages import runs
from drivers.pos_printer.document import (
    PLAIN,
    QR,
    Align,
    Barcode,
    Cut,
    Document,
    ErrorCorrection,
    Image,
    Pulse,
    Style,
    Symbology,
)
from drivers.pos_printer.fonts import CELL_WIDTH, ReceiptFont
from drivers.pos_printer.layout import BlockRow, Span, TextRow, layout
from drivers.pos_printer.library import load, new_printer
from drivers.pos_printer.paper import AIR_DOTS, DOTS_PER_MM, Letters, Paper
from drivers.pos_printer.pictures import dots_of, left_of
from drivers.pos_printer.profile import CodePage, Cutter, PrinterProfile
from drivers.pos_printer.symbols import QUIET_MODULES, bar_modules, bar_picture, module_dots, qr_modules, qr_picture

_FS_CANCEL_KANJI = b"\x1c."
_STATUS_BACK = b"\x1da\x0f"
_FRAGMENT_LINES = 192
"""Lines of a picture sent at once; cheap printers have buffers of 16 kB."""
_LEVELS = {ErrorCorrection.L: 0, ErrorCorrection.M: 1, ErrorCorrection.Q: 2, ErrorCorrection.H: 3}
_BARCODE_TYPES = {
    Symbology.UPCA: 65,
    Symbology.EAN13: 67,
    Symbology.EAN8: 68,
    Symbology.CODE39: 69,
    Symbology.ITF: 70,
    Symbology.CODE128: 73,
}
_REAL_TIME = ((b"\x10\x04", b"\x18\x04"), (b"\x10\x05", b"\x18\x05"), (b"\x10\x14", b"\x18\x14"))
"""In a picture these would be obeyed at once (status, recovery, drawer pulse); one dot more changes nothing to see."""


class EscPosEncoder:
    """Encodes for one kind of printer; one thread at a time."""

    def __init__(self, profile: PrinterProfile, font: ReceiptFont | None = None) -> None:
        self.profile = profile
        self._font = font or ReceiptFont()

    def warm_up(self) -> None:
        """Load what the first receipt would otherwise wait for, some 0.4 s."""
        load()

    def encode(self, document: Document) -> bytes:
        """One whole job, from `ESC @` on; ValueError when a picture in it is no picture or far too large."""
        job = _Job(self.profile, self._font, new_printer(self.profile))
        job.begin()
        for row in layout(document, self.profile.columns):
            if isinstance(row, TextRow):
                job.line(row)
            else:
                job.block(row)
        return bytes(job.printer.output)


@dataclass(slots=True)
class _Job:
    """One encoding under way: the printer as it will be when it has read what was written so far."""

    profile: PrinterProfile
    font: ReceiptFont
    printer: Any
    style: Style = field(default=PLAIN)
    page: CodePage | None = None

    def begin(self) -> None:
        """Everything set anew: what the printer was told before is not our business."""
        self.printer.hw("INIT")
        self.printer._raw(_FS_CANCEL_KANJI)
        self._select(self.profile.code_pages[0])
        if self.profile.status_back:
            self.printer._raw(_STATUS_BACK)

    def line(self, row: TextRow) -> None:
        """A line in the printer's letters when it has them all, else the whole line as a picture."""
        said = [runs(span.text, self.profile.code_pages) for span in row.spans]
        if any(pieces is None for pieces in said):
            self._drawn_line(row)
            return
        column = 0
        for span, pieces in zip(row.spans, said, strict=True):
            self._spaces(span.column - column)
            self._letters(span, pieces or ())
            column = span.end
        if self.style.underline or self.style.inverse:
            self._look(replace(self.style, underline=False, inverse=False))
        self.printer.text("\n")

    def block(self, row: BlockRow) -> None:
        """What is not letters."""
        self._look(PLAIN)
        match row.element:
            case QR() as qr:
                self._qr(qr)
            case Barcode() as barcode:
                self._barcode(barcode)
            case Image() as image:
                dots = dots_of(image, self.profile.width_dots)
                self._picture(dots, left_of(image.align, dots.width, self.profile.width_dots))
                self._air(AIR_DOTS)
            case Pulse(pin):
                self.printer.cashdraw(pin)
            case Cut(partial):
                self._cut(partial)

    def _select(self, page: CodePage) -> None:
        if page != self.page:
            self.printer.charcode(page.codec.upper())
            self.page = page

    def _spaces(self, columns: int) -> None:
        if columns > 0:
            self._look(PLAIN)
            self.printer.text(" " * columns)

    def _letters(self, span: Span, pieces: tuple[tuple[CodePage, str], ...]) -> None:
        self._look(span.style)
        for page, text in pieces:
            self._select(page)
            self.printer.text(text)

    def _look(self, wanted: Style) -> None:
        """Send only what changes: a serial printer reads a thousand bytes a second."""
        now, self.style = self.style, wanted
        if now == wanted:
            return
        if (now.width, now.height) != (wanted.width, wanted.height):
            self.printer.set(custom_size=True, width=wanted.width, height=wanted.height)
        self.printer.set(
            bold=wanted.bold if now.bold != wanted.bold else None,
            underline=int(wanted.underline) if now.underline != wanted.underline else None,
            invert=wanted.inverse if now.inverse != wanted.inverse else None,
        )

    def _drawn_line(self, row: TextRow) -> None:
        self._look(PLAIN)
        paper = Paper(self.profile.width_dots, self.font, scale=1)
        paper.line([Letters(span.text, span.column * CELL_WIDTH, span.style) for span in row.spans])
        self._picture(paper.ink(), 0)

    def _picture(self, picture: Pictures.Image, left: int) -> None:
        """Placed by white dots at its left: not every printer centers a picture."""
        whole = Pictures.new("1", (left + picture.width, picture.height), 1)
        whole.paste(picture, (left, 0))
        for top in range(0, whole.height, _FRAGMENT_LINES):
            part = whole.crop((0, top, whole.width, min(whole.height, top + _FRAGMENT_LINES)))
            self._harmless(part)

    def _harmless(self, part: Pictures.Image) -> None:
        """python-escpos writes header and dots as one message; commands obeyed at once are taken out of the dots."""
        written = len(self.printer._output_list)
        self.printer.image(part, impl="bitImageRaster", fragment_height=_FRAGMENT_LINES)
        message = b"".join(self.printer._output_list[written:])
        for command, dots in _REAL_TIME:
            message = message.replace(command, dots)
        self.printer._output_list[written:] = [message]

    def _qr(self, qr: QR) -> None:
        self._air(2 * AIR_DOTS)
        if self.profile.native_qr:
            modules = qr_modules(qr.data, qr.error_correction).width + 2 * QUIET_MODULES
            self.printer.set(align=Align.CENTER.value)
            size = module_dots(modules, qr.module_dots, self.profile.width_dots)
            self.printer.qr(qr.data, ec=_LEVELS[qr.error_correction], size=size, native=True)
            self.printer.set(align=Align.LEFT.value)
        else:
            self._centered(qr_picture(qr, self.profile.width_dots))
        self._air(2 * AIR_DOTS)

    def _barcode(self, barcode: Barcode) -> None:
        modules = bar_modules(barcode.symbology, barcode.data).width + 20
        size = module_dots(modules, 3, self.profile.width_dots)
        if self.profile.native_barcodes and size >= 2:
            self._native_barcode(barcode, size)
            return
        self._centered(bar_picture(barcode, self.profile.width_dots, DOTS_PER_MM))
        self._air(AIR_DOTS)
        if barcode.hri:
            left = max(0, (self.profile.columns - len(barcode.data)) // 2)
            self.line(TextRow((Span(barcode.data[: self.profile.columns], left),)))

    def _native_barcode(self, barcode: Barcode, module: int) -> None:
        """`GS k` function B; the library's own `barcode()` also prints a line on our standard output."""
        data = barcode.data.encode("ascii")
        if barcode.symbology is Symbology.CODE128:
            data = b"{B" + data.replace(b"{", b"{{")
        self.printer.set(align=Align.CENTER.value)
        self.printer._raw(b"\x1dh" + bytes((min(255, barcode.height_mm * DOTS_PER_MM),)))
        self.printer._raw(b"\x1dw" + bytes((module,)))
        self.printer._raw(b"\x1dH" + bytes((2 if barcode.hri else 0,)))
        self.printer._raw(b"\x1dk" + bytes((_BARCODE_TYPES[barcode.symbology], len(data))) + data)
        self.printer.set(align=Align.LEFT.value)

    def _centered(self, picture: Pictures.Image) -> None:
        self._picture(picture, max(0, (self.profile.width_dots - picture.width) // 2))

    def _air(self, dots: int) -> None:
        """`ESC J`: feed by dots."""
        self.printer._raw(b"\x1bJ" + bytes((dots,)))

    def _cut(self, partial: bool) -> None:
        self.printer.print_and_feed(self.profile.feed_lines)
        if self.profile.cutter is Cutter.NONE:
            return
        whole = self.profile.cutter is Cutter.FULL and not partial
        self.printer._raw(b"\x1dV\x00" if whole else b"\x1dV\x01")
