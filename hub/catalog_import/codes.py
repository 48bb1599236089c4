"""Barcodes as a catalogue file writes them: ``5900021000017|5900021000024x6|201``, and every way they go wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hub.catalog_import.numbers import thousandths
from hub.catalog_import.problems import Fault
from retail.scans import LabelLayout
from retail.scans.gtin import check_digit_holds
from retail.scans.in_store import item_key
from retail.values import Unit

Codes = tuple[tuple[str, int], ...]
"""(code as the catalogue keeps it, thousandths of the unit it stands for)."""

GTIN_LENGTHS = (8, 12, 13, 14)
KEY_LENGTHS = range(2, 7)
MOST_CODES = 200

_SCIENTIFIC = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")
_ENTRY = re.compile(r"(?P<code>[^x×*]*?)\s*(?:[x×*]\s*(?P<count>.*))?", re.DOTALL)
_ONE = 1000


def read_codes(text: str, unit: Unit, layouts: Sequence[LabelLayout]) -> Codes | Fault:
    """The codes in ``text``, in their order; a fault names the code it is about."""
    if not text:
        return ()
    entries = [entry.strip() for entry in text.split("|")]
    if len(entries) > MOST_CODES:
        return Fault("barcode.too_many", f"more than {MOST_CODES} codes for one variant")
    codes: dict[str, int] = {}
    for entry in entries:
        found = _read_entry(entry, unit, layouts)
        if isinstance(found, Fault):
            return found
        if codes.setdefault(found[0], found[1]) != found[1]:
            return Fault("barcode.twice", f"{entry} stands here twice with different quantities")
    return tuple(codes.items())


def _read_entry(entry: str, unit: Unit, layouts: Sequence[LabelLayout]) -> tuple[str, int] | Fault:
    parts = _ENTRY.fullmatch(entry)
    assert parts is not None  # the pattern takes any text
    code = _read_code(parts["code"].strip(), layouts)
    if isinstance(code, Fault):
        return code
    count = _ONE if parts["count"] is None else thousandths(parts["count"], unit)
    if isinstance(count, Fault):
        return Fault(count.code, f"the quantity of {entry}: {count.reason}")
    if count <= 0:
        return Fault("quantity.zero", f"the quantity of {entry} must be more than nothing")
    return code, count


def _read_code(code: str, layouts: Sequence[LabelLayout]) -> str | Fault:
    if _SCIENTIFIC.fullmatch(code):
        return Fault(
            "barcode.spreadsheet",
            f"a spreadsheet has rounded the code to {code}: format the column as text and enter the code again",
        )
    if not (code.isascii() and code.isdigit()):
        return Fault("barcode.not_digits", f"{code or 'an empty code'} is no code: codes are digits, separated by |")
    if len(code) in KEY_LENGTHS:
        return item_key(code)
    if len(code) not in GTIN_LENGTHS:
        return Fault("barcode.length", _length_reason(code))
    if not check_digit_holds(code):
        return Fault("barcode.check_digit", f"the check digit of {code} is wrong: it would be {_right_digit(code)}")
    return _goods_number(code, layouts)


def _goods_number(code: str, layouts: Sequence[LabelLayout]) -> str | Fault:
    if not code.strip("0"):
        return Fault("barcode.zeros", f"{code} is only zeros")
    claiming = next((layout for layout in layouts if layout.claims(code)), None)
    if claiming is not None:
        return Fault(
            "barcode.label",
            f"{code} would be read as an in-store label ({claiming.pattern}): give its item code as a key instead",
        )
    return code.zfill(14)


def _length_reason(code: str) -> str:
    told = f"{code} has {len(code)} digits; a code has 8, 12, 13 or 14, a price look-up key 2 to 6"
    if len(code) == 11 and check_digit_holds(code):
        return told + ". A spreadsheet may have dropped its leading zero: format the column as text"
    return told


def _right_digit(code: str) -> str:
    return next(digit for digit in "0123456789" if check_digit_holds(code[:-1] + digit))
