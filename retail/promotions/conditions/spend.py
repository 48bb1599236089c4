"""Condition: the goods in the basket cost at least an amount."""

from __future__ import annotations

from typing import Literal

from retail.errors import Refusal
from retail.promotions.goods import EVERYTHING, Goods
from retail.promotions.model import Amount, Model
from retail.promotions.view import BasketView


class Spend(Model):
    """At least ``amount`` (minor units) for ``goods``, at their prices before promotions and without deposits.

    Before promotions, so that no other promotion can make a shopper lose this one by saving too much.
    """

    type: Literal["spend"] = "spend"
    amount: Amount
    goods: Goods = EVERYTHING

    def unmet(self, basket: BasketView, _promotion_id: str) -> Refusal | None:
        """Why it does not hold, with what is missing; None when it does."""
        missing = self.amount - basket.spent_on(self.goods)
        return Refusal("promotion.spend_not_reached", {"missing": basket.money(missing)}) if missing > 0 else None
