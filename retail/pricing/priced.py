"""A priced basket: every line with its amounts and why, and the sums a screen and a receipt show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from retail.sale import Adjustment, Basket, BasketLine
from retail.tax import TaxRate, VatRow, vat_summary
from retail.values import Money


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A basket line with its price.

    ``extended`` = unit price × quantity, rounded half up; ``amount`` = extended + Σ adjustments, never below zero:
    a line whose adjustments exceed it cannot be made (:class:`ValueError`). ``deposit`` is the container deposit
    sold with the line, on top of ``amount``.
    """

    line: BasketLine
    tax: TaxRate
    extended: Money
    deposit: Money
    adjustments: tuple[Adjustment, ...] = ()

    def __post_init__(self) -> None:
        if self.adjustments and self.amount.minor < 0 <= self.extended.minor:
            raise ValueError(f"line {self.line.line_id}: adjustments exceed {self.extended.minor}")

    def adjusted_by(self, adjustment: Adjustment) -> PricedLine:
        """This line with ``adjustment``, cut to what is left of the amount; unchanged when nothing is left to give."""
        amount = max(adjustment.amount, -self.amount)
        return replace(self, adjustments=(*self.adjustments, replace(adjustment, amount=amount))) if amount else self

    @property
    def amount(self) -> Money:
        """What the goods of this line cost, deposit not included."""
        if not self.adjustments:
            return self.extended
        return self.extended + Money.total((each.amount for each in self.adjustments), self.extended.currency)

    @property
    def payable(self) -> Money:
        """What the shopper pays for the line, deposit included."""
        return self.amount + self.deposit if self.deposit else self.amount


@dataclass(frozen=True)
class PricedBasket:
    """The basket with its prices. ``price_version`` is the price list's version the lines were priced with."""

    basket: Basket
    lines: tuple[PricedLine, ...]
    price_version: int = 0

    @cached_property
    def before_adjustments(self) -> Money:
        """Σ extended amounts and deposits."""
        return Money.total((line.extended + line.deposit for line in self.lines), self.basket.currency)

    @cached_property
    def adjusted(self) -> Money:
        """Σ adjustments: negative when the shopper saves."""
        return self.total - self.before_adjustments

    @cached_property
    def deposits(self) -> Money:
        """Σ container deposits."""
        return Money.total((line.deposit for line in self.lines), self.basket.currency)

    @cached_property
    def total(self) -> Money:
        """The amount to pay."""
        return Money.total((line.payable for line in self.lines), self.basket.currency)

    @cached_property
    def vat(self) -> tuple[VatRow, ...]:
        """Tax per fiscal letter, computed on the sum of the letter's gross amounts."""
        return vat_summary((line.tax, line.amount) for line in self.lines)
