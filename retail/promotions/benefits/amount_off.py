"""Benefits: an amount off each piece, or off the basket."""

from __future__ import annotations

from typing import Literal

from retail.promotions.benefits.of_basket import OfBasket
from retail.promotions.goods import EVERYTHING, Goods
from retail.promotions.model import Amount, Model
from retail.promotions.pool import Group, Reach, Take


class AmountOffLine(Model):
    """``amount`` (minor units) off each piece of ``goods``; goods sold by measure count once a line."""

    type: Literal["amount_off_line"] = "amount_off_line"
    amount: Amount
    goods: Goods = EVERYTHING

    def groups(self, reach: Reach) -> list[Group]:
        """What it would take."""
        if reach.singly:
            parts = reach.parts(self.goods)
            return [((line, count, value, min(value, self.amount)),) for line, count, value in parts]
        return [(self._whole(reach, line),) for line in reach.lines(self.goods)]

    def _whole(self, reach: Reach, line: int) -> Take:
        count, value = reach.pool.count(line), reach.pool.value(line)
        return line, count, value, min(value, self.amount * count)


class AmountOffBasket(OfBasket):
    """``amount`` (minor units) off what ``goods`` cost together, spread over their lines."""

    type: Literal["amount_off_basket"] = "amount_off_basket"
    amount: Amount

    def saving_on(self, value: int) -> int:
        """What comes off goods worth ``value``."""
        return min(self.amount, value)
