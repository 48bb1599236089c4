"""Lanes: in one, promotions compete for the goods; then comes the next, on what is left to pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from retail.promotions.benefits import NextCoupon, Points
from retail.promotions.contest import Contest, Offer, Rival, joined, settle
from retail.promotions.goods import Goods
from retail.promotions.pool import Pool
from retail.promotions.promotion import Promotion
from retail.promotions.view import BasketView, GoodsLine
from retail.sale import Adjustment

_Known = tuple[GoodsLine, ...]


@dataclass(slots=True)
class Trace:
    """The offers and contests of one pricing pass, so that the next works out only those whose lines have changed.

    They are known by the identities of promotions and lines, which the trace keeps alive. It is good for the same
    ``terms`` only: the book, the coupons, the shopper and the language.
    """

    terms: object = None
    offers: dict[tuple[int, ...], tuple[_Known, Offer]] = field(default_factory=dict)
    contests: dict[tuple[int, ...], tuple[Sequence[Offer], Contest]] = field(default_factory=dict)


class Consents:
    """Which promotions may take from the same line, asked once for each pair."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bool] = {}

    def between(self, one: Promotion, other: Promotion) -> bool:
        """True when each of the two names the other."""
        pair = one.id, other.id
        if pair not in self._known:
            self._known[pair] = one.combines(other)
        return self._known[pair]


class Lanes:
    """One pricing pass: what is left to pay on each line, and what was taken off it, lane after lane."""

    def __init__(
        self,
        basket: BasketView,
        goods: Mapping[str, Sequence[Goods]],
        consents: Consents,
        earlier: Trace,
        trace: Trace,
    ) -> None:
        self.left: dict[int, GoodsLine] = dict(basket.lines)
        self._asked = {line.key for line in basket.lines.values() if not line.adjustable}
        """The lines that are not simply open to every promotion."""
        self.adjustments: dict[int, tuple[Adjustment, ...]] = {}
        self._basket = basket
        self._goods = goods
        self._consents = consents
        self._earlier = earlier
        self._trace = trace

    def apply(self, promotions: Sequence[Promotion]) -> list[Offer]:
        """Let the promotions of one lane, all of whose conditions hold, compete; what was given."""
        pool = Pool(self.left)
        offers = [offer for promotion in promotions if (offer := self._offer(promotion, pool)) is not None]
        contests = [
            self._settled([offers[number] for number in numbers], pool)
            for numbers in joined([offer.lines for offer in offers])
        ]
        for contest in contests:
            self.left.update(contest.lines)
            self._asked.update(contest.lines)
            for key, adjustments in contest.adjustments.items():
                self.adjustments[key] = self.adjustments.get(key, ()) + adjustments
        return [offer for contest in contests for offer in contest.offers]

    def is_open_to(self, promotion: Promotion) -> bool:
        """True when some line of its goods is free for it, whatever else took from it."""
        return any(self._allowed(promotion).values())

    def text(self, promotion: Promotion) -> str:
        """What the receipt calls a promotion, with the code of its coupon."""
        coupon = self._basket.coupons.get(promotion.id)
        return promotion.text(self._basket.situation.language, coupon.code if coupon is not None else "")

    def _offer(self, promotion: Promotion, pool: Pool) -> Offer | None:
        """What the promotion would give if it had no rival; None: nothing."""
        if isinstance(promotion.benefit, Points | NextCoupon):
            return None
        keys = self._allowed(promotion)
        left = self.left
        lines = tuple([left[key] for own in keys.values() for key in own])
        known_by = (id(promotion), *map(id, lines))
        known = self._earlier.offers.get(known_by)
        if known is None:
            times, most = self._times(promotion), self._most(promotion)
            rival = Rival(promotion, promotion.benefit, keys, times, most, self.text(promotion))
            known = lines, Offer(rival, pool)
        self._trace.offers[known_by] = known
        return known[1] if known[1].saving else None

    def _settled(self, offers: Sequence[Offer], pool: Pool) -> Contest:
        known_by = tuple(map(id, offers))
        known = self._earlier.contests.get(known_by)
        if known is None:
            known = offers, settle(offers, pool, self._basket.currency)
        self._trace.contests[known_by] = known
        return known[1]

    def _allowed(self, promotion: Promotion) -> dict[int, Sequence[int]]:
        """The keys of the lines that it may take from, by the number of its goods."""
        found: dict[int, Sequence[int]] = {}
        for goods in self._goods[promotion.id]:
            keys = self._basket.members.get(id(goods), ())
            if not self._asked.isdisjoint(keys):
                keys = [key for key in keys if key not in self._asked or self._allows(promotion, self.left[key])]
            found[id(goods)] = keys
        return found

    def _allows(self, promotion: Promotion, line: GoodsLine) -> bool:
        return line.adjustable and all(self._consents.between(promotion, taker) for taker in line.takers)

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
