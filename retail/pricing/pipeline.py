"""The pricing pass: pure, from a basket to its prices, the same at till, kiosk and hub.

Four steps, each on what the one before left: the regular price (a person's override before a label's amount before the
best price by group and quantity), amounts agreed elsewhere, promotions lane by lane; the deposits stand outside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from retail.catalog import Price, best_choice
from retail.errors import Refusal
from retail.pricing.priced import PricedBasket, PricedLine, RegularLine, Working
from retail.promotions import GoodsLine, PromotionBook, Situation
from retail.sale import Adjustment, Basket, BasketLine, PriceSource
from retail.tax import TaxRate, TaxTable
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
    lines = _regular_lines(basket, taxes, situation, _known(earlier, taxes))
    if isinstance(lines, Refusal):
        return lines
    if situation is None:
        return PricedBasket(basket, tuple([regular.with_promotions(()) for regular, _ in lines]), price_version)
    trace = earlier.working.trace if earlier is not None else None
    goods = [regular.goods for regular, _ in lines]
    outcome, trace = promotions.apply(goods, situation, basket.currency, basket.coupons, trace)
    # A line that comes out the same stays the same object.
    priced = tuple(
        [
            before
            if before is not None and before.adjustments == regular.given + promoted
            else regular.with_promotions(promoted)
            for (regular, before), promoted in zip(lines, outcome.adjustments, strict=True)
        ]
    )
    working = Working(taxes, tuple([regular for regular, _ in lines]), trace)
    return PricedBasket(basket, priced, price_version, promotions.version, situation, outcome, working)


def _known(earlier: PricedBasket | None, taxes: TaxTable) -> Mapping[int, tuple[RegularLine, PricedLine]]:
    """The lines that were worked out before, by the identity of the basket's line."""
    if earlier is None or earlier.working.taxes is not taxes:
        return {}
    return {id(pair[0].line): pair for pair in zip(earlier.working.lines, earlier.lines, strict=True)}


def _regular_lines(
    basket: Basket,
    taxes: TaxTable,
    situation: Situation | None,
    known: Mapping[int, tuple[RegularLine, PricedLine]],
) -> list[tuple[RegularLine, PricedLine | None]] | Refusal:
    """The lines before promotions, each with what it came to before where it is known and still good."""
    bought, nothing = _bought(basket), Money.zero(basket.currency)
    groups = situation.shopper.groups if situation is not None and situation.shopper is not None else frozenset()
    lines: list[tuple[RegularLine, PricedLine | None]] = []
    rates: dict[str, TaxRate | Refusal] = {}
    for line in basket.lines:
        chosen = _chosen(line, bought, groups) if line.choices else None
        before = known.get(id(line))
        if before is None or before[0].chosen != chosen:
            tax = rates.get(line.variant.tax_class)
            if tax is None:
                tax = rates[line.variant.tax_class] = taxes.rate_for(line.variant.tax_class, basket.business_date)
            if isinstance(tax, Refusal):
                return tax
            lines.append((_regular(line, tax, chosen, nothing), None))
        else:
            lines.append(before)
    return lines


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


def _regular(line: BasketLine, tax: TaxRate, chosen: Price | None, nothing: Money) -> RegularLine:
    extended, pieces = _extended(line, chosen), containers(line.quantity)
    deposit = line.deposit.amount.extended(Quantity.pieces(pieces)) if line.deposit is not None else nothing
    given = _given(line, extended) if line.given else ()
    amount = extended.minor + sum([each.amount.minor for each in given])
    # What a person or another channel priced is not for promotions to change.
    free = line.override is None and line.price_source not in (PriceSource.OVERRIDE, PriceSource.AGREED)
    goods = GoodsLine(line.line_id, line.variant, line.quantity.thousandths, pieces, extended.minor, amount, free)
    return RegularLine(line, tax, extended, deposit, chosen, given, goods)


def _given(line: BasketLine, extended: Money) -> tuple[Adjustment, ...]:
    """The adjustments that came with it as amounts, such as those of an order priced elsewhere.

    Each is cut to what is left of the amount, and left out where nothing is.
    """
    left, given = extended, []
    for each in line.given:
        amount = max(each.amount, -left)
        if amount:
            given.append(replace(each, amount=amount))
            left += amount
    return tuple(given)


def containers(quantity: Quantity) -> int:
    """How many containers a quantity is: whole pieces; goods sold by measure have one per line."""
    return half_up(quantity.thousandths, 1000) if quantity.unit is Unit.PIECE else 1
