"""The one question asked of a scan: what does it mean here, today?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from retail.errors import Refusal
from retail.scans import elements
from retail.scans.cards import interpret_card
from retail.scans.digital_link import interpret_link
from retail.scans.gs1 import interpret_elements
from retail.scans.gtin import interpret_gtin
from retail.scans.in_store import interpret_label
from retail.scans.meaning import ItemScan, Meaning
from retail.scans.reading import LONGEST, Reading, make_reading
from retail.scans.rules import ScanRules
from retail.scans.token_header import interpret_token
from retail.scans.typed import interpret_typed

_RECOGNIZERS: tuple[Callable[[Reading, ScanRules], Meaning | Refusal | None], ...] = (
    interpret_token,
    interpret_link,
    interpret_card,
    interpret_elements,
    interpret_label,
    interpret_gtin,
    interpret_typed,
)
"""Asked in this order; the first that claims a text decides. What a location lists itself comes before GTINs."""


def interpret(
    text: str, rules: ScanRules, *, aim_id: str | None = None, today: date, keyed: bool = True
) -> Meaning | Refusal:
    """What ``text`` means by a location's ``rules``; never raises, whatever the text.

    ``aim_id`` is the reader's symbology identifier (``]E0``), which may also stand in front of the text. ``today``
    is the calendar day, for expiry and centuries. ``keyed`` says that a person may have typed the text; pass False
    for what a device read, and two to six digits without an identifier are then the rest of a number, not a key.

    Refusals, all with ``text``: ``scan.unknown``, ``scan.truncated``, ``scan.bad_check_digit``, ``scan.ambiguous``,
    ``scan.zero_measure`` (a label of nothing), ``scan.foreign_currency`` (``currency``), ``scan.expired`` (``code``,
    ``expiry``, ``batch``).

    A shorter number with a check digit of its own that happens to hold cannot be told from a longer one cut short,
    once in ten cuts to eight or twelve digits. Identifiers rule that out: an eight-digit text is goods only as
    ``]E4``, a twelve-digit one never when ``ScanRules.upc_a`` is off.
    """
    reading = make_reading(text, aim_id, today, keyed)
    if not reading.body or len(reading.body) > LONGEST:
        return reading.refused("unknown")
    for recognize in _RECOGNIZERS:
        found = recognize(reading, rules)
        if found is not None:
            return _withheld(found, reading) or found
    return reading.refused("unknown")


def warm_up() -> None:
    """Load the tables that element strings need, so that the first such scan does not wait for them (0.15 s)."""
    elements.split_message("0105901234123457")
    elements.split_link("https://id.gs1.org/01/05901234123457")


def _withheld(found: Meaning | Refusal, reading: Reading) -> Refusal | None:
    """Why goods that were understood may not be sold: past their expiry day."""
    if isinstance(found, ItemScan) and found.expiry is not None and found.expiry < reading.today:
        return reading.refused("expired", code=found.code, expiry=found.expiry, batch=found.batch)
    return None
