"""Which promotions of a book may give something to a basket, found by look-up and not by asking each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retail.promotions.benefits import (
    Bundle,
    BuyXGetY,
    Gift,
    MixAndMatch,
    NextCoupon,
    NForPrice,
    OfBasket,
    Points,
    Reduction,
)
from retail.promotions.conditions import always_holds, needs_coupon
from retail.promotions.goods import Goods
from retail.promotions.goods_index import GoodsNumber
from retail.promotions.promotion import Caps, Promotion
from retail.promotions.view import BasketView


@dataclass(frozen=True, slots=True)
class Candidate:
    """A promotion with what is known of it before any basket.

    ``goods`` are the numbers of those its benefit is about. ``asks`` is False when its conditions always hold,
    ``dated`` True when it does not run for ever, ``capped`` when it has caps of its own. Its ``reduction`` takes
    something off, maybe ``of_basket``, from what goods cost together, and from no less than ``fewest`` pieces; or it
    gives something ``beside`` money, or both.
    """

    promotion: Promotion
    id: str
    lane: int
    goods: tuple[GoodsNumber, ...]
    asks: bool
    dated: bool
    capped: bool
    reduction: Reduction | None
    of_basket: OfBasket | None
    fewest: int
    beside: bool


class Candidates:
    """The promotions in the order of lanes and ids, turned round: by their goods and by their coupons."""

    def __init__(self, promotions: Sequence[Promotion], goods: Mapping[str, Sequence[Goods]]) -> None:
        self._all = tuple(_candidate(promotion, goods[promotion.id]) for promotion in promotions)
        self._always: list[int] = []
        self._by_goods: dict[int, list[int]] = {}
        self._with_coupon: dict[str, int] = {}
        for place, promotion in enumerate(promotions):
            if needs_coupon(promotion.when):
                self._with_coupon[promotion.id] = place
            elif self._all[place].beside:
                self._always.append(place)
            else:
                for number in self._all[place].goods:
                    self._by_goods.setdefault(number, []).append(place)

    def of(self, basket: BasketView) -> list[Candidate]:
        """Those that run today and have goods or a coupon in the basket, or ask for neither, by lane and id."""
        named = self._by_goods.keys() & basket.members.keys()
        places = set(self._always).union(*map(self._by_goods.__getitem__, named))
        places.update([self._with_coupon[key] for key in basket.coupons if key in self._with_coupon])
        found, day = map(self._all.__getitem__, sorted(places)), basket.situation.at.date()
        return [each for each in found if not each.dated or each.promotion.runs_on(day)]


def _candidate(promotion: Promotion, goods: Sequence[Goods]) -> Candidate:
    benefit = promotion.benefit
    return Candidate(
        promotion,
        promotion.id,
        promotion.lane,
        tuple([id(each) for each in goods]),
        asks=not always_holds(promotion.when),
        dated=promotion.first is not None or promotion.last is not None,
        capped=promotion.caps != Caps(),
        reduction=None if isinstance(benefit, Points | NextCoupon) else benefit,
        of_basket=benefit if isinstance(benefit, OfBasket) else None,
        fewest=benefit.fewest if isinstance(benefit, BuyXGetY | NForPrice | MixAndMatch | Bundle) else 1,
        beside=isinstance(benefit, Gift | Points | NextCoupon),
    )
