"""Lanes: in one, promotions compete for the goods; then comes the next, on what is left to pay."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from retail.promotions.candidates import Candidate
from retail.promotions.contest import Contest, Cut, Offer, Rival, joined, settle
from retail.promotions.goods import Goods
from retail.promotions.goods_index import GoodsIndex, GoodsNumber, Members
from retail.promotions.outcome import Applied
from retail.promotions.pool import Pool
from retail.promotions.promotion import ANY, Promotion
from retail.promotions.view import BasketView, GoodsLine


@dataclass(frozen=True, slots=True)
class Lane:
    """What happened in one lane: the lines as it found them, by key, the offers by promotion, and the contests.

    The offer is None of a promotion that has nothing to give.
    """

    lines: Mapping[int, GoodsLine]
    offers: Mapping[str, Offer | None]
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

    def willing(self, *promotion_ids: str) -> bool:
        """True when each of them may be combined with every other that names it."""
        return self._willing.issuperset(promotion_ids)

    def given(self, promotion: Promotion, takers: Iterable[str]) -> bool:
        """True when the promotion and each that took before name each other."""
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
        self._closed = {key for key, line in basket.lines.items() if not line.adjustable}
        """The lines that no promotion may take from."""
        self._asking = self._closed
        """The lines that are not open to every promotion that may be combined with all."""
        self.left = basket.lines
        self._basket = basket
        self._goods = goods
        self._index = index
        self._consents = consents
        self._earlier = earlier
        self._trace = trace

    def apply(self, number: int, candidates: Sequence[Candidate]) -> list[Applied]:
        """Let the promotions of one lane, all of whose conditions hold, compete in the order of ids; what was given."""
        earlier, pool = self._earlier.lanes.get(number, UNKNOWN), Pool(self.left)
        offers, fresh = self._offers(candidates, pool, earlier)
        contests = self._contests([offer for offer in offers.values() if offer is not None], fresh, pool, earlier)
        settled, cuts = self._apart(contests, pool, earlier)
        self._trace.lanes[number] = Lane(self.left, offers, contests, cuts)
        self.left = {**self.left, **{key: cut.after for key, cut in cuts.items()}}
        for contest in settled:
            if not self._consents.willing(*[each.promotion_id for each in contest.applied]):
                self._asking = self._asking.union(contest.cuts)
        return [applied for contest in settled for applied in contest.applied]

    def is_open_to(self, promotion: Promotion) -> bool:
        """True when some line of its goods is free for it, whatever else took from it."""
        return any(self._allowed(promotion, id(goods)) for goods in self._goods[promotion.id])

    def text(self, promotion: Promotion) -> str:
        """What the receipt calls a promotion, with the code of its coupon."""
        coupon = self._basket.coupons.get(promotion.id)
        return promotion.text(self._basket.situation.language, coupon.code if coupon is not None else "")

    def _offers(
        self, candidates: Sequence[Candidate], pool: Pool, earlier: Lane
    ) -> tuple[dict[str, Offer | None], Sequence[Offer]]:
        """What each would give if it had no rival, as before unless a line of its goods changed; and which are new."""
        touched = self._index.touched(earlier.lines, self.left) if earlier.offers else frozenset()
        known, offers, fresh = earlier.offers, dict[str, Offer | None](), list[Offer]()
        for each in candidates:
            if each.id in known and touched.isdisjoint(each.goods):
                offers[each.id] = known[each.id]
                continue
            offer = offers[each.id] = self._offer(each, pool)
            if offer is not None:
                fresh.append(offer)
        return offers, fresh

    def _offer(self, candidate: Candidate, pool: Pool) -> Offer | None:
        if candidate.fewest > 1 and not self._holds(candidate.fewest, candidate.goods):
            return None
        offer = Offer(self._rival(candidate), pool)
        return offer if offer.saving else None

    def _holds(self, pieces: int, goods: Sequence[GoodsNumber]) -> bool:
        """True when there are so many pieces of the goods, whoever may take from them."""
        keys = [key for number in goods for key in self._basket.members.get(number, ())]
        return len(keys) >= pieces or sum([self.left[key].pieces for key in keys]) >= pieces

    def _contests(self, offers: Sequence[Offer], fresh: Sequence[Offer], pool: Pool, earlier: Lane) -> list[Contest]:
        """The contests between offers for the same lines; one of before stands if no rival left and none joins."""
        wanted = _lines_of(fresh)
        loose, contests = dict.fromkeys(offers), []
        for contest in earlier.contests:
            if _stands(contest, loose, wanted):
                contests.append(contest)
                for offer in contest.rivals:
                    del loose[offer]
        rivals = list(loose)
        groups = [[rivals[number] for number in numbers] for numbers in joined([each.lines for each in rivals])]
        return contests + [self._settled(group, pool, earlier) for group in groups]

    def _apart(
        self, contests: Sequence[Contest], pool: Pool, earlier: Lane
    ) -> tuple[Sequence[Contest], Mapping[int, Cut]]:
        """The contests, those made one that meet on a line: what a rival takes instead may be of another's goods.

        And the cuts of all of them.
        """
        while len(cuts := _cuts(contests)) < sum([len(contest.cuts) for contest in contests]):
            met = [[contests[place] for place in places] for places in joined([each.cuts.keys() for each in contests])]
            contests = [each[0] if len(each) == 1 else self._settled(_rivals_of(each), pool, earlier) for each in met]
        return sorted(contests, key=_place), cuts

    def _settled(self, rivals: Sequence[Offer], pool: Pool, earlier: Lane) -> Contest:
        return settle(rivals, pool, self._basket.currency, self.text, earlier.cuts)

    def _rival(self, candidate: Candidate) -> Rival:
        promotion, reduction = candidate.promotion, candidate.reduction
        assert reduction is not None
        keys = {number: self._allowed(promotion, number) for number in candidate.goods}
        if candidate.capped or promotion.id in self._basket.coupons:
            return Rival(promotion, reduction, candidate.of_basket, keys, self.times(promotion), self._most(promotion))
        return Rival(promotion, reduction, candidate.of_basket, keys, None, None)

    def _allowed(self, promotion: Promotion, number: GoodsNumber) -> Sequence[int]:
        """The keys of the lines of these goods that it may take from."""
        keys = self._basket.members.get(number, ())
        if self._asking.isdisjoint(keys) and self._consents.willing(promotion.id):
            return keys
        left, open_keys = self.left, [key for key in keys if key not in self._closed]
        consents = {takers: self._consents.given(promotion, takers) for takers in {left[key].takers for key in keys}}
        return [key for key in open_keys if consents[left[key].takers]]

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


def _stands(contest: Contest, offers: Container[Offer], wanted: AbstractSet[int]) -> bool:
    """True when all its rivals are still among the offers and none has a line that is wanted by others."""
    return all(offer in offers and wanted.isdisjoint(offer.lines) for offer in contest.rivals)


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
