"""What promotions look at: the lines of a basket, its coupons, and the situation it is priced in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from retail.catalog import Variant
from retail.promotions.goods import Goods
from retail.promotions.situation import Situation
from retail.sale import Adjustment, Coupon
from retail.values import Currency, Money


class GoodsLine(NamedTuple):
    """A line as promotions see it, all amounts in minor units; ``key`` is its number in the basket.

    ``regular`` is the amount before any promotion and is what spending counts; ``pieces`` is 1 for goods sold by
    measure. A line that is not ``adjustable`` (a person's price, an agreed amount) counts for conditions and gets
    nothing. ``takers`` are the ids of the promotions of earlier lanes that took from it, ``adjustments`` what they
    took.
    """

    # A tuple and no dataclass: a pass makes hundreds of them, and a frozen dataclass takes four times as long to make.
    key: int
    variant: Variant
    thousandths: int
    pieces: int
    regular: int
    amount: int
    adjustable: bool = True
    takers: tuple[str, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()

    def left(self, amount: int, takers: tuple[str, ...], adjustments: tuple[Adjustment, ...]) -> GoodsLine:
        """The line as a lane left it."""
        # Nor by its own constructor, which is written in Python.
        return tuple.__new__(GoodsLine, (*self[:5], amount, self.adjustable, takers, adjustments))


@dataclass(slots=True)
class BasketView:
    """The basket during one pricing pass: ``lines`` by key, in an order of their own whatever the order of scanning.

    ``coupons`` are by promotion id, ``members`` the keys of lines by the goods' number.

    See :class:`~retail.promotions.goods_index.GoodsIndex` for the numbers.
    """

    lines: Mapping[int, GoodsLine]
    situation: Situation
    currency: Currency
    coupons: Mapping[str, Coupon]
    members: Mapping[int, Sequence[int]]
    _spent: dict[int, int] = field(default_factory=dict)

    def keys_of(self, goods: Goods) -> Sequence[int]:
        """The keys of the lines of these goods, in order."""
        return self.members.get(id(goods), ())

    def quantity_of(self, goods: Goods) -> int:
        """How much of these goods the basket holds, in thousandths."""
        return sum(self.lines[key].thousandths for key in self.keys_of(goods))

    def spent_on(self, goods: Goods) -> int:
        """What these goods cost before promotions, in minor units."""
        if id(goods) not in self._spent:
            self._spent[id(goods)] = sum([self.lines[key].regular for key in self.keys_of(goods)])
        return self._spent[id(goods)]

    def money(self, minor: int) -> Money:
        """An amount in the basket's currency."""
        return Money(minor, self.currency)
