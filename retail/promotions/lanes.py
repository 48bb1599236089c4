"""Lanes: in one, promotions compete for the goods; then comes the next, on what is left to pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from retail.promotions.benefits import NextCoupon, Points
from retail.promotions.contest import Contest, Cut, Offer, Rival, joined, settle
from retail.promotions.goods import Goods
from retail.promotions.goods_index import GoodsIndex, Members
from retail.promotions.outcome import Applied
from retail.promotions.pool import Pool
from retail.promotions.promotion import ANY, Promotion
from retail.promotions.view import BasketView, GoodsLine


@dataclass(frozen=True, slots=True)
class Lane:
    """What happened in one lane: the lines as it found them, by key, the offers by promotion, and the contests."""

    lines: Mapping[int, GoodsLine]
    offers: Mapping[str, Offer]
    contests: Sequence[Contest]
    cuts: Mapping[int, Cut]


UNKNOWN = Lane({}, {}, (), {})
"""A lane of which nothing is remembered."""


@dataclass(slots=True)
class Trace:
    """What a pricing pass leaves for the next, which works out only what the lines that changed have a part in.

    A line has changed when it is another object; so whatever comes out the same is left the same object. The trace is
    good for the same ``terms`` only: the book, the coupons, the shopper, the language and the currency.
    """

    terms: object = None
    members: Members = field(default_factory=dict)
    lines: Mapping[int, GoodsLine] = field(default_factory=dict)
    lanes: dict[int, Lane] = field(default_factory=dict)


class Consents:
    """Which promotions may take from the same line, asked once for each pair; all are known by id."""

    def __init__(self, promotions: Mapping[str, Promotion]) -> None:
        self._promotions = promotions
        self._willing = frozenset(key for key, promotion in promotions.items() if ANY in promotion.combines_with)
        self._known: dict[tuple[str, str], bool] = {}

    def given(self, promotion: Promotion, takers: Iterable[str]) -> bool:
        """True when the promotion and each that took before name each other."""
        if promotion.id in self._willing and self._willing.issuperset(takers):
            return True
        return all(self._between(promotion, taker) for taker in takers)

    def _between(self, one: Promotion, other_id: str) -> bool:
        known = self._known.get((one.id, other_id))
        if known is None:
            known = self._known[one.id, other_id] = one.combines(self._promotions[other_id])
        return known


class Lanes:
    """One pricing pass: what is left to pay on each line, lane after lane.

    ``earlier`` is what the pass before left, ``trace`` what this one leaves.
    """

    def __init__(
        self,
        basket: BasketView,
        goods: Mapping[str, Sequence[Goods]],
        index: GoodsIndex,
        consents: Consents,
        earlier: Trace,
        trace: Trace,
    ) -> None:
        self.left = basket.lines
        self._closed = {key for key, line in basket.lines.items() if not line.adjustable}
        """The lines that no promotion may take from."""
        self._basket = basket
        self._goods = goods
        self._index = index
        self._consents = consents
        self._earlier = earlier
        self._trace = trace

    def apply(self, number: int, promotions: Sequence[Promotion]) -> list[Applied]:
        """Let the promotions of one lane, all of whose conditions hold, compete in the order of ids; what was given."""
        earlier, pool = self._earlier.lanes.get(number, UNKNOWN), Pool(self.left)
        offers = self._offers(promotions, pool, earlier)
        contests = self._contests([offer for offer in offers.values() if offer.saving], pool, earlier)
        settled = self._apart(contests, pool, earlier)
        cuts = _cuts(settled)
        self._trace.lanes[number] = Lane(self.left, offers, contests, cuts)
        self.left = {**self.left, **{key: cut.after for key, cut in cuts.items()}}
        return [applied for contest in settled for applied in contest.applied]

    def is_open_to(self, promotion: Promotion) -> bool:
        """True when some line of its goods is free for it, whatever else took from it."""
        return any(self._allowed(promotion, goods) for goods in self._goods[promotion.id])

    def text(self, promotion: Promotion) -> str:
        """What the receipt calls a promotion, with the code of its coupon."""
        coupon = self._basket.coupons.get(promotion.id)
        return promotion.text(self._basket.situation.language, coupon.code if coupon is not None else "")

    def _offers(self, promotions: Sequence[Promotion], pool: Pool, earlier: Lane) -> dict[str, Offer]:
        """What each would give if it had no rival; as before, unless a line of its goods has changed."""
        touched = self._index.touched(earlier.lines, self.left) if earlier.offers else frozenset()
        offers = {}
        for promotion in promotions:
            offer = earlier.offers.get(promotion.id)
            if offer is None or not touched.isdisjoint(offer.rival.keys):
                offer = Offer(self._rival(promotion), pool)
            offers[promotion.id] = offer
        return offers

    def _contests(self, offers: Sequence[Offer], pool: Pool, earlier: Lane) -> list[Contest]:
        """The contests between offers for the same lines; one of before stands if no rival left and none joins."""
        fresh = [offer for offer in offers if earlier.offers.get(offer.rival.promotion.id) is not offer]
        wanted = _lines_of(fresh)
        offered = set(offers)
        contests = [
            contest
            for contest in earlier.contests
            if offered.issuperset(contest.rivals) and all(wanted.isdisjoint(each.lines) for each in contest.rivals)
        ]
        standing = {offer for contest in contests for offer in contest.rivals}
        loose = [offer for offer in offers if offer not in standing]
        groups = [[loose[number] for number in numbers] for numbers in joined([offer.lines for offer in loose])]
        return contests + [self._settled(rivals, pool, earlier) for rivals in groups]

    def _apart(self, contests: Sequence[Contest], pool: Pool, earlier: Lane) -> Sequence[Contest]:
        """The contests, those made one that meet on a line: what a rival takes instead may be of another's goods."""
        while len(_cuts(contests)) < sum([len(contest.cuts) for contest in contests]):
            met = [[contests[place] for place in places] for places in joined([each.cuts.keys() for each in contests])]
            contests = [each[0] if len(each) == 1 else self._settled(_rivals_of(each), pool, earlier) for each in met]
        return sorted(contests, key=_place)

    def _settled(self, rivals: Sequence[Offer], pool: Pool, earlier: Lane) -> Contest:
        return settle(rivals, pool, self._basket.currency, self.text, earlier.cuts)

    def _rival(self, promotion: Promotion) -> Rival:
        benefit = promotion.benefit
        assert not isinstance(benefit, Points | NextCoupon)
        keys = {id(goods): self._allowed(promotion, goods) for goods in self._goods[promotion.id]}
        return Rival(promotion, benefit, keys, self.times(promotion), self._most(promotion))

    def _allowed(self, promotion: Promotion, goods: Goods) -> Sequence[int]:
        """The keys of the lines of its goods that it may take from."""
        left, keys = self.left, self._basket.members.get(id(goods), ())
        refused = {
            takers for takers in {left[key].takers for key in keys} if not self._consents.given(promotion, takers)
        }
        if not refused and self._closed.isdisjoint(keys):
            return keys
        return [key for key in keys if key not in self._closed and left[key].takers not in refused]

    def times(self, promotion: Promotion) -> int | None:
        """How often it may be applied to this basket; None: as often as it fits."""
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


def _lines_of(offers: Iterable[Offer]) -> AbstractSet[int]:
    return frozenset().union(*[offer.lines for offer in offers])


def _cuts(contests: Iterable[Contest]) -> Mapping[int, Cut]:
    found: dict[int, Cut] = {}
    for contest in contests:
        found.update(contest.cuts)
    return found


def _rivals_of(contests: Iterable[Contest]) -> list[Offer]:
    rivals = [offer for contest in contests for offer in contest.rivals]
    return sorted(rivals, key=_id)


def _place(contest: Contest) -> str:
    """What was given is told in the order of the last rival's id."""
    return _id(contest.rivals[-1])


def _id(offer: Offer) -> str:
    return offer.rival.promotion.id
