"""What the benefits on a whole basket share: one saving on what goods cost together, spread over their lines."""

from __future__ import annotations

from abc import ABC, abstractmethod

from retail.promotions.benefits.sharing import shared
from retail.promotions.goods import EVERYTHING, Goods
from retail.promotions.model import Model
from retail.promotions.pool import Group, Reach


class OfBasket(Model, ABC):
    """A benefit whose saving follows from what its ``goods`` are worth together."""

    goods: Goods = EVERYTHING

    @abstractmethod
    def saving_on(self, value: int) -> int:
        """What comes off goods worth ``value`` (minor units); not more than that."""

    def groups(self, reach: Reach) -> list[Group]:
        """What it would take."""
        lines = reach.lines(self.goods)
        return [shared(self.saving_on(reach.pool.worth(lines)), reach.pool.parts(lines))] if lines else []
