"""Condition: a coupon of the promotion is in the basket."""

from __future__ import annotations

from typing import Literal

from retail.errors import Refusal
from retail.promotions.model import Model
from retail.promotions.view import BasketView


class HasCoupon(Model):
    """A code that was issued for this promotion."""

    type: Literal["coupon"] = "coupon"

    def unmet(self, basket: BasketView, promotion_id: str) -> Refusal | None:
        """Why it does not hold; None when it does."""
        return None if promotion_id in basket.coupons else Refusal("promotion.coupon_needed")
