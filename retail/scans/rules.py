"""What a location tells the grammar: its label layouts, its card ranges and its currency."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from retail.values import PLN, Currency


class LabelMeaning(enum.StrEnum):
    """What the measure of an in-store label says; the value is what travels in feeds."""

    WEIGHT = "weight"
    """Grams."""
    PRICE = "price"
    """The pack's price in minor units, tax included."""
    COUNT = "count"
    """Pieces."""

    @property
    def letter(self) -> str:
        """The letter of this measure in a layout's pattern."""
        return {"weight": "W", "price": "P", "count": "N"}[self.value]


@dataclass(frozen=True, slots=True)
class LabelLayout:
    """The layout of one kind of in-store label, one sign per digit: ``29IIIIIWWWWWC``.

    ``I`` item code, ``W`` weight in grams, ``P`` price in minor units, ``N`` count, ``V`` check digit of the measure
    (GS1 General Specifications 7.9: over 4 or 5 digits), ``C`` check digit of the whole, always last; digits stand
    for themselves. A pattern that breaks these rules raises :class:`ValueError`.
    """

    pattern: str
    meaning: LabelMeaning
    currency: Currency = PLN

    def __post_init__(self) -> None:
        fault = _fault(self.pattern, self.meaning.letter)
        if fault:
            raise ValueError(f"label layout {self.pattern!r}: {fault}")

    def claims(self, digits: str) -> bool:
        """True when ``digits`` have this layout's length and its literal digits."""
        return len(digits) == len(self.pattern) and all(
            sign == digit for sign, digit in zip(self.pattern, digits, strict=True) if sign.isdigit()
        )

    def field(self, letter: str, digits: str) -> str:
        """The digits that stand in the places of ``letter``."""
        return "".join(digit for sign, digit in zip(self.pattern, digits, strict=True) if sign == letter)


def _fault(pattern: str, measure: str) -> str | None:
    if not re.fullmatch(rf"[0-9I{measure}V]{{5,17}}C", pattern):
        return f"made of 5 to 17 digits and letters I, {measure}, V, and one C at the end"
    if "I" not in pattern or measure not in pattern:
        return f"needs the letters I and {measure}"
    if pattern.count("V") > 1 or ("V" in pattern and pattern.count(measure) not in (4, 5)):
        return f"one V at most, and only over 4 or 5 places of {measure}"
    return None


class CardKind(enum.StrEnum):
    """Whose card it is; the value is what travels in feeds."""

    LOYALTY = "loyalty"
    BADGE = "badge"


@dataclass(frozen=True, slots=True)
class CardLayout:
    """A number range of cards: the prefix, the length of the whole number, and whether Luhn's digit ends it."""

    prefix: str
    length: int
    kind: CardKind
    luhn: bool = False

    def claims(self, number: str) -> bool:
        """True when ``number`` has this range's prefix and length."""
        return len(number) == self.length and number.startswith(self.prefix)


@dataclass(frozen=True, slots=True)
class ScanRules:
    """Everything a location decides about scans.

    ``currency`` is that of embedded prices which do not name their own. ``upc_a`` accepts a GTIN-12 sent in twelve
    digits; ``upc_e`` accepts eight digits beginning with 0 or 1 as a UPC-E. Readers that follow ISO/IEC 15424 send
    both in thirteen digits; a location whose readers do can switch ``upc_a`` off, and a thirteen-digit code that lost
    its end can then no longer pass for a shorter one.
    """

    layouts: tuple[LabelLayout, ...] = ()
    cards: tuple[CardLayout, ...] = ()
    currency: Currency = PLN
    upc_a: bool = True
    upc_e: bool = False
