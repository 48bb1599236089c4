"""The paper of an emulated printer: lines of letters, dots and codes, and the receipts torn off it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from drivers.pos_printer.document import ErrorCorrection
from drivers.pos_printer.fonts import ReceiptFont
from drivers.pos_printer.paper import Letters, Paper
from drivers.pos_printer.symbols import qr_modules
from drivers.pos_printer.transcript import Glyph, plain_line


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was torn off: as text, the paper itself, the codes the printer drew, the drawer pulses."""

    text: str
    paper: Paper
    codes: tuple[str, ...] = ()
    pulses: tuple[int, ...] = ()
    was_cut: bool = True

    @property
    def png(self) -> bytes:
        """A picture of it, drawn when asked for (some 40 ms)."""
        return self.paper.png()


class EmulatedPaper:
    """A roll. `cut` and `pulsed` are called when the printer is told to."""

    def __init__(self, columns: int, width_dots: int, font: ReceiptFont) -> None:
        self.columns = columns
        self.width_dots = width_dots
        self._font = font
        self.cut: Callable[[bool], None] = lambda _was_cut: None
        self.pulsed: Callable[[int], None] = lambda _pin: None
        self.pulses: list[int] = []
        self._lines = 0
        self._begin()

    @property
    def hangs_out(self) -> bool:
        """Something is on the paper since it was last torn off."""
        return not self._paper.is_empty

    def line(self, glyphs: list[Glyph], pitch: int) -> None:
        """One line of letters."""
        self._lines += 1
        self._text.append(plain_line(glyphs, self.columns))
        self._paper.line([Letters(glyph.char, glyph.left, glyph.style) for glyph in glyphs], pitch)

    def feed(self, dots: int) -> None:
        """Empty paper, by dots."""
        self._paper.feed(dots)

    def dots(self, picture: Image.Image, left: int) -> None:
        """A picture; black is ink."""
        self._lines += -(-picture.height // 30)
        if not (self._text and self._text[-1] == self._image_line()):
            self._text.append(self._image_line())
        self._paper.picture(picture, left)

    def qr(self, data: str, correction: ErrorCorrection, module: int, align: int) -> None:
        """A QR code drawn by the printer itself."""
        modules = qr_modules(data, correction)
        self._code(f"[QR {data}]", data)
        self._placed(modules.resize((modules.width * module, modules.height * module), Image.Resampling.NEAREST), align)

    def bars(self, kind: str, data: str, bars: Image.Image, align: int, caption: bool) -> None:
        """A barcode drawn by the printer itself."""
        self._code(f"[{kind} {data}]", data)
        self._placed(bars, align)
        if caption:
            self._paper.feed(8)
            self._paper.caption(data)

    def take_lines(self) -> int:
        """Lines used since last asked."""
        lines, self._lines = self._lines, 0
        return lines

    def torn_off(self, was_cut: bool) -> Receipt | None:
        """The receipt, and a fresh piece of paper; nothing when nothing was printed."""
        if not self.hangs_out:
            return None
        while self._text and not self._text[-1]:
            self._text.pop()
        receipt = Receipt("\n".join(self._text), self._paper, tuple(self._codes), tuple(self.pulses), was_cut)
        self._begin()
        return receipt

    def _begin(self) -> None:
        self._paper = Paper(self.width_dots, self._font)
        self._text: list[str] = []
        self._codes: list[str] = []
        self.pulses.clear()

    def _code(self, line: str, data: str) -> None:
        self._lines += 4
        self._text.append(line.center(self.columns).rstrip())
        self._codes.append(data)

    def _image_line(self) -> str:
        return "[image]".center(self.columns).rstrip()

    def _placed(self, picture: Image.Image, align: int) -> None:
        free = max(0, self.width_dots - picture.width)
        self._paper.picture(picture, (0, free // 2, free)[align])
