"""Which promotions of a book may give something to a basket, found by look-up and not by asking each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retail.promotions.benefits import Gift, NextCoupon, Points
from retail.promotions.conditions import always_holds, needs_coupon
from retail.promotions.goods import Goods
from retail.promotions.promotion import Promotion
from retail.promotions.view import BasketView


@dataclass(frozen=True, slots=True)
class Candidate:
    """A promotion with what is known of it before any basket.

    ``asks`` is False when its conditions always hold, ``dated`` True when it does not run for ever; it ``reduces`` what
    goods cost, or has something to give ``beside`` that, or both.
    """

    promotion: Promotion
    lane: int
    asks: bool
    dated: bool
    reduces: bool
    beside: bool


class Candidates:
    """The promotions in the order of lanes and ids, turned round: by their goods and by their coupons."""

    def __init__(self, promotions: Sequence[Promotion], goods: Mapping[str, Sequence[Goods]]) -> None:
        self._all = tuple(_candidate(promotion) for promotion in promotions)
        self._always: list[int] = []
        self._by_goods: dict[int, list[int]] = {}
        self._with_coupon: dict[str, int] = {}
        for place, promotion in enumerate(promotions):
            if needs_coupon(promotion.when):
                self._with_coupon[promotion.id] = place
            elif self._all[place].beside:
                self._always.append(place)
            else:
                for each in goods[promotion.id]:
                    self._by_goods.setdefault(id(each), []).append(place)

    def of(self, basket: BasketView) -> list[Candidate]:
        """Those that run today and have goods or a coupon in the basket, or ask for neither, by lane and id."""
        places = set(self._always).union(*[self._by_goods.get(number, ()) for number in basket.members])
        places.update([self._with_coupon[key] for key in basket.coupons if key in self._with_coupon])
        found, day = [self._all[place] for place in sorted(places)], basket.situation.at.date()
        return [each for each in found if not each.dated or each.promotion.runs_on(day)]


def _candidate(promotion: Promotion) -> Candidate:
    benefit = promotion.benefit
    return Candidate(
        promotion,
        promotion.lane,
        asks=not always_holds(promotion.when),
        dated=promotion.first is not None or promotion.last is not None,
        reduces=not isinstance(benefit, Points | NextCoupon),
        beside=isinstance(benefit, Gift | Points | NextCoupon),
    )
