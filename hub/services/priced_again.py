"""Pricing a finished sale once more, as its register should have: where the two disagree, and by how much.

What only the register could know is taken as it says: prices set by a person, read from a label, entered or agreed, and
whether a promotion for birthdays, or one that each customer has only so often, was due.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from pydantic import BaseModel

from hub.services.goods import UNPRICED, Asked, asked_on
from retail.catalog import Deposit, Price, Variant
from retail.customers import Shopper
from retail.errors import Refusal
from retail.pricing import price_basket
from retail.promotions import PROMOTION_SOURCE, Promotion, PromotionBook, Reward, Situation
from retail.promotions.conditions import BirthdayWindow
from retail.sale import (
    Basket,
    BasketLine,
    Coupon,
    LineKind,
    PricedAs,
    PriceOverride,
    PriceSource,
    RewardCoupon,
    Transaction,
    TransactionLine,
    new_basket,
)
from retail.tax import TaxTable
from retail.values import BasketId, CustomerId, ItemId

MOST_TRIES = 32
"""Ways in which promotions that customers have only so often may have been used before; more are not tried."""


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A line's amount in minor units at the register and at the hub; None where the hub's list had no price."""

    line: int
    sku: str
    name: str
    register: int
    hub: int | None


@dataclass(frozen=True, slots=True)
class World:
    """What the sale was to be priced with: ``prices`` of a list by version and SKU, for the versions the hub knows."""

    variants: Mapping[str, Variant]
    versions: frozenset[int]
    prices: Mapping[tuple[int, str], list[Price]]
    taxes: TaxTable
    promotions: PromotionBook
    doubtful: tuple[Promotion, ...] = ()
    """Those of the promotions of which only the register could know whether they were due."""


def doubtful_in(promotions: PromotionBook) -> tuple[Promotion, ...]:
    """The promotions that depend on birthdays, or on how often a customer had them before."""
    return tuple(each for each in promotions.promotions if each.caps.per_customer or _is_for_birthdays(each.when))


def differences(sale: Transaction, world: World) -> tuple[LineDifference, ...]:
    """The lines whose amounts are not what the hub finds; none when all agree or nothing can be said.

    Nothing can be said of a sale that does not tell which promotions it was priced with.
    """
    if sale.priced_as is None or sale.priced_as.promotion_version != world.promotions.version:
        return ()
    if not world.promotions.version and _applied(sale):
        return ()
    basket = _basket(sale, world)
    if basket is None:
        return ()
    found: tuple[LineDifference, ...] | None = None
    for promotions, situation in _ways(sale, sale.priced_as, world):
        differing = _compared(sale, basket, world, promotions, situation)
        if not differing:
            return ()
        found = differing if found is None else found
    return found or ()


def undue_rewards(sale: Transaction, world: World) -> tuple[RewardCoupon, ...]:
    """The coupons for next time that no promotion promised to this sale; none when nothing can be said.

    What only the register could know is taken as it says, as for :func:`differences`.
    """
    if not sale.rewards or sale.priced_as is None or sale.priced_as.promotion_version != world.promotions.version:
        return ()
    basket = _basket(sale, world)
    if basket is None:
        return ()
    fewest = sale.rewards
    for promotions, situation in _ways(sale, sale.priced_as, world):
        priced = price_basket(basket, world.taxes, promotions, situation)
        if not isinstance(priced, Refusal):
            fewest = min(fewest, _not_promised(sale.rewards, priced.outcome.rewards), key=len)
    return fewest


def _not_promised(given: tuple[RewardCoupon, ...], promised: Iterable[Reward]) -> tuple[RewardCoupon, ...]:
    """Those of the coupons that are not of a promise's campaign, or are one more than was promised."""
    left = {each.promotion_id: each.campaign for each in promised if each.campaign}
    return tuple(each for each in given if left.pop(each.promotion_id, None) not in (str(each.campaign), each.name))


def _compared(
    sale: Transaction, basket: Basket, world: World, promotions: PromotionBook, situation: Situation
) -> tuple[LineDifference, ...]:
    priced = price_basket(basket, world.taxes, promotions, situation)
    if isinstance(priced, Refusal):
        return ()
    amounts = {line.line.line_id: line.amount.minor for line in priced.lines}
    return tuple(
        LineDifference(line.line, line.sku, line.name, line.amount.minor, hub)
        for line in _items(sale)
        if (hub := None if _has_no_price(sale, line, world) else amounts[line.line]) != line.amount.minor
    )


def _items(sale: Transaction) -> list[TransactionLine]:
    return [line for line in sale.lines if line.kind is LineKind.ITEM]


def _asked(sale: Transaction, line: TransactionLine, world: World) -> Asked:
    prices = world.prices.get((line.price_version, line.sku))
    return UNPRICED if prices is None else asked_on(prices, sale.business_date)


def _is_held_to_the_list(line: TransactionLine, world: World) -> bool:
    """True for a price that came from a known version of the list, of goods that the hub knows."""
    return line.price_source is PriceSource.LIST and line.price_version in world.versions and line.sku in world.variants


def _has_no_price(sale: Transaction, line: TransactionLine, world: World) -> bool:
    return _is_held_to_the_list(line, world) and _asked(sale, line, world).regular is None


