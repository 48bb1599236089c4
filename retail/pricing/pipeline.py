"""The pricing pipeline: one pure pass from a basket to its prices, the same at till, kiosk and hub.

A stage takes all lines and gives all lines, with adjustments added (by :meth:`PricedLine.adjusted_by`) and nothing
taken away. The regular price comes first and the deposits stand outside; promotions join as one more stage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from retail.errors import Refusal
from retail.pricing.priced import PricedBasket, PricedLine
from retail.sale import Basket, BasketLine
from retail.tax import TaxTable
from retail.values import Money, Quantity, Unit, half_up

PricingStage = Callable[[tuple[PricedLine, ...]], tuple[PricedLine, ...]]


def price_basket(
    basket: Basket, taxes: TaxTable, stages: Sequence[PricingStage] = (), price_version: int = 0
) -> PricedBasket | Refusal:
    """The basket with its prices; refused when a line's tax class has no rate on the business date.

    Deterministic: the same basket, table and stages give the same result wherever they run.
    """
    lines: list[PricedLine] = []
    for line in basket.lines:
        tax = taxes.rate_for(line.variant.tax_class, basket.business_date)
        if isinstance(tax, Refusal):
            return tax
        lines.append(PricedLine(line, tax, line.extended, _deposit(line)))
    priced = tuple(lines)
    for stage in stages:
        priced = stage(priced)
    return PricedBasket(basket, priced, price_version)


def given_adjustments(lines: tuple[PricedLine, ...]) -> tuple[PricedLine, ...]:
    """Stage: adjustments that came with the line as amounts, such as those of an order priced elsewhere."""
    return tuple(reduce(PricedLine.adjusted_by, line.line.given, line) for line in lines)


def _deposit(line: BasketLine) -> Money:
    if line.deposit is None:
        return Money.zero(line.unit_price.currency)
    return line.deposit.amount.extended(Quantity.pieces(containers(line.quantity)))


def containers(quantity: Quantity) -> int:
    """How many containers a quantity is: whole pieces; goods sold by measure have one per line."""
    return half_up(quantity.thousandths, 1000) if quantity.unit is Unit.PIECE else 1
