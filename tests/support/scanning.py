"""Rules and numbers for tests of what a scan means."""

from __future__ import annotations

from datetime import date

from retail.errors import Refusal
from retail.scans import (
    CardKind,
    CardLayout,
    LabelLayout,
    LabelMeaning,
    Meaning,
    ScanRules,
    interpret,
)

TODAY = date(2026, 3, 2)

WEIGHT_LABEL = LabelLayout("29IIIIIWWWWWC", LabelMeaning.WEIGHT)
PRICE_LABEL = LabelLayout("28IIIIVPPPPPC", LabelMeaning.PRICE)
COUNT_LABEL = LabelLayout("27IIIIIIINNNC", LabelMeaning.COUNT)
LOYALTY_CARD = CardLayout("9910", 16, CardKind.LOYALTY, luhn=True)
BADGE = CardLayout("OP", 8, CardKind.BADGE)

RULES = ScanRules(layouts=(WEIGHT_LABEL, PRICE_LABEL, COUNT_LABEL), cards=(LOYALTY_CARD, BADGE))


def meaning(
    text: str, *, rules: ScanRules = RULES, aim_id: str | None = None, keyed: bool = True, today: date = TODAY
) -> Meaning | Refusal:
    return interpret(text, rules, aim_id=aim_id, today=today, keyed=keyed)


def refusal_code(text: str, **how: object) -> str | None:
    found = meaning(text, **how)  # type: ignore[arg-type]
    return found.code if isinstance(found, Refusal) else None


def with_check_digit(payload: str) -> str:
    """The number with its modulo-10 check digit, computed the schoolbook way (weights from the left)."""
    weights = [3, 1] if len(payload) % 2 else [1, 3]
    total = sum(int(digit) * weights[place % 2] for place, digit in enumerate(payload))
    return payload + str(-total % 10)
