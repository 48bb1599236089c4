"""A contest: promotions of one lane that want the same goods, and who gets what.

The best for the customer is found over all orders in which the rivals may choose, as long as they are few; among many,
the one that saves most chooses first, then the one that saves most on what is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import permutations

from retail.promotions.benefits import OfBasket, Reduction
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
    """A promotion in a contest: the keys of its lines, by the goods' number, and how often and how much it may give.

    ``text`` is what the receipt calls it; ``times`` and ``most`` (minor units) are None where there is no limit.
    """

    promotion: Promotion
    benefit: Reduction
    keys: Mapping[int, Sequence[int]]
    times: int | None
    most: int | None
    text: str


class Offer:
    """What a rival would give of what was free when it was asked.

    ``saving`` is in minor units, ``lines`` are the keys of the lines it takes pieces of, those bought for it too. The
    ``groups``, one for each time it is applied, are worked out only when wanted: of many promotions on the whole
    basket one wins, and only that one has to be spread over all lines. They are wanted before its lines change.
    """

    __slots__ = ("_groups", "_reach", "lines", "rival", "saving")

    def __init__(self, rival: Rival, pool: Pool) -> None:
        self.rival = rival
        self._reach = Reach(pool, rival.keys, singly=rival.times is not None)
        self._groups: tuple[Group, ...] | None = None
        if isinstance(rival.benefit, OfBasket) and rival.times != 0:
            self.lines = frozenset(self._reach.lines(rival.benefit.goods))
            saving = rival.benefit.saving(self._reach)
            self.saving = saving if rival.most is None else min(saving, rival.most)
        else:
            self.lines = frozenset(take.line for group in self.groups for take in group)
            self.saving = saving_of(self.groups)

    @property
    def groups(self) -> tuple[Group, ...]:
        """What it takes each time it is applied."""
        if self._groups is None:
            self._groups = _groups(self.rival, self._reach)
        return self._groups


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest settled: what was given, the lines as they are left, and what is noted on each, by key."""

    offers: tuple[Offer, ...]
    lines: Mapping[int, GoodsLine]
    adjustments: Mapping[int, tuple[Adjustment, ...]]


def settle(offers: Sequence[Offer], pool: Pool, currency: Currency) -> Contest:
    """Settle a contest between offers made on the same pool, in the order of their ids, which decides ties."""
    given = tuple(_best(offers, pool))
    lines: dict[int, GoodsLine] = {}
    adjustments: dict[int, tuple[Adjustment, ...]] = {}
    for offer in given:
        source = PROMOTION_SOURCE + offer.rival.promotion.id
        for key, saving in _savings(offer).items():
            line = lines.get(key) or pool.lines[key]
            lines[key] = line.less(saving, offer.rival.promotion)
            if saving:
                adjustment = Adjustment(source, offer.rival.text, Money(-saving, currency))
                adjustments[key] = (*adjustments.get(key, ()), adjustment)
    return Contest(given, lines, adjustments)


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
        offer = Offer(rival.rival, pool)
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
        again = [offer if offer.lines.isdisjoint(best.lines) else Offer(offer.rival, pool) for offer in left]
        offers = [offer for offer in again if offer.saving]
    return given


def _groups(rival: Rival, reach: Reach) -> tuple[Group, ...]:
    groups = [group for group in rival.benefit.groups(reach) if any(take.saving for take in group)]
    if rival.times is not None:
        groups = sorted(groups, key=lambda group: -saving_of([group]))[: rival.times]
    return _within(tuple(groups), rival.most)


def _total(offers: Sequence[Offer]) -> int:
    return sum(offer.saving for offer in offers)


def _within(groups: tuple[Group, ...], most: int | None) -> tuple[Group, ...]:
    """The groups with their savings cut to ``most`` together, in proportion."""
    if most is None or saving_of(groups) <= most:
        return groups
    savings = iter(largest_remainder(most, [take.saving for group in groups for take in group]))
    return tuple(tuple(replace(take, saving=next(savings)) for take in group) for group in groups)


def _savings(offer: Offer) -> Mapping[int, int]:
    """What the offer takes off each line; nothing on lines that it only counts as bought."""
    savings: dict[int, int] = {}
    for group in offer.groups:
        for take in group:
            savings[take.line] = savings.get(take.line, 0) + take.saving
    return savings
