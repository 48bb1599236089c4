"""In-store labels: codes of the shop's own prefixes that carry an item and its weight, price or count."""

from __future__ import annotations

from retail.errors import Refusal
from retail.scans import elements
from retail.scans.gtin import check_digit_holds
from retail.scans.meaning import ItemScan
from retail.scans.reading import Reading, Symbology
from retail.scans.rules import LabelLayout, LabelMeaning, ScanRules
from retail.values import Money, Quantity

_CARRIERS = frozenset({Symbology.EAN_13, Symbology.EAN_8, Symbology.OTHER, Symbology.UNKNOWN})


def interpret_label(reading: Reading, rules: ScanRules) -> ItemScan | Refusal | None:
    """The item on the label; None when no layout claims the number, ambiguous when two read it differently."""
    if reading.symbology not in _CARRIERS or not reading.is_number:
        return None
    readings = [_read(layout, reading) for layout in rules.layouts if layout.claims(reading.body)]
    items = {found for found in readings if isinstance(found, ItemScan)}
    if len(items) > 1:
        return reading.refused("ambiguous")
    return next(iter(items), None) or next(iter(readings), None)


def _read(layout: LabelLayout, reading: Reading) -> ItemScan | Refusal:
    measure = layout.field(layout.meaning.letter, reading.body)
    check = layout.field("V", reading.body)
    if not check_digit_holds(reading.body) or (check and check != elements.measure_check_digit(measure)):
        return reading.refused("bad_check_digit")
    code = item_key(layout.field("I", reading.body))
    if not int(measure):
        return reading.refused("zero_measure", code=code)
    return _measured(layout, code, int(measure))


def _measured(layout: LabelLayout, code: str, measure: int) -> ItemScan:
    match layout.meaning:
        case LabelMeaning.WEIGHT:
            return ItemScan(code, quantity=Quantity.grams(measure), gtin=False)
        case LabelMeaning.PRICE:
            return ItemScan(code, price=Money(measure, layout.currency), gtin=False)
        case LabelMeaning.COUNT:
            return ItemScan(code, quantity=Quantity.pieces(measure), gtin=False)


def item_key(digits: str) -> str:
    """An item code or price look-up key as the catalogue keeps it: without leading zeros."""
    return digits.lstrip("0") or "0"
