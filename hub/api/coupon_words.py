"""Why a coupon may not be used, in a sentence for whoever reads an answer; registers have words of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from retail.errors import Refusal

_SENTENCES = {
    "coupon.unknown": "No coupon has this code.",
    "coupon.used": "It was used already in {location_name} ({register_id}) on {at}.",
    "coupon.used_in_channel": "It was used already in the {channel} on {at}.",
    "coupon.locked_in_channel": "It is in a basket of the {channel} since {since}, until {until} at most.",
    "coupon.no_reward": "No register may hand out coupons of its campaign.",
    "coupon.revoked": "It was taken back on {at}.",
    "coupon.campaign_closed": "Its campaign was closed on {at}.",
    "coupon.not_yet_valid": "It counts from {starts} on.",
    "coupon.expired": "It expired on {at}.",
    "coupon.other_location": "It is for {location_name} ({location_id}) only.",
    "coupon.customer_needed": "It was given to one customer: say whose basket this is.",
    "coupon.other_customer": "It was given to another customer.",
    "coupon.locked": "It is in a basket in {location_name} ({register_id}) since {since}, until {until} at most.",
}
_TOKEN = "The token cannot be believed: {reason}."


def sentence(refusal: Refusal) -> str:
    """The refusal in plain English."""
    known = _SENTENCES.get(refusal.code)
    values = plain(refusal.values)
    return known.format(**values) if known else _TOKEN.format(reason=refusal.code.removeprefix("token."))


def plain(values: Mapping[str, object]) -> dict[str, Any]:
    """Values as JSON has them."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
