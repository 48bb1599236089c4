"""Measures and prices in GS1 codes: 30, 310n, 311n, 315n, 37, 392n, 393n (GS1 General Specifications 3.6)."""

from __future__ import annotations

from retail.errors import Refusal
from retail.scans.reading import Reading
from retail.values import Currency, Money, Quantity, Unit, half_up

_UNITS = {"310": Unit.KILOGRAM, "311": Unit.METRE, "315": Unit.LITRE}
_COUNTS = ("30", "37")
_NUMERIC_CURRENCIES = {
    "203": "CZK",
    "208": "DKK",
    "348": "HUF",
    "752": "SEK",
    "826": "GBP",
    "840": "USD",
    "946": "RON",
    "978": "EUR",
    "980": "UAH",
    "985": "PLN",
}


def embedded_quantity(values: dict[str, str], reading: Reading) -> Quantity | Refusal | None:
    """The measure a code carries; a measure in a unit we do not trade in is refused, for it would sell as one piece.

    Of a count and a measure the measure wins: the count is then how many pieces the weight is made of.
    """
    measures = [ai for ai in values if len(ai) == 4 and _is_trade_measure(ai)]
    if any(ai[:3] not in _UNITS for ai in measures):
        return reading.refused("unknown")
    counts = [Quantity.pieces(int(values[ai])) for ai in _COUNTS if ai in values]
    found = {_measure(ai, values[ai]) for ai in measures} or set(counts)
    if len(found) > 1:
        return reading.refused("ambiguous")
    quantity = next(iter(found), None)
    return reading.refused("zero_measure") if quantity is not None and not quantity else quantity


def embedded_price(values: dict[str, str], reading: Reading, currency: Currency) -> Money | Refusal | None:
    """The price a code carries, in the location's currency; a price in another is refused."""
    found: set[Money] = set()
    for ai, value in values.items():
        if ai[:3] == "393" and _NUMERIC_CURRENCIES.get(value[:3]) != currency.code:
            return reading.refused("foreign_currency", currency=_NUMERIC_CURRENCIES.get(value[:3], value[:3]))
        if ai[:3] in ("392", "393"):
            amount = value[3:] if ai[:3] == "393" else value
            found.add(Money(_scaled(int(amount), int(ai[3]), currency.digits), currency))
    if len(found) > 1:
        return reading.refused("ambiguous")
    price = next(iter(found), None)
    return reading.refused("zero_measure") if price is not None and not price else price


def _is_trade_measure(ai: str) -> bool:
    """Measures of what is sold: 31, 32, 35, 36; those of 33 and 34 are a pallet's with its packing."""
    return ai[:2] in ("31", "32", "35", "36")


def _measure(ai: str, value: str) -> Quantity:
    return Quantity(_scaled(int(value), int(ai[3]), 3), _UNITS[ai[:3]])


def _scaled(number: int, decimals: int, wanted: int) -> int:
    """``number`` with ``decimals`` implied decimal places as a whole number with ``wanted`` of them, half up."""
    return half_up(number * 10**wanted, int(10**decimals))
