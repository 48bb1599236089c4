"""Amounts, quantities and whole numbers as people and spreadsheets write them, read exactly and never as floats."""

from __future__ import annotations

import re

from hub.catalog_import.problems import Fault
from retail.values import Currency, Unit

LARGEST = 1_000_000_000
"""Minor units or thousandths: ten million złoty, a million kilograms. More is a slipped decimal point."""

_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f'](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"(-?)(\d{1,15})(?:[.,](\d*))?", re.ASCII)


def minor_units(text: str, currency: Currency) -> int | Fault:
    """A price in minor units: ``6.49``, ``6,49``, ``1 299,00``; no more decimals than the currency has."""
    return _scaled(text, currency.digits, "price")


def thousandths(text: str, unit: Unit) -> int | Fault:
    """A quantity in thousandths of ``unit``; pieces are whole."""
    value = _scaled(text, 3, "quantity")
    if not isinstance(value, Fault) and unit is Unit.PIECE and value % 1000:
        return Fault("quantity.fraction", "a fraction of a piece: goods sold by weight have the unit kg")
    return value


def whole(text: str, lowest: int, highest: int, what: str) -> int | Fault:
    """A whole number within bounds."""
    if text.isascii() and text.isdigit() and len(text) <= 9 and lowest <= int(text) <= highest:
        return int(text)
    return Fault("number.range", f"{what} is a whole number from {lowest} to {highest}")


def _scaled(text: str, places: int, what: str) -> int | Fault:
    found = _NUMBER.fullmatch(_SPACES.sub("", text))
    if found is None:
        return Fault("number.not_a_number", f"not a number; a {what} looks like 6,49 or 6.49")
    sign, major, fraction = found[1], found[2], (found[3] or "").rstrip("0")
    if sign:
        return Fault("number.negative", f"a {what} is never negative")
    if len(fraction) > places:
        return Fault("number.decimals", f"a {what} has at most {places} decimals")
    value = int(major + fraction.ljust(places, "0"))
    return value if value <= LARGEST else Fault("number.too_large", f"a {what} this large is surely a slip")
