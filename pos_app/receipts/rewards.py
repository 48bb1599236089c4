"""The foot of a receipt that hands out coupons for next time: what each gives, its code, and until when it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from drivers.pos_printer import QR, Align, Element, Feed, Rule, Text
from pos_app.words import Words
from retail.sale import RewardCoupon
from retail.values import LocationId

_LAST_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class PaperReward:
    """A coupon for next time and the text of its QR code; without one it is told by its short code alone."""

    coupon: RewardCoupon
    token: str = ""


def reward_elements(words: Words, rewards: Sequence[PaperReward], sold_at: LocationId) -> list[Element]:
    """One part for each; nothing where there are none. ``sold_at`` is where the receipt is from."""
    return [element for reward in rewards for element in _part(words, reward, sold_at)]


def _part(words: Words, reward: PaperReward, sold_at: LocationId) -> list[Element]:
    coupon = reward.coupon
    last = (coupon.expires - _LAST_MOMENT).astimezone(words.zone).date()
    elements: list[Element] = [
        Rule(),
        Text(words.translate("Receipt", "COUPON FOR YOUR NEXT PURCHASE"), Align.CENTER),
        Text(coupon.name, Align.CENTER, bold=True),
    ]
    if coupon.value_cap is not None:
        most = words.translate("Receipt", "worth {amount} at most").format(amount=words.money(coupon.value_cap))
        elements.append(Text(most, Align.CENTER))
    if reward.token:
        elements += [Feed(), QR(reward.token, module_dots=4)]
    elements.append(Text(coupon.code, Align.CENTER, bold=True))
    elements.append(Text(words.translate("Receipt", "valid until {day}").format(day=words.day(last)), Align.CENTER))
    if coupon.for_customer:
        elements.append(Text(words.translate("Receipt", "for you alone: show your card with it"), Align.CENTER))
    if coupon.location_id is not None:
        here = words.translate("Receipt", "in this shop only")
        there = words.translate("Receipt", "in shop {location} only").format(location=coupon.location_id)
        elements.append(Text(here if coupon.location_id == sold_at else there, Align.CENTER))
    return elements
