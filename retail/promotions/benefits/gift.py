"""Benefit: a gift."""

from __future__ import annotations

from typing import Literal

from retail.promotions.goods import Goods
from retail.promotions.model import Count, Model
from retail.promotions.pool import Group, Reach


class Gift(Model):
    """Up to ``count`` pieces of ``goods`` are free once they are in the basket, the dearest first.

    Nothing is put into a basket by itself: goods that nobody scanned have not left the shelf. While the gift is not
    there, the priced basket says that it may be taken.
    """

    type: Literal["gift"] = "gift"
    goods: Goods
    count: Count = 1

    def groups(self, reach: Reach) -> list[Group]:
        """What it would take, a group for each piece."""
        return [((line, 1, value, value),) for value, line in reach.pieces(self.goods)[: self.count]]
