"""A line of a basket: a variant, how much of it, and the price it was found at."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from retail.catalog import Deposit, Variant
from retail.sale.adjustment import Adjustment
from retail.values import Money, Quantity


class PriceSource(enum.StrEnum):
    """Where a line's unit price comes from."""

    LIST = "list"
    """The price list of the location's zone."""
    OPEN = "open"
    """Entered by the operator, for a variant that has no list price."""
    LABEL = "label"
    """Printed on the goods: the amount embedded in an in-store label is the whole line's amount."""


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One row of a basket.

    ``unit_price`` is the regular unit price, tax included. With :attr:`PriceSource.LABEL` the line's amount is
    ``label_amount`` whatever the quantity says. ``given`` are adjustments that came with the line as amounts.
    """

    line_id: int
    variant: Variant
    quantity: Quantity
    unit_price: Money
    price_source: PriceSource = PriceSource.LIST
    label_amount: Money | None = None
    deposit: Deposit | None = None
    given: tuple[Adjustment, ...] = ()
    scanned: str = ""
    batch: str | None = None
    expiry: date | None = None
    note: str = ""

    def takes(self, other: BasketLine) -> bool:
        """True when ``other`` is the same thing at the same price, so that it joins this line."""
        return (
            self.variant.sku == other.variant.sku
            and not self.variant.own_line
            and self.price_source is PriceSource.LIST
            and other.price_source is PriceSource.LIST
            and self.unit_price == other.unit_price
            and self.quantity.is_whole
            and other.quantity.is_whole
            and not (self.given or other.given or self.note or other.note)
            and (self.batch, self.expiry) == (other.batch, other.expiry)
        )
