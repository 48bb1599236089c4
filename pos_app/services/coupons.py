"""Codes given for the basket: proven by their signature, held against what this register knows, and used once.

Without the hub a register believes a coupon by four things: the signature, the class and the limits of its campaign,
the list of what was used elsewhere, and its own sales. What the hub would have known better comes to light there:
the sale stands, and the manager hears of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from local_store import Store
from pos_app.services.register import Register
from pos_app.services.selling import Selling
from pos_app.services.storage import written
from retail.errors import Refusal
from retail.feeds import CampaignRow
from retail.sale import Coupon, CouponCheck, add_coupon, remove_coupon
from retail.tokens import (
    GRACE,
    HEADER,
    CouponClass,
    CouponToken,
    ReadToken,
    RewardToken,
    kind_of,
    read_token,
    reward_code,
)
from retail.values import Currency, Money

SHORT_CODE = "short_code"
"""The kind of a code that was typed."""
UNREADABLE = "unreadable"
"""The kind of a token that does not even say what it is."""
_HARMLESS = frozenset({"coupon.hub_needed", "coupon.already_in_basket", "token.basket_too_large"})
"""Not the code's fault."""


class Coupons:
    """The coupons of the open basket."""

    def __init__(
        self, store: Store, register: Callable[[], Register], selling: Selling, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._register = register
        self._selling = selling
        self._clock = clock

    def read(self, text: str) -> ReadToken | Refusal:
        """The token behind a signed code of any kind, or why it is not believed."""
        return read_token(text, self._store.coupons.keys(), self._clock())

    def add(self, coupon: Coupon) -> Refusal | None:
        """Put a coupon into the basket; a basket begins with it where none is open.

        What was used here is refused whatever the hub says: it may not have heard of it yet. None also when the offer
        gives nothing yet: the coupon stays and counts as soon as its conditions hold; :meth:`unused` says what is
        missing.
        """
        refused = next(self._used(coupon.serial, coupon.code), None)
        basket = self._selling.begin() if refused is None else refused
        if isinstance(basket, Refusal):
            return basket
        changed = add_coupon(basket, coupon)
        return changed if isinstance(changed, Refusal) else self._selling.take_basket(changed)

    def take_back(self, serial: str) -> Refusal | None:
        """Take a coupon out of the basket; it can be used again."""
        basket = self._selling.basket
        if basket is None:
            return Refusal("basket.empty", {})
        changed = remove_coupon(basket, serial)
        return changed if isinstance(changed, Refusal) else self._selling.take_basket(changed)

    def count(self, refused: Refusal | None, text: str) -> None:
        """Count a code that was refused, by the day, the reason and its kind; the code itself is kept nowhere.

        A code that cannot be counted, because the disk is full, is refused all the same.
        """
        if refused is None or not refused.code.startswith(("token.", "coupon.")) or refused.code in _HARMLESS:
            return
        day, reason = self._selling.business_date, refused.code
        kind = kind_of(text) or (UNREADABLE if text.upper().startswith(HEADER) else SHORT_CODE)
        written(lambda: self._store.refused_codes.note(day, reason, kind))

    def unused(self, serial: str) -> Refusal | None:
        """Why a coupon in the basket takes nothing off; None when it does, or is not there."""
        priced = self._selling.priced
        results = priced.outcome.coupons if priced is not None else ()
        return next((each.refused for each in results if each.coupon.serial == serial), None)

    def believe(self, token: CouponToken, text: str = "") -> Coupon | Refusal:
        """The coupon as the basket carries it, by what this register knows alone; or exactly why not.

        ``text`` is the token as it was read. ``coupon.no_reward``: a register's word counts for campaigns of rewards
        alone. Further ``coupon.campaign_unknown``, ``coupon.campaign_closed``, ``coupon.not_yet_valid`` (``starts``),
        ``coupon.expired`` (``at``), ``coupon.online_only``, ``coupon.other_location``, ``coupon.customer_needed``,
        ``coupon.other_customer``, ``coupon.revoked`` (``at``), ``coupon.used`` (``location_name``, ``at``),
        ``coupon.used_in_channel`` (``channel``, ``at``), ``coupon.in_suspended_basket`` (``at``). All with ``code``.
        """
        campaign = self._store.coupons.campaign(token.campaign)
        if campaign is None:
            return Refusal("coupon.campaign_unknown", {"code": str(token.serial)})
        is_reward = isinstance(token, RewardToken)
        code = reward_code(campaign.prefix, token.serial) if is_reward else f"{campaign.prefix} {token.serial}"
        if is_reward and campaign.reward is None:
            return Refusal("coupon.no_reward", {"code": code})
        refused = next(self._objections(token, campaign, code), None)
        if refused is not None:
            return refused
        cap = _cap(token, campaign, self._register().currency)
        proof = text if is_reward else ""
        return Coupon(str(token.serial), code, campaign.promotion_id, CouponCheck.OFFLINE, cap, token=proof)

    def _objections(self, token: CouponToken, campaign: CampaignRow, code: str) -> Iterator[Refusal]:
        """Every reason against the coupon, the one that cannot be mended first."""
        yield from self._used(str(token.serial), code)
        now = self._clock()
        if not campaign.open:
            yield Refusal("coupon.campaign_closed", {"code": code})
        if now < campaign.valid_from - GRACE:
            yield Refusal("coupon.not_yet_valid", {"code": code, "starts": campaign.valid_from})
        if now >= campaign.valid_to + GRACE:
            yield Refusal("coupon.expired", {"code": code, "at": campaign.valid_to})
        if CouponClass.ONLINE_ONLY in (token.coupon_class, campaign.coupon_class):
            yield Refusal("coupon.online_only", {"code": code})
        if not token.is_for_location(self._register().location_id):
            yield Refusal("coupon.other_location", {"code": code})
        customer_id = self._selling.basket.customer_id if self._selling.basket else None
        if not token.is_for_customer(customer_id):
            yield Refusal("coupon.customer_needed" if customer_id is None else "coupon.other_customer", {"code": code})

    def _used(self, serial: str, code: str) -> Iterator[Refusal]:
        here = self._store.sales.coupon_used(serial)
        if here is not None:
            place = self._register().settings.name
            yield Refusal("coupon.used", {"code": code, "location_name": place, "at": here.at})
        elsewhere = self._store.coupons.spent(int(serial))
        if elsewhere is not None and elsewhere.channel:
            yield Refusal("coupon.used_in_channel", {"code": code, "channel": elsewhere.channel, "at": elsewhere.at})
        elif elsewhere is not None:
            place = elsewhere.location_name or elsewhere.location_id
            yield Refusal("coupon.used", {"code": code, "location_name": place, "at": elsewhere.at})
        revoked = self._store.coupons.revoked(int(serial))
        if revoked is not None:
            yield Refusal("coupon.revoked", {"code": code, "at": revoked.at})
        put_by = self._store.baskets.suspended_with_coupon(serial)
        if put_by is not None:
            yield Refusal("coupon.in_suspended_basket", {"code": code, "at": put_by.suspended_at})


def _cap(token: CouponToken, campaign: CampaignRow, money_of: Currency) -> Money | None:
    """The most that one use may take off here: the token's limit or the campaign's, whichever is less."""
    limits = [limit for limit in (token.value_cap, campaign.offline_cap) if limit is not None]
    return Money(min(limits), money_of) if limits else None
