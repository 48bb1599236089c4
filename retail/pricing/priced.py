"""A priced basket: every line with its amounts and why, and the sums a screen and a receipt show."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from retail.catalog import Price
from retail.promotions import NOTHING_DONE, GoodsLine, Outcome, Situation, Trace
from retail.sale import Adjustment, Basket, BasketLine, PriceSource
from retail.tax import TaxRate, TaxTable, VatRow, vat_summary
from retail.values import Money


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A basket line with its price.

    ``extended`` = unit price × quantity, rounded half up; ``amount`` = extended + Σ adjustments, never below zero:
    a line whose adjustments exceed it cannot be made (:class:`ValueError`). ``deposit`` is the container deposit
    sold with the line, on top of ``amount``; ``payable`` is both. ``chosen`` is the price of a customer group or
    quantity break, where one is better than the line's own.
    """

    line: BasketLine
    tax: TaxRate
    extended: Money
    deposit: Money
    adjustments: tuple[Adjustment, ...] = ()
    chosen: Price | None = None
    # Worked out once and kept: a line is asked for its amount more often than it is made.
    amount: Money = field(init=False, repr=False, compare=False)
    payable: Money = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        amount = self.extended
        if self.adjustments:
            amount = Money.total([amount, *[each.amount for each in self.adjustments]], amount.currency)
            if amount.minor < 0 <= self.extended.minor:
                raise ValueError(f"line {self.line.line_id}: adjustments exceed {self.extended.minor}")
        object.__setattr__(self, "amount", amount)
        object.__setattr__(self, "payable", amount + self.deposit if self.deposit else amount)

    @property
    def unit_price(self) -> Money:
        """What one unit costs before adjustments."""
        if self.line.override is not None:
            return self.line.override.unit_price
        return self.chosen.unit_price if self.chosen is not None else self.line.unit_price

    @property
    def price_source(self) -> PriceSource:
        """Where the unit price comes from."""
        return PriceSource.OVERRIDE if self.line.override is not None else self.line.price_source


class RegularLine(NamedTuple):
    """A line before promotions, with the adjustments that came with it: what the next pass need not work out again."""

    line: BasketLine
    tax: TaxRate
    extended: Money
    deposit: Money
    chosen: Price | None
    given: tuple[Adjustment, ...]
    goods: GoodsLine

    def with_promotions(self, adjustments: tuple[Adjustment, ...]) -> PricedLine:
        """The line with what promotions took off it."""
        return PricedLine(self.line, self.tax, self.extended, self.deposit, self.given + adjustments, self.chosen)


@dataclass(frozen=True, slots=True)
class Working:
    """What a pricing pass leaves for the next: nothing in it changes a price, it only saves time.

    ``lines`` are those of the basket before promotions, in its order.
    """

    taxes: TaxTable | None = None
    lines: tuple[RegularLine, ...] = ()
    trace: Trace | None = None


NO_WORKING = Working()


@dataclass(frozen=True)
class PricedBasket:
    """The basket with its prices.

    ``price_version`` and ``promotion_version`` are those it was priced with, ``outcome`` what promotions did;
    without a ``situation`` no promotion was looked at.
    """

    basket: Basket
    lines: tuple[PricedLine, ...]
    price_version: int = 0
    promotion_version: int = 0
    situation: Situation | None = None
    outcome: Outcome = NOTHING_DONE
    working: Working = field(default=NO_WORKING, compare=False, repr=False)

    @cached_property
    def before_adjustments(self) -> Money:
        """Σ extended amounts and deposits."""
        return self.deposits + Money.total([line.extended for line in self.lines], self.basket.currency)

    @cached_property
    def adjusted(self) -> Money:
        """Σ adjustments: negative when the shopper saves."""
        return self.total - self.before_adjustments

    @cached_property
    def deposits(self) -> Money:
        """Σ container deposits."""
        return Money.total([line.deposit for line in self.lines if line.deposit], self.basket.currency)

    @cached_property
    def total(self) -> Money:
        """The amount to pay."""
        return Money.total([line.payable for line in self.lines], self.basket.currency)

    @cached_property
    def vat(self) -> tuple[VatRow, ...]:
        """Tax per fiscal letter, computed on the sum of the letter's gross amounts."""
        return vat_summary((line.tax, line.amount) for line in self.lines)
