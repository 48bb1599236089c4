"""A strip of receipt paper one can draw on, line by line, and look at as a picture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageOps

from drivers.pos_printer.document import PLAIN, Style
from drivers.pos_printer.fonts import CELL_HEIGHT, CELL_WIDTH, ReceiptFont
from drivers.pos_printer.measure import char_columns, columns_of

LINE_DOTS = 30
"""From line to line: 24 dots of letter and 6 of air, the resting line spacing of an ESC/POS printer."""
DOTS_PER_MM = 8
"""A print head of 203 dots an inch."""

AIR_DOTS = 8
"""What keeps a picture or a code from touching the line below."""

_INK = (32, 32, 36)
_PAPER = (253, 252, 249)
_SIDE_MARGIN = 4 * DOTS_PER_MM
_END_MARGIN = 3 * DOTS_PER_MM
_TOOTH = 8

_HALVED = [value // 2 for value in range(256)]
_RAMP = [
    tuple(round(paper + (ink - paper) * level / 127) for paper, ink in zip(_PAPER, _INK, strict=True))
    for level in range(128)
]
_PALETTE = [channel for color in [*_RAMP, *[_PAPER] * 128] for channel in color]
_ALPHAS = bytes([255] * 128 + [2 * level for level in range(127)] + [255])


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters of one look whose first begins so many dots from the left of the printable width."""

    text: str
    left: int
    style: Style = PLAIN


class Paper:
    """White paper of a printable width; a picture of it has `scale` pixels a printer dot."""

    def __init__(self, width_dots: int, font: ReceiptFont, scale: int = 2) -> None:
        self._width = width_dots
        self._font = font
        self._scale = scale
        self._strips: list[Image.Image] = []

    @property
    def is_empty(self) -> bool:
        """Nothing was drawn or fed yet."""
        return not self._strips

    def line(self, letters: Sequence[Letters], pitch: int = LINE_DOTS) -> None:
        """One line of letters standing on one foot, as high as its highest letter needs."""
        tallest = max((run.style.height for run in letters), default=1)
        strip = self._strip(max(pitch, CELL_HEIGHT * tallest + LINE_DOTS - CELL_HEIGHT))
        foot = strip.height - (LINE_DOTS - CELL_HEIGHT) * self._scale
        for run in letters:
            self._set(strip, run, foot)

    def picture(self, picture: Image.Image, left: int) -> None:
        """A picture of printer dots, black is ink, its left edge so many dots from the left."""
        strip = self._strip(picture.height)
        ink = ImageOps.invert(picture.convert("L"))
        size = (picture.width * self._scale, picture.height * self._scale)
        strip.paste(ink.resize(size, Image.Resampling.NEAREST), (left * self._scale, 0))

    def centered(self, picture: Image.Image) -> None:
        """A picture in the middle."""
        self.picture(picture, max(0, (self._width - picture.width) // 2))

    def caption(self, text: str) -> None:
        """One normal line in the middle, as under a barcode."""
        self.line((Letters(text, max(0, (self._width - columns_of(text) * CELL_WIDTH) // 2)),))

    def feed(self, dots: int) -> None:
        """Empty paper."""
        if dots:
            self._strip(dots)

    def png(self) -> bytes:
        """The paper with its margins, cut at both ends by a toothed knife; transparent beyond."""
        stream = io.BytesIO()
        self._sheet().save(stream, "PNG", compress_level=3, transparency=_ALPHAS)
        return stream.getvalue()

    def ink(self) -> Image.Image:
        """Only the printed dots, one pixel each, black on white, without margins."""
        whole = self._stacked(0, 0).reduce(self._scale)
        return whole.point(lambda value: 0 if value >= 128 else 255).convert("1", dither=Image.Dither.NONE)

    def _strip(self, dots: int) -> Image.Image:
        strip = Image.new("L", (self._width * self._scale, dots * self._scale))
        self._strips.append(strip)
        return strip

    def _set(self, strip: Image.Image, run: Letters, foot: int) -> None:
        left = run.left * self._scale
        for char in run.text:
            cell = self._font.cell(char, run.style, self._scale)
            if char_columns(char):
                strip.paste(cell, (left, foot - cell.height))
                left += cell.width
            else:
                strip.paste(255, (left - cell.width, foot - cell.height), cell)

    def _stacked(self, side: int, end: int) -> Image.Image:
        height = sum(strip.height for strip in self._strips)
        whole = Image.new("L", (self._width * self._scale + 2 * side, max(1, height + 2 * end)))
        top = end
        for strip in self._strips:
            whole.paste(strip, (side, top))
            top += strip.height
        return whole

    def _sheet(self) -> Image.Image:
        """In one byte a pixel: 0 to 127 from paper to ink, 128 to 255 from nothing to paper (the teeth)."""
        sheet = self._stacked(_SIDE_MARGIN * self._scale, _END_MARGIN * self._scale).point(_HALVED)
        teeth = _teeth(sheet.width, _TOOTH * self._scale).point(lambda value: 128 + value // 2)
        sheet.paste(teeth, (0, 0))
        sheet.paste(teeth.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (0, sheet.height - teeth.height))
        sheet.putpalette(_PALETTE)
        return sheet


def _teeth(width: int, tooth: int) -> Image.Image:
    """The upper edge of cut paper, 255 where paper is; drawn large and shrunk to be smooth."""
    count, depth, grown = max(1, round(width / tooth)), tooth // 2, 4
    step = width / count / 2
    edge = Image.new("L", (width * grown, depth * grown))
    peaks = [(place * step * grown, 0 if place % 2 else edge.height) for place in range(2 * count + 1)]
    ImageDraw.Draw(edge).polygon([*peaks, (edge.width, edge.height), (0, edge.height)], fill=255)
    return edge.resize((width, depth), Image.Resampling.LANCZOS)
