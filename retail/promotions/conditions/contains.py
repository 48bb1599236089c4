"""Condition: the basket contains goods, at least so much of them."""

from __future__ import annotations

from typing import Literal

from retail.errors import Refusal
from retail.promotions.goods import Goods
from retail.promotions.model import Model, Thousandths
from retail.promotions.view import BasketView


class Contains(Model):
    """At least ``quantity`` (thousandths) of ``goods``, over all lines together."""

    type: Literal["contains"] = "contains"
    goods: Goods
    quantity: Thousandths = 1000

    def unmet(self, basket: BasketView, _promotion_id: str) -> Refusal | None:
        """Why it does not hold; None when it does."""
        missing = self.quantity - basket.quantity_of(self.goods)
        return Refusal("promotion.goods_missing", {"thousandths": missing}) if missing > 0 else None
