"""Regular prices: one unit price of a variant in one price list between two days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from retail.values import Money, Sku


@dataclass(frozen=True, slots=True)
class Price:
    """A unit price, tax included, in force from ``valid_from`` to ``valid_to``, both days included.

    A price list is named by its zone; every channel of a zone uses the same list.
    """

    sku: Sku
    price_list: str
    unit_price: Money
    valid_from: date
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        """True when this price may be asked on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def price_in_force(prices: Iterable[Price], day: date) -> Price | None:
    """The price that holds on ``day``: of those covering it, the one that began last."""
    return max((price for price in prices if price.covers(day)), key=lambda price: price.valid_from, default=None)
