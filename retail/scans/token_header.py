"""Signed tokens among scans: known by their header; what stands behind it is read and verified elsewhere."""

from __future__ import annotations

import re

from retail.errors import Refusal
from retail.scans.meaning import TokenScan
from retail.scans.reading import Reading
from retail.scans.rules import ScanRules
from retail.tokens import HEADER, token_in

_IN_PART = re.compile(rf"{HEADER}[A-Z2-7]*", re.ASCII | re.IGNORECASE)


def find_token(text: str) -> TokenScan | None:
    """The token that ``text`` is, whatever case a keyboard wedge sent it in; None when it is none or not whole."""
    token = token_in(text)
    return TokenScan(token) if token is not None else None


def interpret_token(reading: Reading, _rules: ScanRules) -> TokenScan | Refusal | None:
    """A token by its header; a header without a whole token behind it is a truncated scan."""
    if not reading.body.upper().startswith(HEADER):
        return None
    in_part = _IN_PART.fullmatch(reading.body)
    return find_token(reading.body) or reading.refused("truncated" if in_part else "unknown")
