"""What an emulated printer has put on paper: each line as letters in places, and as a line of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from drivers.pos_printer.document import PLAIN, Style
from drivers.pos_printer.fonts import CELL_WIDTH
from drivers.pos_printer.measure import char_columns, columns_of


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed letter, so many dots from the left."""

    char: str
    left: int
    style: Style = PLAIN

    @property
    def right(self) -> int:
        """Where the next letter may begin."""
        return self.left + char_columns(self.char) * CELL_WIDTH * self.style.width


def plain_line(glyphs: Sequence[Glyph], columns: int) -> str:
    """The line as text; magnified letters in normal size, kept at the edge of the paper they stand at."""
    line, used = "", 0
    for column, text in _runs(glyphs, columns):
        start = max(column, used)
        line += " " * (start - used) + text
        used = start + columns_of(text)
    return line.rstrip(" ")


def _runs(glyphs: Sequence[Glyph], columns: int) -> Iterator[tuple[int, str]]:
    for width, group in groupby(glyphs, key=lambda glyph: glyph.style.width):
        run = tuple(group)
        text = "".join(glyph.char for glyph in run)
        left, right = run[0].left // CELL_WIDTH, run[-1].right // CELL_WIDTH
        spare = right - left - columns_of(text)
        if width == 1 or left == 0:
            yield left, text
        else:
            yield left + (spare if right >= columns else spare // 2), text
