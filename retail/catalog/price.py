"""Regular prices: unit prices of a variant in one price list, by customer group, quantity break and day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from retail.values import Money, Sku


@dataclass(frozen=True, slots=True)
class Price:
    """A unit price, tax included, in force from ``valid_from`` to ``valid_to``, both days included.

    A price list is named by its zone; every channel of a zone uses the same list. ``group`` limits the price to
    customers of a group; ``min_quantity`` (thousandths) is a quantity break: how much of the variant the basket must
    hold. ``lowest_30`` is the lowest price of the 30 days before this price reduced the one before it (Directive
    98/6/EC, article 6a), None where nothing was reduced, and where this price came back after another had ended.
    """

    sku: Sku
    price_list: str
    unit_price: Money
    valid_from: date
    valid_to: date | None = None
    group: str = ""
    min_quantity: int = 0
    lowest_30: Money | None = None

    @property
    def is_base(self) -> bool:
        """True for the price that anybody pays for any quantity."""
        return not self.group and not self.min_quantity

    def covers(self, day: date) -> bool:
        """True when this price may be asked on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def price_in_force(prices: Iterable[Price], day: date) -> Price | None:
    """The price that holds on ``day``: of those covering it, the one that began last."""
    begun = [price for price in prices if price.valid_from <= day]
    held = max((price for price in begun if price.covers(day)), key=lambda price: price.valid_from, default=None)
    return None if held is None else _as_shown(held, begun)


def choices_in_force(prices: Iterable[Price], day: date) -> tuple[Price, ...]:
    """The prices for groups and quantities that hold on ``day``: of each group and break, the one that began last."""
    latest: dict[tuple[str, int], Price] = {}
    begun = sorted((price for price in prices if price.valid_from <= day), key=lambda price: price.valid_from)
    for price in begun:
        if price.covers(day) and not price.is_base:
            latest[price.group, price.min_quantity] = price
    return tuple(_as_shown(latest[key], begun) for key in sorted(latest))


def best_choice(choices: Iterable[Price], thousandths: int, groups: Collection[str]) -> Price | None:
    """The lowest of the prices that a customer in ``groups`` gets for ``thousandths`` of the variant; None: no such.

    Of equal prices the one with the smaller break, then the first group by name.
    """
    fitting = [
        each for each in choices if each.min_quantity <= thousandths and (not each.group or each.group in groups)
    ]
    return min(fitting, key=lambda each: (each.unit_price.minor, each.min_quantity, each.group), default=None)


def _as_shown(price: Price, begun: Iterable[Price]) -> Price:
    """The price, without its lowest of 30 days when a later one has ended: it raises that one, and reduces nothing."""
    if price.lowest_30 is None:
        return price
    later = (
        each.valid_from > price.valid_from
        for each in begun
        if (each.group, each.min_quantity) == (price.group, price.min_quantity)
    )
    return replace(price, lowest_30=None) if any(later) else price
