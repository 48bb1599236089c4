"""Lanes: in one, promotions compete for the goods; then comes the next, on what is left to pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from retail.promotions.benefits import NextCoupon, Points
from retail.promotions.contest import Contest, Offer, Rival, joined, settle
from retail.promotions.goods import Goods
from retail.promotions.promotion import Promotion
from retail.promotions.view import BasketView, GoodsLine
from retail.sale import Adjustment

_Key = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(slots=True)
class Trace:
    """The contests of one pricing pass, so that the next one settles only those whose lines have changed.

    Keys are the identities of promotions and lines, which the contests themselves keep alive. A trace is good for
    the same ``terms`` only: the book, the coupons, the shopper and the language.
    """

    terms: object = None
    contests: dict[_Key, Contest] = field(default_factory=dict)


class Lanes:
    """One pricing pass: what is left to pay on each line, and what was taken off it, lane after lane."""

    def __init__(self, basket: BasketView, goods: Mapping[str, Sequence[Goods]], earlier: Trace, trace: Trace) -> None:
        self.left: list[GoodsLine] = list(basket.lines)
        self.adjustments: list[tuple[Adjustment, ...]] = [()] * len(basket.lines)
        self._basket = basket
        self._goods = goods
        self._earlier = earlier
        self._trace = trace

    def apply(self, promotions: Sequence[Promotion]) -> list[Offer]:
        """Let the promotions of one lane, all of whose conditions hold, compete; what was given."""
        reached = [self._reached(promotion) for promotion in promotions]
        given: list[Offer] = []
        for numbers in joined(reached):
            places = sorted(set().union(*(reached[number] for number in numbers)))
            contest = self._settled([promotions[number] for number in numbers], places)
            if contest.offers:
                given += contest.offers
                self._take_over(contest, places)
        return given

    def is_open_to(self, promotion: Promotion) -> bool:
        """True when some line of its goods is free for it, whatever else took from it."""
        return bool(self._reached(promotion))

    def text(self, promotion: Promotion) -> str:
        """What the receipt calls a promotion, with the code of its coupon."""
        coupon = self._basket.coupons.get(promotion.id)
        return promotion.text(self._basket.situation.language, coupon.code if coupon is not None else "")

    def _take_over(self, contest: Contest, places: Sequence[int]) -> None:
        for place, line, adjustments in zip(places, contest.after, contest.adjustments, strict=True):
            self.left[place] = line
            self.adjustments[place] += adjustments

    def _reached(self, promotion: Promotion) -> set[int]:
        """The lines that it may take from."""
        if isinstance(promotion.benefit, Points | NextCoupon):
            return set()
        members = self._basket.members
        return {
            place
            for goods in self._goods[promotion.id]
            for place in members.get(id(goods), ())
            if self._allows(promotion, place)
        }

    def _allows(self, promotion: Promotion, place: int) -> bool:
        line = self.left[place]
        return line.adjustable and all(promotion.combines(taker) for taker in line.takers)

    def _settled(self, promotions: Sequence[Promotion], places: Sequence[int]) -> Contest:
        lines = tuple(self.left[place] for place in places)
        key = (tuple(map(id, promotions)), tuple(map(id, lines)))
        contest = self._earlier.contests.get(key)
        if contest is None:
            local = {place: number for number, place in enumerate(places)}
            rivals = tuple(self._rival(promotion, local) for promotion in promotions)
            contest = settle(rivals, lines, self._basket.currency)
        self._trace.contests[key] = contest
        return contest

    def _rival(self, promotion: Promotion, local: Mapping[int, int]) -> Rival:
        """The promotion with its lines, numbered within the contest."""
        assert not isinstance(promotion.benefit, Points | NextCoupon)
        members = self._basket.members
        places = {
            id(goods): [local[place] for place in members.get(id(goods), ()) if self._allows(promotion, place)]
            for goods in self._goods[promotion.id]
        }
        times, most = self._times(promotion), self._most(promotion)
        return Rival(promotion, promotion.benefit, places, times, most, self.text(promotion))

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
        if coupon is None or coupon.cap is None:
            return promotion.caps.amount
        return coupon.cap.minor if promotion.caps.amount is None else min(promotion.caps.amount, coupon.cap.minor)


def by_lane(promotions: Iterable[Promotion]) -> Mapping[int, list[Promotion]]:
    """Promotions by lane, in the order given."""
    lanes: dict[int, list[Promotion]] = {}
    for promotion in promotions:
        lanes.setdefault(promotion.lane, []).append(promotion)
    return lanes
