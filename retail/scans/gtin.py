"""Global trade item numbers: lengths, check digit, UPC-E, periodical add-ons (GS1 General Specifications 1.4, 5.2)."""

from __future__ import annotations

import re

from retail.errors import Refusal
from retail.scans.meaning import ItemScan
from retail.scans.reading import NUMBERS_ONLY, Reading, Symbology
from retail.scans.rules import ScanRules

_PERIODICAL = re.compile(r"(97[789]\d{10}) ?\d{2}(?:\d{3})?", re.ASCII)
_WITH_ADD_ON = re.compile(r"(\d{13}) ?\d{2}(?:\d{3})?", re.ASCII)
_LENGTHS = {
    Symbology.EAN_13: (8, 12, 13),
    Symbology.EAN_8: (8,),
    Symbology.EAN_WITH_ADD_ON: (13,),
    Symbology.ADD_ON: (),
    Symbology.ITF: (14,),
}
_RESTRICTED_UPC = "245"
"""UPC number systems of in-store labels (2, 4) and coupons (5): in twelve digits, goods never begin with these."""


def check_digit_holds(digits: str) -> bool:
    """True when the last of ``digits`` is the modulo-10 check digit of those before it (7.9.1)."""
    return sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(reversed(digits))) % 10 == 0


def interpret_gtin(reading: Reading, rules: ScanRules) -> ItemScan | Refusal | None:
    """Goods by their number; None when the text is no number of such a length."""
    digits = _without_add_on(reading)
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) not in _LENGTHS.get(reading.symbology, (8, 12, 13, 14)):
        return reading.refused("truncated") if reading.symbology in NUMBERS_ONLY else None
    if len(digits) == 12 and (not rules.upc_a or digits[0] in _RESTRICTED_UPC):
        return reading.refused("truncated")
    if len(digits) == 8 and reading.symbology is not Symbology.EAN_8:
        return _eight_digits(digits, reading, rules)
    return numbered_item(digits, reading)


def numbered_item(digits: str, reading: Reading) -> ItemScan | Refusal:
    """The item of a whole number of any length, if its check digit holds."""
    if not check_digit_holds(digits):
        return reading.refused("bad_check_digit")
    if not digits.strip("0"):
        return reading.refused("unknown")
    return ItemScan(digits.zfill(14))


def expand_upc_e(digits: str) -> str:
    """The twelve digits that eight digits of UPC-E stand for (5.2.2.4.2)."""
    head, body, last, check = digits[0], digits[1:6], digits[6], digits[7]
    if last in "012":
        return f"{head}{body[:2]}{last}0000{body[2:]}{check}"
    if last == "3":
        return f"{head}{body[:3]}00000{body[3:]}{check}"
    if last == "4":
        return f"{head}{body[:4]}00000{body[4]}{check}"
    return f"{head}{body}0000{last}{check}"


def _eight_digits(digits: str, reading: Reading, rules: ScanRules) -> ItemScan | Refusal:
    """GTIN-8 or UPC-E: the first digit decides, so that a wrong digit never meets a second check digit rule."""
    if rules.upc_e and digits[0] in "01":
        return numbered_item(expand_upc_e(digits), reading)
    if reading.symbology is Symbology.EAN_13:
        return reading.refused("truncated")
    return numbered_item(digits, reading)


def _without_add_on(reading: Reading) -> str:
    """The number without the two or five digits that periodicals and books carry beside it.

    Without an identifier that says so, only numbers of periodicals and books may have one: fifteen or eighteen digits
    of anything else are more likely two codes run together.
    """
    if reading.symbology is Symbology.EAN_WITH_ADD_ON:
        found = _WITH_ADD_ON.fullmatch(reading.body)
    elif reading.symbology in (Symbology.UNKNOWN, Symbology.OTHER):
        found = _PERIODICAL.fullmatch(reading.body)
    else:
        found = None
    return found[1] if found else reading.body
