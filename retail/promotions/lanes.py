"""Lanes: in one, promotions compete for the goods and the best for the customer wins; then comes the next.

The best is found over all orders in which rivals may choose, as long as few want the same lines; among many, the one
that saves most chooses first, then the one that saves most on what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from retail.promotions.benefits import NextCoupon, Points
from retail.promotions.goods import Goods
from retail.promotions.pool import Group, Pool, Reach, saving_of
from retail.promotions.promotion import Promotion
from retail.promotions.view import BasketView, GoodsLine
from retail.values import largest_remainder

MOST_RIVALS_IN_ALL_ORDERS = 4
"""Four rivals are 24 orders; one more would be 120."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a promotion would give: a group for each time it is applied."""

    promotion: Promotion
    groups: tuple[Group, ...]
    saving: int

    @property
    def lines(self) -> frozenset[int]:
        """The lines it takes pieces of, those bought for it too."""
        return frozenset(take.line for group in self.groups for take in group)


class Lanes:
    """One pricing pass: what is left to pay on each line, and which promotions took from it, lane after lane."""

    def __init__(self, basket: BasketView, members: Callable[[Goods], Sequence[int]]) -> None:
        self._basket = basket
        self._members = members
        self._lines: list[GoodsLine] = list(basket.lines)
        self._takers: list[tuple[Promotion, ...]] = [()] * len(self._lines)

    @property
    def left(self) -> Sequence[GoodsLine]:
        """The lines with what is left to pay on them."""
        return self._lines

    def apply(self, promotions: Sequence[Promotion]) -> list[Offer]:
        """Let the promotions of one lane, all of whose conditions hold, compete; what was given."""
        pool = Pool(self._lines)
        offers = [offer for offer in (self._offer(each, pool) for each in promotions) if offer.saving]
        given = [offer for rivals in _rivals(offers) for offer in self._best(rivals, pool)]
        for offer in given:
            self._give(offer)
        return given

    def combines_somewhere(self, promotion: Promotion, goods: Goods) -> bool:
        """True when a line of these goods is free for it, whatever else took from it."""
        return any(self._allows(promotion, line) for line in self._members(goods))

    def _give(self, offer: Offer) -> None:
        for group in offer.groups:
            for take in group:
                line = self._lines[take.line]
                self._lines[take.line] = replace(line, amount=line.amount - take.saving)
        for place in offer.lines:
            self._takers[place] += (offer.promotion,)

    def _best(self, rivals: Sequence[Offer], pool: Pool) -> Sequence[Offer]:
        if len(rivals) == 1:
            return rivals
        promotions = [offer.promotion for offer in rivals]
        if len(rivals) > MOST_RIVALS_IN_ALL_ORDERS:
            return self._one_by_one(promotions, pool)
        # max keeps the first of equals: the order that goes by id.
        return max((self._in_order(order, pool) for order in permutations(promotions)), key=_total)

    def _in_order(self, order: Iterable[Promotion], pool: Pool) -> list[Offer]:
        pool, given = pool.fork(), []
        for promotion in order:
            offer = self._offer(promotion, pool)
            if offer.saving:
                pool.take(offer.groups)
                given.append(offer)
        return given

    def _one_by_one(self, promotions: Sequence[Promotion], pool: Pool) -> list[Offer]:
        pool, given, waiting = pool.fork(), [], list(promotions)
        while waiting:
            best = max((self._offer(each, pool) for each in waiting), key=lambda offer: offer.saving)
            if not best.saving:
                break
            pool.take(best.groups)
            given.append(best)
            waiting.remove(best.promotion)
        return given

    def _offer(self, promotion: Promotion, pool: Pool) -> Offer:
        benefit, times = promotion.benefit, self._times(promotion)
        if isinstance(benefit, Points | NextCoupon) or times == 0:
            return Offer(promotion, (), 0)
        reach = Reach(pool, self._members, lambda line: self._allows(promotion, line), singly=times is not None)
        groups = [group for group in benefit.groups(reach) if any(take.saving for take in group)]
        if times is not None:
            groups = sorted(groups, key=lambda group: -saving_of([group]))[:times]
        capped = _within(tuple(groups), self._most(promotion))
        return Offer(promotion, capped, saving_of(capped))

    def _allows(self, promotion: Promotion, line: int) -> bool:
        return all(promotion.combines(taker) for taker in self._takers[line])

    def _times(self, promotion: Promotion) -> int | None:
        """How often it may be applied; None: as often as it fits."""
        caps, shopper = promotion.caps, self._basket.situation.shopper
        if caps.per_customer is None:
            return caps.times
        left = max(0, caps.per_customer - shopper.used.get(promotion.id, 0)) if shopper is not None else 0
        return left if caps.times is None else min(left, caps.times)

    def _most(self, promotion: Promotion) -> int | None:
        """The most it may take off, in minor units; None: no limit."""
        coupon = self._basket.coupons.get(promotion.id)
        cap = coupon.cap.minor if coupon is not None and coupon.cap is not None else None
        limits = [limit for limit in (promotion.caps.amount, cap) if limit is not None]
        return min(limits, default=None)


def _total(offers: Sequence[Offer]) -> int:
    return sum(offer.saving for offer in offers)


def _rivals(offers: Sequence[Offer]) -> list[list[Offer]]:
    """The offers in sets that share lines, directly or through one another; each set in the order given."""
    sets: list[tuple[frozenset[int], list[int]]] = []
    for place, offer in enumerate(offers):
        lines, places = offer.lines, [place]
        apart = []
        for others, among in sets:
            if lines.isdisjoint(others):
                apart.append((others, among))
            else:
                lines, places = lines | others, among + places
        sets = [*apart, (lines, sorted(places))]
    return [[offers[place] for place in places] for _, places in sets]


def _within(groups: tuple[Group, ...], most: int | None) -> tuple[Group, ...]:
    """The groups with their savings cut to ``most`` together, in proportion."""
    if most is None or saving_of(groups) <= most:
        return groups
    savings = iter(largest_remainder(most, [take.saving for group in groups for take in group]))
    return tuple(tuple(replace(take, saving=next(savings)) for take in group) for group in groups)


def by_lane(promotions: Iterable[Promotion]) -> Mapping[int, list[Promotion]]:
    """Promotions by lane, in the order given."""
    lanes: dict[int, list[Promotion]] = {}
    for promotion in promotions:
        lanes.setdefault(promotion.lane, []).append(promotion)
    return lanes
