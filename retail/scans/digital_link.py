"""Links in QR codes: a GS1 Digital Link names goods, a link may carry a token, any other means nothing here."""

from __future__ import annotations

import re

from retail.errors import Refusal
from retail.scans.elements import NotElements, split_link
from retail.scans.gs1 import item_of
from retail.scans.meaning import ItemScan, TokenScan
from retail.scans.reading import Reading
from retail.scans.rules import ScanRules
from retail.scans.token_header import find_token

_LINK = re.compile(r"https?://", re.IGNORECASE)
_LAST_PART = re.compile(r"[/#=]([^/#=]*)$")


def interpret_link(reading: Reading, rules: ScanRules) -> ItemScan | TokenScan | Refusal | None:
    """The goods or the token behind a link, of any domain; None when the text is no link."""
    if not _LINK.match(reading.body):
        return None
    tail = _LAST_PART.search(reading.body)
    token = find_token(tail[1]) if tail else None
    if token is not None:
        return token
    try:
        return item_of(split_link(reading.body), reading, rules)
    except NotElements as fault:
        return reading.refused(fault.why)
