"""What promotions did to a basket: adjustments, rewards, and what became of each coupon."""

from __future__ import annotations

from dataclasses import dataclass

from retail.errors import Refusal
from retail.sale import Adjustment, Coupon
from retail.values import Money


@dataclass(frozen=True, slots=True)
class Applied:
    """A promotion that took something off: how often it was applied, and how much it took (not negative)."""

    promotion_id: str
    text: str
    times: int
    saving: Money


@dataclass(frozen=True, slots=True)
class Reward:
    """What a promotion gives beside money.

    Points: ``multiplier`` (hundredths) for goods that cost ``on``, and ``bonus`` points. Otherwise a coupon of
    ``campaign`` for the next purchase.
    """

    promotion_id: str
    text: str
    multiplier: int = 100
    bonus: int = 0
    on: Money | None = None
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class CouponResult:
    """What became of a coupon: what it took off, or why nothing."""

    coupon: Coupon
    saving: Money
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class GiftOffered:
    """A gift that may be taken and is not in the basket yet; ``skus`` name it where the promotion does."""

    promotion_id: str
    text: str
    skus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """All of it; ``adjustments`` hold one tuple per line, in the order in which the lines were given."""

    adjustments: tuple[tuple[Adjustment, ...], ...]
    applied: tuple[Applied, ...] = ()
    rewards: tuple[Reward, ...] = ()
    coupons: tuple[CouponResult, ...] = ()
    gifts: tuple[GiftOffered, ...] = ()


NOTHING_DONE = Outcome(())
"""What promotions do to a basket that they were not asked about."""
