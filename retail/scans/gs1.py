"""What GS1 element strings say about goods: item, measure, price, dates, batch and serial number."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from retail.errors import Refusal
from retail.scans import gs1_date
from retail.scans.elements import Element, NotElements, split_human_readable, split_message
from retail.scans.gs1_measure import embedded_price, embedded_quantity
from retail.scans.gtin import numbered_item
from retail.scans.meaning import ItemScan
from retail.scans.reading import GS, NUMBERS_ONLY, Reading, Symbology
from retail.scans.rules import ScanRules

_HUMAN_READABLE = re.compile(r"\(\d")
_STARTS_WITH_GTIN = re.compile(r"0[12]\d{14}", re.ASCII)
_HIDDEN = re.compile(r"(?:(1[1357])(\d{6})|(31[0-6][0-5])\d{6})", re.ASCII)


def interpret_elements(reading: Reading, rules: ScanRules) -> ItemScan | Refusal | None:
    """Goods by element strings; None when the text does not look like any."""
    if not _looks_like_elements(reading):
        return None
    try:
        if not reading.body.isascii():
            raise NotElements("unknown")
        if reading.body.startswith("("):
            return item_of(split_human_readable(reading.body), reading, rules)
        elements = split_message(reading.body)
    except NotElements as fault:
        return reading.refused(fault.why)
    if _hides_elements(elements, reading):
        return reading.refused("ambiguous")
    return item_of(elements, reading, rules)


def item_of(elements: tuple[Element, ...], reading: Reading, rules: ScanRules) -> ItemScan | Refusal:
    """The goods that a symbol's elements name; elements that say nothing about a sale are passed over."""
    values = {element.ai: element.value for element in elements}
    if any(values[element.ai] != element.value for element in elements) or {"01", "02"} <= values.keys():
        return reading.refused("ambiguous")
    item = _numbered(values, reading)
    if isinstance(item, Refusal):
        return item
    quantity = embedded_quantity(values, reading)
    if isinstance(quantity, Refusal):
        return quantity
    price = embedded_price(values, reading, rules.currency)
    if isinstance(price, Refusal):
        return price
    return _dated(replace(item, quantity=quantity, price=price), values, reading)


def _looks_like_elements(reading: Reading) -> bool:
    if reading.symbology is Symbology.GS1:
        return True
    if reading.symbology in NUMBERS_ONLY:
        return False
    return (
        reading.separated
        or _HUMAN_READABLE.match(reading.body) is not None
        or _STARTS_WITH_GTIN.match(reading.body) is not None
    )


def _numbered(values: dict[str, str], reading: Reading) -> ItemScan | Refusal:
    """The item itself. Contents (02) need their count (37), and a variable measure (indicator 9) its measure."""
    number = values.get("01") or values.get("02")
    if number is None:
        return reading.refused("unknown")
    if "02" in values and "37" not in values:
        return reading.refused("truncated")
    if number[0] == "9" and not any(ai[:2] in ("30", "31", "39") for ai in values):
        return reading.refused("truncated")
    return numbered_item(number, reading)


def _dated(item: ItemScan, values: dict[str, str], reading: Reading) -> ItemScan | Refusal:
    expiry = _date(values, ("17", "7003"), reading)
    if isinstance(expiry, Refusal):
        return expiry
    best_before = _date(values, ("15",), reading)
    if isinstance(best_before, Refusal):
        return best_before
    return replace(item, batch=values.get("10"), serial=values.get("21"), expiry=expiry, best_before=best_before)


def _date(values: dict[str, str], identifiers: tuple[str, ...], reading: Reading) -> date | Refusal | None:
    """The earliest date among ``identifiers``; None when there is none."""
    texts = [values[ai][:6] for ai in identifiers if ai in values]
    dates = [gs1_date.read(text, reading.today) for text in texts if text != gs1_date.NONE]
    if None in dates:
        return reading.refused("unknown")
    return min((day for day in dates if day), default=None)


def _hides_elements(elements: tuple[Element, ...], reading: Reading) -> bool:
    """True when the last element may have swallowed others because the reader sent no separators.

    A batch followed by an expiry date reads as one long batch if the separator was lost on the way, as keyboard
    wedges lose it. When the tail of an open-ended value makes sense as dates or measures that the code has not given
    yet, nobody can tell; a person then scans the other code of the pack.
    """
    if GS in reading.body or not elements or not elements[-1].open_ended:
        return False
    given = {element.ai for element in elements}
    value = elements[-1].value
    return any(_is_chain(value[start:], given, reading.today) for start in range(1, len(value) - 7))


def _is_chain(tail: str, given: set[str], today: date) -> bool:
    while tail:
        element = _HIDDEN.match(tail)
        if element is None or (element[1] or element[3]) in given:
            return False
        if element[1] and gs1_date.read(element[2], today) is None:
            return False
        tail = tail[element.end() :]
    return True
