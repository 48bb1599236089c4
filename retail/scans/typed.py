"""What remains: price look-up keys and short codes, which people type and shops print on sheets beside the till."""

from __future__ import annotations

import re

from retail.errors import Refusal
from retail.scans.in_store import item_key
from retail.scans.meaning import PluScan, ShortCodeScan
from retail.scans.reading import NUMBERS_ONLY, Reading, Symbology
from retail.scans.rules import ScanRules

_SHORT_CODE = re.compile(r"(?=.*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*")
_SHORT_CODE_LENGTHS = range(4, 25)
_PLU_LENGTHS = range(2, 7)
_LONGEST_NUMBER = 14


def interpret_typed(reading: Reading, _rules: ScanRules) -> PluScan | ShortCodeScan | Refusal | None:
    """A key or a short code; a number of any other length is a truncated one."""
    if reading.symbology in NUMBERS_ONLY:
        return reading.refused("truncated" if len(reading.body) < _LONGEST_NUMBER else "unknown")
    if reading.is_number:
        return _number(reading)
    code = reading.body.upper()
    if reading.body.isascii() and len(code) in _SHORT_CODE_LENGTHS and _SHORT_CODE.fullmatch(code):
        return ShortCodeScan(code)
    return None


def _number(reading: Reading) -> PluScan | Refusal | None:
    """A key of digits. A device's few digits count only if the symbol is known: else they may be a number's rest."""
    trusted = reading.keyed or reading.symbology is Symbology.OTHER
    if trusted and len(reading.body) in _PLU_LENGTHS:
        return PluScan(item_key(reading.body))
    return reading.refused("truncated") if len(reading.body) < _LONGEST_NUMBER else None
