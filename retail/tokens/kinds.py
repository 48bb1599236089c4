"""The kinds of tokens, and the classes of coupons."""

from __future__ import annotations

import enum


class TokenKind(enum.StrEnum):
    """What a token is; the value is what travels in feeds, as the audience of a key."""

    COUPON = "coupon"
    RECEIPT = "receipt"
    BASKET = "basket"
    PICK_UP = "pick_up"
    REWARD = "reward"
    """A coupon for next time, which the register that sold makes by itself."""


class CouponClass(enum.StrEnum):
    """Where a coupon may be taken when the hub cannot be asked; the value is what travels in feeds."""

    ONLINE_ONLY = "online_only"
    """Nowhere: the hub locks it first."""
    LOCATION_BOUND = "location_bound"
    """In the one location that it names."""
    OFFLINE_OK = "offline_ok"
    """Anywhere, within the caps."""
