"""What remains: price look-up keys and short codes, which people type and shops print on sheets beside the till."""

from __future__ import annotations

import re

from retail.errors import Refusal
from retail.scans.in_store import item_key
from retail.scans.meaning import PluScan, ShortCodeScan
from retail.scans.reading import NUMBERS_ONLY, Reading, Symbology
from retail.scans.rules import ScanRules
from retail.tokens import normalize_short_code

_LIKE_A_SHORT_CODE = re.compile(r"(?=.{4,})(?=.*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*", re.ASCII)
_LONGEST_SHORT_CODE = 32
_PLU_LENGTHS = range(2, 7)
_LONGEST_NUMBER = 14


def interpret_typed(reading: Reading, _rules: ScanRules) -> PluScan | ShortCodeScan | Refusal | None:
    """A key or a short code; a number of any other length is a truncated one."""
    if reading.symbology in NUMBERS_ONLY:
        return reading.refused("truncated" if len(reading.body) < _LONGEST_NUMBER else "unknown")
    if reading.is_number:
        return _number(reading)
    return _short_code(reading)


def _short_code(reading: Reading) -> ShortCodeScan | Refusal | None:
    """A short code by its check sign. A device does not misread a letter: there a wrong sum means another code."""
    key = normalize_short_code(reading.body)
    if key is not None:
        return ShortCodeScan(reading.body.upper(), key)
    alike = reading.body.isascii() and _LIKE_A_SHORT_CODE.fullmatch(reading.body.upper())
    mistyped = reading.keyed and alike and len(reading.body) <= _LONGEST_SHORT_CODE
    return reading.refused("bad_check_digit") if mistyped else None


def _number(reading: Reading) -> PluScan | Refusal | None:
    """A key of digits. A device's few digits count only if the symbol is known: else they may be a number's rest."""
    trusted = reading.keyed or reading.symbology is Symbology.OTHER
    if trusted and len(reading.body) in _PLU_LENGTHS:
        return PluScan(item_key(reading.body))
    return reading.refused("truncated") if len(reading.body) < _LONGEST_NUMBER else None
