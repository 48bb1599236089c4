"""A contest: promotions of one lane that want the same goods, and who gets what.

The best for the customer is found over all orders in which the rivals may choose, as long as they are few; among many,
the one that saves most chooses first, then the one that saves most on what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import permutations
from operator import attrgetter
from typing import NamedTuple

from retail.promotions.benefits import OfBasket, Reduction
from retail.promotions.outcome import Applied
from retail.promotions.pool import Group, Pool, Reach, saving_of
from retail.promotions.promotion import Promotion
from retail.promotions.view import GoodsLine
from retail.sale import Adjustment
from retail.values import Currency, Money, largest_remainder

PROMOTION_SOURCE = "promotion:"
"""An adjustment's source names its promotion behind this."""

MOST_RIVALS_IN_ALL_ORDERS = 3
"""Three rivals are six orders; each more multiplies them, and no shopper can tell the difference."""


_saving = attrgetter("saving")


class Rival(NamedTuple):
    """A promotion in a contest: the keys of its lines, by the goods' number, and how often and how much it may give.

    ``times`` and ``most`` (minor units) are None where there is no limit.
    """

    promotion: Promotion
    benefit: Reduction
    keys: Mapping[int, Sequence[int]]
    times: int | None
    most: int | None


class Offer:
    """What a rival would give of what was free when it was asked.

    ``saving`` is in minor units, ``lines`` are the keys of the lines it takes pieces of, those bought for it too. The
    ``groups``, one for each time it is applied, are worked out only when wanted: of many promotions on the whole
    basket one wins, and only that one has to be spread over all lines. They are wanted before its lines change.
    """

    __slots__ = ("_groups", "_reach", "lines", "rival", "saving")

    def __init__(self, rival: Rival, pool: Pool) -> None:
        self.rival = rival
        self._reach: Reach | None = Reach(pool, rival.keys, singly=rival.times is not None)
        self._groups: Sequence[Group] = ()
        if isinstance(rival.benefit, OfBasket) and rival.times != 0:
            self.lines = frozenset(self._reach.lines(rival.benefit.goods))
            saving = rival.benefit.saving(self._reach)
            self.saving = saving if rival.most is None else min(saving, rival.most)
        else:
            groups = self.groups
            self.lines = frozenset([take.line for group in groups for take in group])
            self.saving = saving_of(groups)

    @property
    def groups(self) -> Sequence[Group]:
        """What it takes each time it is applied."""
        if self._reach is not None:
            # The reach holds on to a whole basket, so it is let go with the last question it is needed for.
            self._groups, self._reach = _groups(self.rival, self._reach), None
        return self._groups


class Cut(NamedTuple):
    """What was taken off a line in one lane: the line ``before`` and ``after``, and who saved how much in turn."""

    before: GoodsLine
    savings: tuple[tuple[str, int], ...]
    after: GoodsLine


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest settled: who competed, in the order of ids, what was given, and what became of each line, by key."""

    rivals: Sequence[Offer]
    applied: Sequence[Applied]
    cuts: Mapping[int, Cut]


def settle(
    offers: Sequence[Offer],
    pool: Pool,
    currency: Currency,
    text: Callable[[Promotion], str],
    earlier: Mapping[int, Cut],
) -> Contest:
    """Settle a contest between offers made on the same pool, in the order of their ids, which decides ties.

    ``text`` is what the receipt calls a promotion. ``earlier`` are the cuts of the pass before: where one is the same,
    its line is used again, and all that was worked out from that line stays good.
    """
    given = _best(offers, pool)
    applied = {each.promotion_id: each for each in [_applied(offer, currency, text) for offer in given]}
    cuts: dict[int, Cut] = {}
    for key, savings in _savings(given).items():
        line, cut = pool.lines[key], earlier.get(key)
        if cut is None or cut.before is not line or cut.savings != savings:
            cut = Cut(line, savings, _less(line, savings, applied))
        cuts[key] = cut
    return Contest(offers, tuple(applied.values()), cuts)


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


def _groups(rival: Rival, reach: Reach) -> Sequence[Group]:
    groups = [group for group in rival.benefit.groups(reach) if any(map(_saving, group))]
    if rival.times is not None:
        groups = sorted(groups, key=lambda group: -saving_of([group]))[: rival.times]
    return _within(groups, rival.most)


def _total(offers: Sequence[Offer]) -> int:
    return sum(offer.saving for offer in offers)


def _within(groups: Sequence[Group], most: int | None) -> Sequence[Group]:
    """The groups with their savings cut to ``most`` together, in proportion."""
    if most is None or saving_of(groups) <= most:
        return groups
    savings = iter(largest_remainder(most, [take.saving for group in groups for take in group]))
    return [tuple([take._replace(saving=next(savings)) for take in group]) for group in groups]


def _applied(offer: Offer, currency: Currency, text: Callable[[Promotion], str]) -> Applied:
    promotion = offer.rival.promotion
    return Applied(promotion.id, text(promotion), len(offer.groups), Money(offer.saving, currency))


def _savings(given: Sequence[Offer]) -> Mapping[int, tuple[tuple[str, int], ...]]:
    """What each offer takes off each line, by key; nothing on lines that it only counts as bought."""
    found: dict[int, tuple[tuple[str, int], ...]] = {}
    for offer in given:
        promotion_id, own = offer.rival.promotion.id, dict[int, int]()
        for group in offer.groups:
            for line, _, _, saving in group:
                own[line] = own.get(line, 0) + saving
        for line, saving in own.items():
            found[line] = (*found.get(line, ()), (promotion_id, saving))
    return found


def _less(line: GoodsLine, savings: Sequence[tuple[str, int]], applied: Mapping[str, Applied]) -> GoodsLine:
    """The line after these were taken off it."""
    amount, takers, adjustments = line.amount, line.takers, line.adjustments
    for promotion_id, saving in savings:
        takers += (promotion_id,)
        if saving:
            amount -= saving
            taken = Money(-saving, applied[promotion_id].saving.currency)
            adjustments += (Adjustment(PROMOTION_SOURCE + promotion_id, applied[promotion_id].text, taken),)
    return line.left(amount, takers, adjustments)
