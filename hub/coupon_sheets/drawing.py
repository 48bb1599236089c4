"""What stands on a sheet, before it is known on what: texts and QR codes at places in millimetres."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import zxingcpp

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
"""A4, in millimetres."""

Matrix = tuple[tuple[bool, ...], ...]
"""The modules of a QR code by row, dark ones True, without the quiet zone."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text: its left end and baseline, its size, in millimetres; ``font`` is a file in resources/fonts."""

    x: float
    y: float
    size: float
    text: str
    font: str


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code whose upper left module begins at ``x``, ``y``; all of it is ``size`` wide and high."""

    x: float
    y: float
    size: float
    matrix: Matrix

    @property
    def module(self) -> float:
        """The width of a module."""
        return self.size / len(self.matrix)

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """Dark modules that stand side by side: row, first column, how many."""
        for row, modules in enumerate(self.matrix):
            start = None
            for column, dark in enumerate((*modules, False)):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    yield row, start, column - start
                    start = None


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet; places count from its upper left corner."""

    texts: Sequence[Text]
    codes: Sequence[Code]


def qr_matrix(text: str) -> Matrix:
    """The QR code of a token at level M, as small as it can be (ISO/IEC 18004)."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = made.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(picture).tolist()
    return tuple(tuple(value == 0 for value in row) for row in rows)
