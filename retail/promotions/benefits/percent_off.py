"""Benefits: a percentage off lines, or off the basket."""

from __future__ import annotations

from typing import Literal

from retail.promotions.benefits.sharing import part_of, shared
from retail.promotions.goods import EVERYTHING, Goods
from retail.promotions.model import Model, Percent
from retail.promotions.pool import Group, Reach, Take


class PercentOffLine(Model):
    """``percent`` off each line of ``goods``, rounded half up line by line."""

    type: Literal["percent_off_line"] = "percent_off_line"
    percent: Percent
    goods: Goods = EVERYTHING

    def groups(self, reach: Reach) -> list[Group]:
        """What it would take."""
        return [
            (Take(line, count, value, part_of(value, self.percent)),) for line, count, value in reach.parts(self.goods)
        ]


class PercentOffBasket(Model):
    """``percent`` off what ``goods`` cost together, rounded once and spread over their lines."""

    type: Literal["percent_off_basket"] = "percent_off_basket"
    percent: Percent
    goods: Goods = EVERYTHING

    def groups(self, reach: Reach) -> list[Group]:
        """What it would take."""
        lines = reach.lines(self.goods)
        if not lines:
            return []
        parts = [(line, reach.pool.count(line), reach.pool.value(line)) for line in lines]
        return [shared(part_of(sum(value for _, _, value in parts), self.percent), parts)]