def _basket(sale: Transaction, world: World) -> Basket | None:
    """The basket as it was before it was priced; None when goods or taxes are not known well enough."""
    deposits = {line.of_line: line for line in sale.lines if line.kind is LineKind.DEPOSIT}
    lines = []
    for row in _items(sale):
        variant = world.variants.get(row.sku) or _stranger(sale, row, world.taxes)
        if variant is None:
            return None
        held = deposits.get(row.line)
        deposit = None if held is None else Deposit(held.sku, held.name, held.unit_price)
        lines.append(replace(_line(sale, row, variant, world), deposit=deposit))
    empty = new_basket(
        BasketId(sale.transaction_id),
        sale.location_id,
        sale.register_id,
        sale.operator_id,
        sale.business_date,
        sale.opened_at,
        sale.currency,
    )
    coupons = tuple(
        Coupon(each.serial, each.code, each.promotion_id, each.check, each.value or None) for each in sale.coupons
    )
    return replace(empty, lines=tuple(lines), coupons=coupons)


def _line(sale: Transaction, row: TransactionLine, variant: Variant, world: World) -> BasketLine:
    regular = row.regular_price if row.regular_price is not None else row.unit_price
    own = tuple(each for each in row.adjustments if not each.source.startswith(PROMOTION_SOURCE))
    line = BasketLine(row.line, variant, row.quantity, regular, row.price_source, given=own)
    if row.price_source is PriceSource.AGREED or row.sku not in world.variants:
        return replace(line, price_source=PriceSource.AGREED, label_amount=row.extended, given=row.adjustments)
    if row.price_source is PriceSource.LABEL:
        return replace(line, label_amount=row.extended)
    if row.price_source is PriceSource.OVERRIDE:
        override = PriceOverride(row.unit_price, row.override_reason, sale.operator_id)
        return replace(line, price_source=PriceSource.LIST, override=override)
    asked = _asked(sale, row, world)
    if not _is_held_to_the_list(row, world) or asked.regular is None:
        return line
    return replace(line, unit_price=asked.regular.unit_price, choices=asked.choices)


def _stranger(sale: Transaction, row: TransactionLine, taxes: TaxTable) -> Variant | None:
    """Goods the hub has never heard of, with a tax class that has the letter of their line."""
    classes = (rate.tax_class for rate in taxes.in_force(sale.business_date) if rate.letter == row.tax_letter)
    tax_class = next(classes, None)
    return None if tax_class is None else Variant(row.sku, ItemId(row.sku), row.name, row.quantity.unit, tax_class)


def _ways(sale: Transaction, priced_as: PricedAs, world: World) -> Iterator[tuple[PromotionBook, Situation]]:
    """The worlds that agree with what only the register could know, the likeliest first."""
    applied = _applied(sale)
    for_birthdays = {each.id for each in world.doubtful if _is_for_birthdays(each.when)}
    limits = {each.id: each.caps.per_customer for each in world.doubtful if each.caps.per_customer}
    birthday = not for_birthdays.isdisjoint(applied)
    book = _without(world.promotions, for_birthdays - applied) if birthday else world.promotions
    used_up = {key: most for key, most in limits.items() if key not in applied}
    limited = {key: most for key, most in limits.items() if key in applied}
    for tried, counts in enumerate(product(*(range(most) for most in limited.values()))):
        if tried == MOST_TRIES:
            return
        used = {**used_up, **dict(zip(limited, counts, strict=True))}
        yield book, _situation(sale, priced_as, birthday, used)


def _applied(sale: Transaction) -> set[str]:
    """The promotions that took something off, or gave a coupon for next time."""
    sources = (each.source for line in sale.lines for each in line.adjustments)
    taken = {source.removeprefix(PROMOTION_SOURCE) for source in sources if source.startswith(PROMOTION_SOURCE)}
    return taken | {each.promotion_id for each in sale.rewards}


def _without(promotions: PromotionBook, left_out: set[str]) -> PromotionBook:
    if not left_out:
        return promotions
    return PromotionBook((each for each in promotions.promotions if each.id not in left_out), promotions.version)


def _situation(sale: Transaction, priced_as: PricedAs, birthday: bool, used: Mapping[str, int]) -> Situation:
    day = (priced_as.at.month, priced_as.at.day) if birthday else None
    shopper = Shopper(
        sale.customer_id or CustomerId(""),
        frozenset(priced_as.groups),
        priced_as.tier,
        frozenset(priced_as.segments),
        day,
        priced_as.first_purchase,
        priced_as.staff,
        used,
    )
    known = sale.customer_id is not None or shopper != Shopper(CustomerId(""), used=used)
    return Situation(
        priced_as.at,
        sale.location_id,
        priced_as.zone,
        priced_as.channel,
        shopper=shopper if known else None,
        tenders=frozenset(tender.kind.value for tender in sale.tenders),
    )


def _is_for_birthdays(condition: object) -> bool:
    """True when a birthday is asked for anywhere in the condition."""
    if isinstance(condition, BirthdayWindow):
        return True
    parts = getattr(condition, "of", ()) if isinstance(condition, BaseModel) else ()
    return any(map(_is_for_birthdays, parts))


def value_of(found: tuple[LineDifference, ...]) -> tuple[int, int]:
    """What the register and the hub ask for the lines that both have a price for, in minor units."""
    both = [(each.register, each.hub) for each in found if each.hub is not None]
    return sum(register for register, _ in both), sum(hub for _, hub in both)
