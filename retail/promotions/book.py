"""The promotion book: all promotions of one version, ready to be applied to baskets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from retail.errors import Refusal
from retail.promotions.benefits import Gift, NextCoupon, Points
from retail.promotions.candidates import Candidate, Candidates
from retail.promotions.goods import Goods
from retail.promotions.goods_index import GoodsIndex, goods_in
from retail.promotions.lanes import Consents, Lanes, Trace
from retail.promotions.outcome import Applied, CouponResult, GiftOffered, Outcome, Reward
from retail.promotions.promotion import Promotion
from retail.promotions.situation import Situation
from retail.promotions.view import BasketView, GoodsLine
from retail.sale import Coupon
from retail.values import Currency


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A promotion that this program cannot evaluate: goods sell at their regular price, and somebody is told."""

    promotion_id: str
    name: str
    reason: str


class PromotionBook:
    """Promotions by lane and id; the same basket and situation give the same outcome wherever the book is opened.

    ``version`` is that of the stream the promotions came by. The book never changes; what it remembers of variants
    only makes it quicker.
    """

    def __init__(
        self, promotions: Iterable[Promotion] = (), version: int = 0, unreadable: Sequence[Unreadable] = ()
    ) -> None:
        self.promotions = tuple(sorted(promotions, key=lambda each: (each.lane, each.id)))
        self.version = version
        self.unreadable = tuple(unreadable)
        self._by_id = {promotion.id: promotion for promotion in self.promotions}
        self._index = GoodsIndex(goods for promotion in self.promotions for goods in goods_in(promotion))
        self._goods = {each.id: tuple(goods_in(each.benefit)) for each in self.promotions}
        self._consents = Consents(self._by_id)
        self._candidates = Candidates(self.promotions, self._goods)

    def find(self, promotion_id: str) -> Promotion | None:
        """The promotion of this id."""
        return self._by_id.get(promotion_id)

    def apply(
        self,
        lines: Sequence[GoodsLine],
        situation: Situation,
        currency: Currency,
        coupons: tuple[Coupon, ...] = (),
        earlier: Trace | None = None,
    ) -> tuple[Outcome, Trace]:
        """Apply all that fits, lane after lane; the trace makes the next pass over nearly the same lines quick.

        Inside, the lines stand in an order of their own and not as they were scanned, so that the order of scanning
        changes nothing: not the total, and not which of two equal lines a rest of one minor unit falls on.
        """
        trace = Trace((self, coupons, situation.shopper, situation.language, currency))
        usable = earlier if earlier is not None and earlier.terms == trace.terms else Trace()
        trace.lines = {line.key: line for line in sorted(lines, key=_rank)}
        trace.members = self._index.members(trace.lines, usable.lines, usable.members)
        basket = BasketView(trace.lines, situation, currency, _first_of_each(coupons), trace.members)
        lanes = Lanes(basket, self._goods, self._index, self._consents, usable, trace)
        run = _Run(basket, lanes)
        for number, candidates in groupby(self._candidates.of(basket), key=attrgetter("lane")):
            run.lane(number, candidates)
        adjustments = tuple([lanes.left[line.key].adjustments for line in lines])
        return replace(run.outcome(self, coupons), adjustments=adjustments), trace

    def goods_of(self, promotion: Promotion) -> tuple[Goods, ...]:
        """The goods that its benefit is about."""
        return self._goods[promotion.id]


_rank = attrgetter("variant.sku", "thousandths", "regular", "amount", "adjustable", "key")


