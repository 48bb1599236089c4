"""A line of a basket: a variant, how much of it, and the price it was found at."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from retail.catalog import Deposit, Price, Variant
from retail.sale.adjustment import Adjustment
from retail.values import Money, OperatorId, Quantity, Unit


class PriceSource(enum.StrEnum):
    """Where a line's unit price comes from."""

    LIST = "list"
    """The price list of the location's zone."""
    OPEN = "open"
    """Entered by the operator, for a variant that has no list price."""
    LABEL = "label"
    """Printed on the goods: the amount embedded in an in-store label is the whole line's amount."""
    AGREED = "agreed"
    """Agreed elsewhere, before the goods came to this register: the whole line's amount, as an order carries it."""
    OVERRIDE = "override"
    """Set by a person at the register, with a reason and a permission."""


@dataclass(frozen=True, slots=True)
class PriceOverride:
    """A unit price that a person set; ``approved_by`` is the second operator, where one was needed."""

    unit_price: Money
    reason: str
    operator_id: OperatorId
    approved_by: OperatorId | None = None


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One row of a basket.

    ``unit_price`` is the regular unit price, tax included. Where a label or an agreement named the whole line's
    amount, that is ``label_amount``, whatever the quantity says. ``given`` are adjustments that came with the line
    as amounts. ``choices`` are the prices in force for customer groups and larger quantities; pricing takes the best.
    ``override`` replaces every other price, that of a label too. ``price_version`` is the price list's version that
    the line was priced from.
    All amounts are of one currency (:class:`~retail.errors.CurrencyMismatch`); a price is never below zero
    (:class:`ValueError`).
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
    choices: tuple[Price, ...] = ()
    override: PriceOverride | None = None
    price_version: int = 0

    def __post_init__(self) -> None:
        prices = [self.unit_price, *([self.label_amount] if self.label_amount is not None else [])]
        prices += [self.override.unit_price] if self.override else []
        others = [*([self.deposit.amount] if self.deposit else []), *(each.amount for each in self.given)]
        Money.total((*prices, *others), self.unit_price.currency)
        if any(price.minor < 0 for price in prices):
            raise ValueError(f"{self.variant.sku}: a price below zero")

    @property
    def extended(self) -> Money:
        """The regular amount: ``label_amount`` where there is one, else unit price × quantity."""
        return self.label_amount if self.label_amount is not None else self.unit_price.extended(self.quantity)

    def takes(self, other: BasketLine) -> bool:
        """True when ``other`` is the same thing at the same price, so that it joins this line.

        Only pieces from the price list join: each weighed pack is rounded on its own, and a price of a label or of
        the keypad belongs to what it was given for.
        """
        same_sku = self.variant.sku == other.variant.sku
        return same_sku and self._may_join and other._may_join and self._identity == other._identity

    @property
    def _may_join(self) -> bool:
        counted = self.quantity.unit is Unit.PIECE and self.price_source is PriceSource.LIST
        return counted and not (self.variant.own_line or self.given or self.note or self.override)

    @property
    def _identity(self) -> tuple[object, ...]:
        """What makes two lines the same thing. The whole variant: its tax class may have changed since."""
        return self.variant, self.unit_price, self.choices, self.deposit, self.batch, self.expiry
