"""The header by which a signed token is known among scans; what stands behind it is read and verified elsewhere."""

from __future__ import annotations

import re

from retail.errors import Refusal
from retail.scans.meaning import TokenScan
from retail.scans.reading import Reading
from retail.scans.rules import ScanRules

HEADER = "KONTUAR"
"""Every token's text begins so; the letters are themselves base32, so that QR stays in alphanumeric mode."""

SHORTEST_BODY = 103
"""Base32 signs of an Ed25519 signature alone; a shorter token lost its end on the way."""

_TOKEN = re.compile(rf"{HEADER}([A-Z2-7]*)", re.ASCII | re.IGNORECASE)


def find_token(text: str) -> TokenScan | None:
    """The token that ``text`` is, whatever case a keyboard wedge sent it in; None when it is none or not whole."""
    found = _TOKEN.fullmatch(text)
    return TokenScan(found[0].upper()) if found and len(found[1]) >= SHORTEST_BODY else None


def interpret_token(reading: Reading, _rules: ScanRules) -> TokenScan | Refusal | None:
    """A token by its header; a header without a whole token behind it is a truncated scan."""
    if not reading.body.upper().startswith(HEADER):
        return None
    in_part = _TOKEN.fullmatch(reading.body)
    return find_token(reading.body) or reading.refused("truncated" if in_part else "unknown")