class _Run:
    """One application of a book to one basket, gathering what came of it."""

    def __init__(self, basket: BasketView, lanes: Lanes) -> None:
        self._basket = basket
        self._lanes = lanes
        self._refused: dict[str, Refusal] = {}
        self._given: dict[str, Applied] = {}
        self._rewarding: list[Promotion] = []
        self._gifts: list[GiftOffered] = []

    def lane(self, number: int, candidates: Iterable[Candidate]) -> None:
        """Let one lane compete."""
        ready = [each for each in candidates if not each.asks or self._holds(each.promotion)]
        for applied in self._lanes.apply(number, [each for each in ready if each.reduction is not None]):
            self._given[applied.promotion_id] = applied
        self._reward([each.promotion for each in ready if each.beside])

    def outcome(self, book: PromotionBook, coupons: Sequence[Coupon]) -> Outcome:
        """What came of it; the adjustments are told apart."""
        results = tuple(self._result(book, coupon) for coupon in coupons)
        rewards = tuple(self._reward_of(promotion) for promotion in self._rewarding)
        return Outcome((), tuple(self._given.values()), rewards, results, tuple(self._gifts))

    def _holds(self, promotion: Promotion) -> bool:
        reason = promotion.when.unmet(self._basket, promotion.id)
        if reason is not None:
            self._refused[promotion.id] = reason
        return reason is None

    def _reward(self, ready: Sequence[Promotion]) -> None:
        """Of points in one lane the best counts; a coupon for next time and a gift do not compete."""
        points = [promotion for promotion in ready if isinstance(promotion.benefit, Points)]
        self._rewarding += sorted(points, key=_points_rank)[:1]
        self._rewarding += [
            each for each in ready if isinstance(each.benefit, NextCoupon) and self._lanes.times(each) != 0
        ]
        for promotion in ready:
            benefit = promotion.benefit
            if isinstance(benefit, Gift) and not self._basket.keys_of(benefit.goods):
                skus = tuple(sorted(benefit.goods.skus))
                self._gifts.append(GiftOffered(promotion.id, self._lanes.text(promotion), skus))

    def _reward_of(self, promotion: Promotion) -> Reward:
        benefit, text = promotion.benefit, self._lanes.text(promotion)
        if isinstance(benefit, Points):
            paid = sum(self._lanes.left[key].amount for key in self._basket.keys_of(benefit.goods))
            return Reward(promotion.id, text, benefit.multiplier, benefit.bonus, self._basket.money(paid))
        assert isinstance(benefit, NextCoupon)
        return Reward(promotion.id, text, campaign=benefit.campaign)

    def _result(self, book: PromotionBook, coupon: Coupon) -> CouponResult:
        nothing, applied = self._basket.money(0), self._given.get(coupon.promotion_id)
        if self._basket.coupons.get(coupon.promotion_id) is not coupon:
            return CouponResult(coupon, nothing, Refusal("coupon.same_promotion", {"code": coupon.code}))
        if applied is not None:
            return CouponResult(coupon, applied.saving)
        if any(promotion.id == coupon.promotion_id for promotion in self._rewarding):
            return CouponResult(coupon, nothing)
        return CouponResult(coupon, nothing, self._why_nothing(book, coupon))

    def _why_nothing(self, book: PromotionBook, coupon: Coupon) -> Refusal:
        promotion = book.find(coupon.promotion_id)
        if promotion is None:
            return Refusal("promotion.unknown", {"code": coupon.code})
        if not promotion.runs_on(self._basket.situation.at.date()):
            return Refusal("promotion.other_dates", {"first": promotion.first, "last": promotion.last})
        if promotion.id in self._refused:
            return self._refused[promotion.id]
        return self._nothing_given(book, promotion)

    def _nothing_given(self, book: PromotionBook, promotion: Promotion) -> Refusal:
        """Its conditions hold and yet it took nothing: used up, no goods for it, or others were there first."""
        caps, shopper = promotion.caps, self._basket.situation.shopper
        if caps.per_customer is not None and shopper is None:
            return Refusal("promotion.customer_needed")
        if caps.per_customer is not None and shopper and shopper.used.get(promotion.id, 0) >= caps.per_customer:
            return Refusal("promotion.used_up", {"times": caps.per_customer})
        if not any(self._basket.keys_of(each) for each in book.goods_of(promotion)):
            return Refusal("promotion.no_goods_for_it")
        if not self._lanes.is_open_to(promotion):
            return Refusal("promotion.not_combined")
        return Refusal("promotion.nothing_to_take_off")


def _points_rank(promotion: Promotion) -> tuple[int, int, str]:
    benefit = promotion.benefit
    assert isinstance(benefit, Points)
    return -benefit.multiplier, -benefit.bonus, promotion.id


def _first_of_each(coupons: Sequence[Coupon]) -> Mapping[str, Coupon]:
    """One coupon per promotion: the first that was given."""
    return {coupon.promotion_id: coupon for coupon in reversed(coupons)}
