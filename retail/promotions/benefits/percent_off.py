"""Benefits: a percentage off lines, or off the basket."""

from __future__ import annotations

from typing import Literal

from retail.promotions.benefits.of_basket import OfBasket
from retail.promotions.benefits.sharing import part_of
from retail.promotions.goods import EVERYTHING, Goods
from retail.promotions.model import Model, Percent
from retail.promotions.pool import Group, Reach


class PercentOffLine(Model):
    """``percent`` off each line of ``goods``, rounded half up line by line."""

    type: Literal["percent_off_line"] = "percent_off_line"
    percent: Percent
    goods: Goods = EVERYTHING

    def groups(self, reach: Reach) -> list[Group]:
        """What it would take."""
        return [((line, count, value, part_of(value, self.percent)),) for line, count, value in reach.parts(self.goods)]


class PercentOffBasket(OfBasket):
    """``percent`` off what ``goods`` cost together, rounded once and spread over their lines."""

    type: Literal["percent_off_basket"] = "percent_off_basket"
    percent: Percent

    def saving_on(self, value: int) -> int:
        """What comes off goods worth ``value``."""
        return part_of(value, self.percent)
