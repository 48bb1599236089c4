"""Benefit: buy some, get some more cheaper or free."""

from __future__ import annotations

from typing import Literal

from retail.promotions.benefits.sharing import part_of
from retail.promotions.goods import Goods
from retail.promotions.model import Count, Model, Percent
from retail.promotions.pool import Group, Reach

FREE = 100_00
"""The whole price, in hundredths of a per cent."""


class BuyXGetY(Model):
    """With each ``buy_count`` pieces of ``buy``, ``get_count`` pieces of ``get`` are ``percent`` off, free by default.

    Without ``get`` both are the same goods: they are grouped from the dearest down, and in each group the cheapest
    pieces are the ones that come off (*najtańszy gratis*). With ``get`` it is the dearest of those that come off,
    as a shopper would choose.
    """

    type: Literal["buy_x_get_y"] = "buy_x_get_y"
    buy: Goods
    buy_count: Count
    get: Goods | None = None
    get_count: Count = 1
    percent: Percent = FREE

    @property
    def fewest(self) -> int:
        """The least number of pieces that it gives anything for."""
        return self.buy_count + self.get_count

    def groups(self, reach: Reach) -> list[Group]:
        """What it would take, a group for each time."""
        return self._of_the_same(reach) if self.get is None else self._of_others(reach, self.get)

    def _of_the_same(self, reach: Reach) -> list[Group]:
        pieces, size = reach.pieces(self.buy), self.buy_count + self.get_count
        return [
            self._group(pieces[start : start + self.buy_count], pieces[start + self.buy_count : start + size])
            for start in range(0, len(pieces) - size + 1, size)
        ]

    def _of_others(self, reach: Reach, goods: Goods) -> list[Group]:
        gets, buys = reach.pieces(goods), reach.pieces(self.buy)
        lines_to_buy, lines_to_get = {line for _, line in buys}, {line for _, line in gets}
        only_get = [piece for piece in gets if piece[1] not in lines_to_buy]
        only_buy = [piece for piece in buys if piece[1] not in lines_to_get]
        both = [piece for piece in gets if piece[1] in lines_to_buy]
        times = _most_times(len(only_buy), len(only_get), len(both), self.buy_count, self.get_count)
        # Pieces that may be either are given where they save more, as far as enough is left to buy.
        spare = max(0, len(both) - max(0, times * self.buy_count - len(only_buy)))
        taken = sorted(only_get + both[:spare], key=lambda piece: -piece[0])[: times * self.get_count]
        used = sum(piece[1] in lines_to_buy for piece in taken)
        bought = (only_buy[::-1] + both[used:][::-1])[: times * self.buy_count]
        return [
            self._group(
                bought[time * self.buy_count : (time + 1) * self.buy_count],
                taken[time * self.get_count : (time + 1) * self.get_count],
            )
            for time in range(times)
        ]

    def _group(self, bought: list[tuple[int, int]], got: list[tuple[int, int]]) -> Group:
        paid = [(line, 1, value, 0) for value, line in bought]
        return (*paid, *[(line, 1, value, part_of(value, self.percent)) for value, line in got])


def _most_times(only_buy: int, only_get: int, both: int, buy_count: int, get_count: int) -> int:
    """How often ``buy_count`` and ``get_count`` pieces can be found at once, when some may be either."""
    times = (only_buy + only_get + both) // (buy_count + get_count)
    while times and max(0, times * buy_count - only_buy) + max(0, times * get_count - only_get) > both:
        times -= 1
    return times
