"""What a scan means: one grammar for barcodes, labels, links, cards, badges, tokens and typed codes."""

from retail.scans.interpret import interpret, warm_up
from retail.scans.meaning import (
    ItemScan,
    LoyaltyCardScan,
    Meaning,
    OperatorBadgeScan,
    PluScan,
    ShortCodeScan,
    TokenScan,
)
from retail.scans.rules import CardKind, CardLayout, LabelLayout, LabelMeaning, ScanRules

__all__ = [
    "CardKind",
    "CardLayout",
    "ItemScan",
    "LabelLayout",
    "LabelMeaning",
    "LoyaltyCardScan",
    "Meaning",
    "OperatorBadgeScan",
    "PluScan",
    "ScanRules",
    "ShortCodeScan",
    "TokenScan",
    "interpret",
    "warm_up",
]
