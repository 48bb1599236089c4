"""A contest: promotions of one lane that want the same goods, and who gets what.

The best for the customer is found over all orders in which the rivals may choose, as long as they are few; among many,
the one that saves most chooses first, then the one that saves most on what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, permutations, repeat
from operator import attrgetter, itemgetter
from typing import NamedTuple

from retail.promotions.benefits import OfBasket, Reduction
from retail.promotions.outcome import Applied
from retail.promotions.pool import Group, Pool, Reach, saving_in, saving_of
from retail.promotions.promotion import Promotion
from retail.promotions.view import GoodsLine
from retail.sale import Adjustment
from retail.values import Currency, Money, largest_remainder

PROMOTION_SOURCE = "promotion:"
"""An adjustment's source names its promotion behind this."""

MOST_RIVALS_IN_ALL_ORDERS = 3
"""Three rivals are six orders; each more multiplies them, and no shopper can tell the difference."""


_line, _saving = itemgetter(0), itemgetter(3)
"""Of a take."""
_offered = attrgetter("saving")


class Rival(NamedTuple):
    """A promotion in a contest: the keys of its lines, by the goods' number, and how often and how much it may give.

    ``of_basket`` is the same benefit where it saves on what goods cost together. ``times`` and ``most`` (minor units)
    are None where there is no limit.
    """

    promotion: Promotion
    benefit: Reduction
    of_basket: OfBasket | None
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
        if rival.of_basket is not None and rival.times != 0:
            lines = self._reach.lines(rival.of_basket.goods)
            self.lines = frozenset(lines)
            saving = rival.of_basket.saving_on(pool.worth(lines))
            self.saving = saving if rival.most is None else min(saving, rival.most)
        else:
            groups = self.groups
            self.lines = frozenset(map(_line, chain.from_iterable(groups)))
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
    groups: dict[int, list[int]] = {}
    group_of: dict[int, int] = {}
    common = {member for member, times in Counter(chain.from_iterable(sets)).items() if times > 1}
    for number, members in enumerate(sets):
        if common.isdisjoint(members):
            if members:
                groups[number] = [number]
            continue
        met = {*map(group_of.get, members, repeat(number))} - {number}
        group = min(met, default=number)
        for other in met - {group}:
            for each in groups[other]:
                group_of.update(dict.fromkeys(sets[each], group))
            groups[group] += groups.pop(other)
        groups.setdefault(group, []).append(number)
        group_of.update(dict.fromkeys(members, group))
    return [sorted(numbers) for numbers in groups.values()]


def _best(rivals: Sequence[Offer], pool: Pool) -> Sequence[Offer]:
    if len(rivals) == 1:
        return rivals
    if len(rivals) > MOST_RIVALS_IN_ALL_ORDERS:
        return _one_by_one(rivals, pool)
    # max keeps the first of equals: the order that goes by id.
    return max((_in_order(order, pool) for order in permutations(rivals)), key=_total)


def _in_order(order: Sequence[Offer], pool: Pool) -> list[Offer]:
    """The first takes what it wants, the others from what is left."""
    taken: Offer | None = order[0]
    pool, given = pool.fork(), [order[0]]
    for rival in order[1:]:
        if taken is not None:
            pool.take(taken.groups)
        taken = _asked_again(rival, pool)
        if taken is not None:
            given.append(taken)
    return given


def _one_by_one(rivals: Sequence[Offer], pool: Pool) -> list[Offer]:
    pool, given, offers = pool.fork(), [], list(rivals)
    while offers:
        best = max(offers, key=_offered)
        given.append(best)
        left = [offer for offer in offers if offer is not best]
        if left:
            pool.take(best.groups)
        again = [offer if offer.lines.isdisjoint(best.lines) else _asked_again(offer, pool) for offer in left]
        offers = [offer for offer in again if offer is not None]
    return given


def _asked_again(offer: Offer, pool: Pool) -> Offer | None:
    """What a rival gives of what others left; None when that is nothing."""
    if not any(map(pool.has_any, offer.rival.keys.values())):
        return None
    again = Offer(offer.rival, pool)
    return again if again.saving else None


def _groups(rival: Rival, reach: Reach) -> Sequence[Group]:
    groups: Sequence[Group] = [group for group in rival.benefit.groups(reach) if any(map(_saving, group))]
    if rival.times is not None:
        groups = sorted(groups, key=saving_in, reverse=True)[: rival.times]
    return _within(groups, rival.most)


def _total(offers: Sequence[Offer]) -> int:
    return sum([offer.saving for offer in offers])


def _within(groups: Sequence[Group], most: int | None) -> Sequence[Group]:
    """The groups with their savings cut to ``most`` together, in proportion."""
    if most is None or saving_of(groups) <= most:
        return groups
    savings = iter(largest_remainder(most, [saving for group in groups for _, _, _, saving in group]))
    return [tuple([(line, pieces, value, next(savings)) for line, pieces, value, _ in group]) for group in groups]


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
            taken = ((promotion_id, saving),)
            found[line] = found[line] + taken if line in found else taken
    return found


def _less(line: GoodsLine, savings: Sequence[tuple[str, int]], applied: Mapping[str, Applied]) -> GoodsLine:
    """The line after these were taken off it."""
    amount, takers, adjustments = line.amount, line.takers, line.adjustments
    for promotion_id, saving in savings:
        takers += (promotion_id,)
        if saving:
            amount -= saving
            by = applied[promotion_id]
            taken = Money(-saving, by.saving.currency)
            adjustments += (Adjustment(PROMOTION_SOURCE + promotion_id, by.text, taken),)
    return line.left(amount, takers, adjustments)
