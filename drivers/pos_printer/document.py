"""The device-neutral document: what a receipt says and how loud, never in the bytes of one printer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """Where text stands in its columns."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Symbology(StrEnum):
    """One-dimensional codes every receipt printer of the last twenty years can draw."""

    EAN13 = "ean13"
    EAN8 = "ean8"
    UPCA = "upca"
    CODE128 = "code128"
    CODE39 = "code39"
    ITF = "itf"


class ErrorCorrection(StrEnum):
    """How much of a QR code may be lost (ISO/IEC 18004: about 7, 15, 25 and 30 percent)."""

    L = "L"
    M = "M"
    Q = "Q"
    H = "H"


@dataclass(frozen=True, slots=True)
class Style:
    """How letters look; width and height multiply a normal letter, 1 to 8."""

    bold: bool = False
    underline: bool = False
    inverse: bool = False
    width: int = 1
    height: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.width <= 8 and 1 <= self.height <= 8):
            raise ValueError(f"letters are magnified 1 to 8 times, not {self.width}×{self.height}")


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Text:
    """Words, wrapped between words; a line feed begins a new line."""

    text: str
    align: Align = Align.LEFT
    bold: bool = False
    underline: bool = False
    inverse: bool = False
    width: int = 1
    height: int = 1

    def __post_init__(self) -> None:
        _ = self.style

    @property
    def style(self) -> Style:
        """The look of all its letters."""
        return Style(self.bold, self.underline, self.inverse, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Cell:
    """One part of a row. Weight 0 takes its natural width and is never broken (amounts); others share what is left."""

    text: str
    weight: int = 0
    align: Align = Align.LEFT

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError(f"the weight of a cell is 0 or more, not {self.weight}")


@dataclass(frozen=True, slots=True)
class Columns:
    """Cells side by side, `gap` columns apart; weighted cells wrap, unbroken ones stand on the last line."""

    cells: tuple[Cell, ...]
    gap: int = 1
    bold: bool = False
    underline: bool = False
    inverse: bool = False
    width: int = 1
    height: int = 1

    def __post_init__(self) -> None:
        if not self.cells or self.gap < 0:
            raise ValueError("a row needs at least one cell and a gap of 0 or more")
        _ = self.style

    @property
    def style(self) -> Style:
        """The look of all its letters."""
        return Style(self.bold, self.underline, self.inverse, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper made of one character."""

    char: str = "-"

    def __post_init__(self) -> None:
        if len(self.char) != 1 or not self.char.isprintable():
            raise ValueError(f"a rule is made of one printable character, not {self.char!r}")


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty lines, 1 to 255."""

    lines: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.lines <= 255:
            raise ValueError(f"paper is fed 1 to 255 lines, not {self.lines}")


_SHAPES = {
    Symbology.EAN13: r"\d{13}",
    Symbology.EAN8: r"\d{8}",
    Symbology.UPCA: r"\d{12}",
    Symbology.CODE128: r"[ -~]{1,80}",
    Symbology.CODE39: r"[0-9A-Z .$/+%\-]{1,40}",
    Symbology.ITF: r"(\d\d){1,40}",
}
_CHECKED = (Symbology.EAN13, Symbology.EAN8, Symbology.UPCA)


@dataclass(frozen=True, slots=True)
class Barcode:
    """A one-dimensional code in the middle of the paper; data complete with its check digit, height in millimetres."""

    symbology: Symbology
    data: str
    height_mm: int = 10
    hri: bool = True

    def __post_init__(self) -> None:
        if not re.fullmatch(_SHAPES[self.symbology], self.data, re.ASCII):
            raise ValueError(f"{self.data!r} cannot be said in {self.symbology}")
        if self.symbology in _CHECKED and not _check_digit_holds(self.data):
            raise ValueError(f"{self.data} ends in a wrong check digit")
        if not 1 <= self.height_mm <= 30:
            raise ValueError(f"a barcode is 1 to 30 mm high, not {self.height_mm}")


@dataclass(frozen=True, slots=True)
class QR:
    """A QR code in the middle of the paper; a module is `module_dots` dots wide, fewer if the paper is narrow."""

    data: str
    module_dots: int = 5
    error_correction: ErrorCorrection = ErrorCorrection.M

    def __post_init__(self) -> None:
        if not self.data or len(self.data.encode()) > 1200:
            raise ValueError("a QR code holds 1 to 1200 bytes on a receipt")
        if not 1 <= self.module_dots <= 16:
            raise ValueError(f"a module is 1 to 16 dots wide, not {self.module_dots}")


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as PNG bytes, printed black and white, shrunk to the paper if too wide."""

    png: bytes
    align: Align = Align.CENTER

    def __post_init__(self) -> None:
        if not self.png.startswith(b"\x89PNG\r\n\x1a\n"):
            raise ValueError("a picture in a document is PNG bytes")


@dataclass(frozen=True, slots=True)
class Cut:
    """Feed to the knife and cut; partial leaves a bridge of paper. Printers without a knife only feed."""

    partial: bool = True


@dataclass(frozen=True, slots=True)
class Pulse:
    """Open the drawer on connector pin 2 or 5."""

    pin: int = 2

    def __post_init__(self) -> None:
        if self.pin not in (2, 5):
            raise ValueError(f"a drawer hangs on pin 2 or 5, not {self.pin}")


Element = Text | Columns | Rule | Feed | Barcode | QR | Image | Cut | Pulse


@dataclass(frozen=True, slots=True)
class Document:
    """Everything one print job puts on paper, top to bottom."""

    elements: tuple[Element, ...]

    def __add__(self, other: Document) -> Document:
        return Document(self.elements + other.elements)


def pair(
    left: str, right: str, *, bold: bool = False, inverse: bool = False, width: int = 1, height: int = 1
) -> Columns:
    """The row receipts are made of: words at the left that wrap, an amount at the right that never breaks."""
    cells = (Cell(left, weight=1), Cell(right, align=Align.RIGHT))
    return Columns(cells, bold=bold, inverse=inverse, width=width, height=height)


def _check_digit_holds(digits: str) -> bool:
    """GS1 General Specifications §7.9: weights 3 and 1 from the right, the sum a multiple of ten."""
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))) % 10 == 0
