"""What promotions look at: the lines of a basket, its coupons, and the situation it is priced in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retail.catalog import Variant
from retail.promotions.goods import Goods
from retail.promotions.situation import Situation

if TYPE_CHECKING:
    from retail.promotions.promotion import Promotion
from retail.sale import Coupon
from retail.values import Currency, Money


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """A line as promotions see it, all amounts in minor units; ``key`` is its number in the basket.

    ``regular`` is the amount before any promotion and is what spending counts; ``pieces`` is 1 for goods sold by
    measure. A line that is not ``adjustable`` (a person's price, an agreed amount) counts for conditions and gets
    nothing. ``takers`` are the promotions of earlier lanes that took from it.
    """

    key: int
    variant: Variant
    thousandths: int
    pieces: int
    regular: int
    amount: int
    adjustable: bool = True
    takers: tuple[Promotion, ...] = ()

    def less(self, saving: int, taker: Promotion) -> GoodsLine:
        """The line after a promotion took ``saving`` off it."""
        amount, takers = self.amount - saving, (*self.takers, taker)
        return GoodsLine(
            self.key, self.variant, self.thousandths, self.pieces, self.regular, amount, self.adjustable, takers
        )


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
    _spent: dict[int, Money] = field(default_factory=dict)

    def keys_of(self, goods: Goods) -> Sequence[int]:
        """The keys of the lines of these goods, in order."""
        return self.members.get(id(goods), ())

    def quantity_of(self, goods: Goods) -> int:
        """How much of these goods the basket holds, in thousandths."""
        return sum(self.lines[key].thousandths for key in self.keys_of(goods))

    def spent_on(self, goods: Goods) -> Money:
        """What these goods cost before promotions."""
        if id(goods) not in self._spent:
            self._spent[id(goods)] = self.money(sum(self.lines[key].regular for key in self.keys_of(goods)))
        return self._spent[id(goods)]

    def money(self, minor: int) -> Money:
        """An amount in the basket's currency."""
        return Money(minor, self.currency)
