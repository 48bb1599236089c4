"""Coupons for next time: made by the register that completes the sale, with or without a network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from local_store import Store
from pos_app.services.register import Register
from retail.feeds import CampaignRow, RewardTerms
from retail.pricing import PricedBasket
from retail.sale import RewardCoupon, Transaction
from retail.tokens import (
    CouponClass,
    RewardToken,
    Signer,
    customer_digest,
    location_digest,
    reward_code,
    reward_serial,
    sign_token,
    whole_minute,
)
from retail.values import LocationId, Money


class Rewards:
    """Makes the coupons that promotions promised. ``signer`` gives the register's key, or None where it has none."""

    def __init__(self, store: Store, register: Callable[[], Register], signer: Callable[[], Signer | None]) -> None:
        self._store = store
        self._register = register
        self._signer = signer

    def due(self, priced: PricedBasket, sale: Transaction) -> tuple[RewardCoupon, ...]:
        """What the sale hands out; nothing without a key, and nothing of a campaign that is not known or not open.

        A campaign whose coupons are for customers gives none to somebody unknown.
        """
        promised = [each for each in priced.outcome.rewards if each.campaign]
        if not promised or self._signer() is None:
            return ()
        made: list[RewardCoupon] = []
        for each in promised:
            campaign = self._store.coupons.reward_campaign(each.campaign, sale.completed_at)
            coupon = self._coupon(each.promotion_id, campaign, sale, len(made) + 1) if campaign is not None else None
            if coupon is not None:
                made.append(coupon)
        return tuple(made)

    def token(self, sale: Transaction, reward: RewardCoupon) -> str | None:
        """The text of a reward's QR code: the same whenever it is asked for; None for what no token can say."""
        signer = self._signer()
        if signer is None:
            return None
        try:
            return sign_token(_token(sale, reward), signer)
        except ValueError:
            # History of another program, or a clock that is decades wrong: the receipt itself is still good.
            return None

    def _coupon(self, promotion_id: str, campaign: CampaignRow, sale: Transaction, place: int) -> RewardCoupon | None:
        terms = campaign.reward
        if terms is None or (terms.for_customers and sale.customer_id is None):
            return None
        begins = whole_minute(sale.completed_at)
        expires = self._end(sale, campaign, terms)
        if begins >= expires:
            return None
        serial = reward_serial(sale.transaction_id, place)
        bound = terms.location_id or (sale.location_id if campaign.coupon_class == "location_bound" else None)
        return RewardCoupon(
            promotion_id=promotion_id,
            campaign=campaign.number,
            name=campaign.name,
            serial=str(serial),
            code=reward_code(campaign.prefix, serial),
            coupon_class=campaign.coupon_class,
            valid_from=begins,
            expires=expires,
            value_cap=None if terms.value_cap is None else Money(terms.value_cap, sale.currency),
            for_customer=terms.for_customers,
            location_id=LocationId(bound) if bound is not None else None,
        )

    def _end(self, sale: Transaction, campaign: CampaignRow, terms: RewardTerms) -> datetime:
        """The end of its last day by the location's clock, and never later than its campaign's."""
        if terms.days is None:
            return campaign.valid_to
        zone = self._register().zone
        last = sale.completed_at.astimezone(zone).date() + timedelta(days=terms.days)
        return min(campaign.valid_to, datetime.combine(last + timedelta(days=1), time(), zone))


def _token(sale: Transaction, reward: RewardCoupon) -> RewardToken:
    return RewardToken(
        serial=int(reward.serial),
        campaign=reward.campaign,
        valid_from=reward.valid_from,
        expires=reward.expires,
        coupon_class=CouponClass(reward.coupon_class),
        value_cap=reward.value_cap.minor if reward.value_cap is not None else None,
        customer=customer_digest(sale.customer_id) if reward.for_customer and sale.customer_id else None,
        location=location_digest(reward.location_id) if reward.location_id is not None else None,
    )
