"""A contest: promotions of one lane that want the same goods, and who gets what.

The best for the customer is found over all orders in which the rivals may choose, as long as they are few; among many,
the one that saves most chooses first, then the one that saves most on what is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import permutations

from retail.promotions.benefits import Reduction
from retail.promotions.pool import Group, Pool, Reach, saving_of
from retail.promotions.promotion import Promotion
from retail.promotions.view import GoodsLine
from retail.sale import Adjustment
from retail.values import Currency, Money, largest_remainder

PROMOTION_SOURCE = "promotion:"
"""An adjustment's source names its promotion behind this."""

MOST_RIVALS_IN_ALL_ORDERS = 3
"""Three rivals are six orders; each more multiplies them, and no shopper can tell the difference."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A promotion in a contest: the lines of its goods, by the goods' number, and how often and how much it may give.

    ``text`` is what the receipt calls it; ``times`` and ``most`` (minor units) are None where there is no limit.
    """

    promotion: Promotion
    benefit: Reduction
    places: Mapping[int, Sequence[int]]
    times: int | None
    most: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a rival would give: a group for each time it is applied."""

    rival: Rival
    groups: tuple[Group, ...]
    saving: int
    lines: frozenset[int]
    """The lines it takes pieces of, those bought for it too."""


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest settled: the lines as they were and as they are left, and what is noted on each."""

    rivals: tuple[Rival, ...]
    before: tuple[GoodsLine, ...]
    after: tuple[GoodsLine, ...]
    offers: tuple[Offer, ...]
    adjustments: tuple[tuple[Adjustment, ...], ...]


def settle(rivals: tuple[Rival, ...], lines: tuple[GoodsLine, ...], currency: Currency) -> Contest:
    """Settle one contest. Rivals stand in the order of their ids, which decides ties."""
    pool = Pool(lines)
    offers = [offer for offer in (_offer(rival, pool) for rival in rivals) if offer.saving]
    sharing = joined([offer.lines for offer in offers])
    given = tuple(offer for numbers in sharing for offer in _best([offers[number] for number in numbers], pool))
    after = list(lines)
    adjustments: list[tuple[Adjustment, ...]] = [()] * len(lines)
    for offer in given:
        _give(offer, after, adjustments, currency)
    return Contest(rivals, lines, tuple(after), given, tuple(adjustments))


def joined(sets: Sequence[AbstractSet[int]]) -> list[list[int]]:
    """The numbers of the sets, those together that share a member directly or through others; empty sets left out."""
    group_of: dict[int, int] = {}
    groups: dict[int, list[int]] = {}
    for number, members in enumerate(sets):
        if not members:
            continue
        met = {group_of[member] for member in members if member in group_of}
        groups[number] = sorted([number, *(other for group in met for other in groups.pop(group))])
        for other in groups[number] if met else (number,):
            group_of.update(dict.fromkeys(sets[other], number))
    return list(groups.values())


def _best(rivals: Sequence[Offer], pool: Pool) -> Sequence[Offer]:
    if len(rivals) == 1:
        return rivals
    if len(rivals) > MOST_RIVALS_IN_ALL_ORDERS:
        return _one_by_one(rivals, pool)
    # max keeps the first of equals: the order that goes by id.
    return max((_in_order(order, pool) for order in permutations(rivals)), key=_total)


def _in_order(order: Sequence[Offer], pool: Pool) -> list[Offer]:
    """The first takes what it wants, the others from what is left."""
    pool, given = pool.fork(), [order[0]]
    pool.take(order[0].groups)
    for rival in order[1:]:
        offer = _offer(rival.rival, pool)
        if offer.saving:
            pool.take(offer.groups)
            given.append(offer)
    return given


def _one_by_one(rivals: Sequence[Offer], pool: Pool) -> list[Offer]:
    pool, given, offers = pool.fork(), [], list(rivals)
    while offers:
        best = max(offers, key=lambda offer: offer.saving)
        pool.take(best.groups)
        given.append(best)
        left = [offer for offer in offers if offer is not best]
        again = [offer if offer.lines.isdisjoint(best.lines) else _offer(offer.rival, pool) for offer in left]
        offers = [offer for offer in again if offer.saving]
    return given


def _total(offers: Sequence[Offer]) -> int:
    return sum(offer.saving for offer in offers)


def _offer(rival: Rival, pool: Pool) -> Offer:
    groups = rival.benefit.groups(Reach(pool, rival.places, singly=rival.times is not None))
    groups = [group for group in groups if any(take.saving for take in group)]
    if rival.times is not None:
        groups = sorted(groups, key=lambda group: -saving_of([group]))[: rival.times]
    capped = _within(tuple(groups), rival.most)
    return Offer(rival, capped, saving_of(capped), frozenset(take.line for group in capped for take in group))


def _within(groups: tuple[Group, ...], most: int | None) -> tuple[Group, ...]:
    """The groups with their savings cut to ``most`` together, in proportion."""
    if most is None or saving_of(groups) <= most:
        return groups
    savings = iter(largest_remainder(most, [take.saving for group in groups for take in group]))
    return tuple(tuple(replace(take, saving=next(savings)) for take in group) for group in groups)


def _give(offer: Offer, lines: list[GoodsLine], adjustments: list[tuple[Adjustment, ...]], currency: Currency) -> None:
    promotion, savings = offer.rival.promotion, dict.fromkeys(offer.lines, 0)
    for group in offer.groups:
        for take in group:
            savings[take.line] += take.saving
    for place, saving in savings.items():
        line = lines[place]
        lines[place] = replace(line, amount=line.amount - saving, takers=(*line.takers, promotion))
        if saving:
            amount = Money(-saving, currency)
            adjustments[place] += (Adjustment(PROMOTION_SOURCE + promotion.id, offer.rival.text, amount),)
