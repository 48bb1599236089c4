"""What the benefits on a whole basket share: one saving on what goods cost together, spread over their lines."""

from __future__ import annotations

from retail.promotions.benefits.sharing import shared
from retail.promotions.goods import EVERYTHING, Goods
from retail.promotions.model import Model
from retail.promotions.pool import Group, Reach


class OfBasket(Model):
    """A benefit whose saving follows from what its ``goods`` are worth together."""

    goods: Goods = EVERYTHING

    def saving_on(self, value: int) -> int:
        """What comes off goods worth ``value`` (minor units); not more than that."""
        raise NotImplementedError

    def saving(self, reach: Reach) -> int:
        """What it would take off, before it is spread."""
        return self.saving_on(sum(map(reach.pool.value, reach.lines(self.goods))))

    def groups(self, reach: Reach) -> list[Group]:
        """What it would take."""
        parts = [(line, reach.pool.count(line), reach.pool.value(line)) for line in reach.lines(self.goods)]
        return [shared(self.saving_on(sum(value for _, _, value in parts)), parts)] if parts else []
