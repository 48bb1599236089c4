"""Customers' cards and badges of staff, known by number ranges."""

from __future__ import annotations

from retail.errors import Refusal
from retail.scans.meaning import LoyaltyCardScan, OperatorBadgeScan
from retail.scans.reading import Reading, Symbology
from retail.scans.rules import CardKind, ScanRules


def interpret_card(reading: Reading, rules: ScanRules) -> LoyaltyCardScan | OperatorBadgeScan | Refusal | None:
    """The card whose range claims the number, the longest prefix first; None when no range does."""
    if reading.symbology is Symbology.GS1:
        return None
    ranges = [card for card in rules.cards if card.claims(reading.body)]
    if not ranges:
        return None
    longest = max(len(card.prefix) for card in ranges)
    nearest = [card for card in ranges if len(card.prefix) == longest]
    if len({card.kind for card in nearest}) > 1:
        return reading.refused("ambiguous")
    if all(card.luhn for card in nearest) and not luhn_holds(reading.body):
        return reading.refused("bad_check_digit")
    return _card(nearest[0].kind, reading.body)


def luhn_holds(number: str) -> bool:
    """True when ``number`` is ASCII digits ending in their Luhn check digit (ISO/IEC 7812-1 annex B)."""
    if not (number.isascii() and number.isdigit()):
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _card(kind: CardKind, number: str) -> LoyaltyCardScan | OperatorBadgeScan:
    match kind:
        case CardKind.LOYALTY:
            return LoyaltyCardScan(number)
        case CardKind.BADGE:
            return OperatorBadgeScan(number)
