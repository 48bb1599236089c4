"""The pricing pass: pure, from a basket to its prices, the same at till, kiosk and hub.

Four steps, each on what the one before left: the regular price (a person's override before a label's amount before the
best price by group and quantity), amounts agreed elsewhere, promotions lane by lane; the deposits stand outside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import reduce

from retail.catalog import Price, best_choice
from retail.errors import Refusal
from retail.pricing.priced import PricedBasket, PricedLine, RegularLine, Working
from retail.promotions import GoodsLine, PromotionBook, Situation
from retail.sale import Adjustment, Basket, BasketLine, PriceSource
from retail.tax import TaxTable
from retail.values import Money, Quantity, Unit, half_up

NO_PROMOTIONS = PromotionBook()


def price_basket(
    basket: Basket,
    taxes: TaxTable,
    promotions: PromotionBook = NO_PROMOTIONS,
    situation: Situation | None = None,
    price_version: int = 0,
    earlier: PricedBasket | None = None,
) -> PricedBasket | Refusal:
    """The basket with its prices; refused when a line's tax class has no rate on the business date.

    Deterministic: the same basket, table, promotions and situation give the same result wherever they run. Without
    a situation no promotion applies. ``earlier`` is the same basket priced before its last change: it changes
    nothing but the time taken, since lines that did not change are not worked out again.
    """
    before = _memory(earlier, taxes)
    lines: list[RegularLine] = []
    bought = _bought(basket)
    groups = situation.shopper.groups if situation is not None and situation.shopper is not None else frozenset()
    for line in basket.lines:
        chosen = _chosen(line, bought, groups) if line.choices else None
        regular = before.get(id(line))
        if regular is None or regular.priced.chosen != chosen:
            tax = taxes.rate_for(line.variant.tax_class, basket.business_date)
            if isinstance(tax, Refusal):
                return tax
            regular = _regular(PricedLine(line, tax, _extended(line, chosen), _deposit(line), chosen=chosen))
        lines.append(regular)
    if situation is None:
        return PricedBasket(basket, tuple(line.adjusted for line in lines), price_version)
    trace = earlier.working.trace if earlier is not None else None
    goods = [line.goods for line in lines]
    outcome, trace = promotions.apply(goods, situation, basket.currency, basket.coupons, trace)
    adjusted = tuple(map(_with_promotions, lines, outcome.adjustments))
    working = Working(taxes, adjusted, trace)
    return PricedBasket(
        basket,
        tuple(line.adjusted for line in adjusted),
        price_version,
        promotions.version,
        situation,
        outcome,
        working,
    )


def _memory(earlier: PricedBasket | None, taxes: TaxTable) -> Mapping[int, RegularLine]:
    """The lines that were worked out before, by the identity of the basket's line."""
    if earlier is None or earlier.working.taxes is not taxes:
        return {}
    return {id(regular.priced.line): regular for regular in earlier.working.lines}


def _with_promotions(regular: RegularLine, adjustments: tuple[Adjustment, ...]) -> RegularLine:
    if regular.promoted == adjustments:
        return regular
    adjusted = regular.priced.with_adjustments(adjustments)
    return RegularLine(regular.priced, regular.goods, adjustments, adjusted)


def _bought(basket: Basket) -> Mapping[str, int]:
    """How much of each SKU the basket holds, in thousandths, where any price depends on it."""
    bought: defaultdict[str, int] = defaultdict(int)
    for line in basket.lines:
        if line.choices:
            bought[line.variant.sku] += line.quantity.thousandths
    return bought


def _chosen(line: BasketLine, bought: Mapping[str, int], groups: frozenset[str]) -> Price | None:
    """The price by group or quantity that is better than the line's own."""
    if line.price_source is not PriceSource.LIST or line.override is not None:
        return None
    best = best_choice(line.choices, bought[line.variant.sku], groups)
    return best if best is not None and best.unit_price < line.unit_price else None


def _extended(line: BasketLine, chosen: Price | None) -> Money:
    if line.override is not None:
        return line.override.unit_price.extended(line.quantity)
    return chosen.unit_price.extended(line.quantity) if chosen is not None else line.extended


def _regular(line: PricedLine) -> RegularLine:
    """The line with the adjustments that came with it as amounts, such as those of an order priced elsewhere."""
    priced = reduce(PricedLine.adjusted_by, line.line.given, line)
    return RegularLine(priced, _goods(priced), (), priced)


def _goods(priced: PricedLine) -> GoodsLine:
    """The line as promotions see it. What a person or another channel priced is not theirs to change."""
    line, amount = priced.line, priced.amount.minor
    pieces = containers(line.quantity)
    free = priced.price_source not in (PriceSource.OVERRIDE, PriceSource.AGREED)
    return GoodsLine(line.line_id, line.variant, line.quantity.thousandths, pieces, priced.extended.minor, amount, free)


def _deposit(line: BasketLine) -> Money:
    if line.deposit is None:
        return Money.zero(line.unit_price.currency)
    return line.deposit.amount.extended(Quantity.pieces(containers(line.quantity)))


def containers(quantity: Quantity) -> int:
    """How many containers a quantity is: whole pieces; goods sold by measure have one per line."""
    return half_up(quantity.thousandths, 1000) if quantity.unit is Unit.PIECE else 1
