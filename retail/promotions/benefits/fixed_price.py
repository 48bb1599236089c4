"""Benefit: goods at a fixed unit price."""

from __future__ import annotations

from typing import Literal

from retail.promotions.goods import Goods
from retail.promotions.model import Model, Price
from retail.promotions.pool import Group, Reach
from retail.values import Unit, half_up


class FixedPrice(Model):
    """Each unit of ``goods`` (a piece, a kilogram) costs ``price`` minor units; never more than it did."""

    type: Literal["fixed_price"] = "fixed_price"
    price: Price
    goods: Goods

    def groups(self, reach: Reach) -> list[Group]:
        """What it would take."""
        return [
            ((line, count, value, max(0, value - self._asked(reach, line, count))),)
            for line, count, value in reach.parts(self.goods)
        ]

    def _asked(self, reach: Reach, line: int, count: int) -> int:
        whole = reach.pool.lines[line]
        by_measure = whole.variant.unit is not Unit.PIECE
        return half_up(self.price * whole.thousandths, 1000) if by_measure else self.price * count
