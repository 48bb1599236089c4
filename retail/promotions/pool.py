"""The pool: what of each line is still free for promotions of one lane, down to single pieces.

A line of five pieces may give three to "3 for 2" and two to another promotion. Its amount is divided over its pieces
in whole minor units once, so that what promotions take and what they leave always sums to the line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retail.promotions.goods import Goods
from retail.promotions.view import GoodsLine


@dataclass(frozen=True, slots=True)
class Take:
    """``count`` pieces of a line, worth ``value`` together, of which a promotion takes ``saving`` off (minor units)."""

    line: int
    count: int
    value: int
    saving: int


Group = tuple[Take, ...]
"""What a promotion takes when it is applied once."""


def saving_of(groups: Sequence[Group]) -> int:
    """What the groups take off together, in minor units."""
    return sum(take.saving for group in groups for take in group)


class Pool:
    """The free pieces of each line. Only :meth:`take` changes it."""

    def __init__(self, lines: Sequence[GoodsLine]) -> None:
        self.lines = lines
        self._counts = [line.pieces if line.adjustable else 0 for line in lines]
        self._values = [line.amount if line.adjustable else 0 for line in lines]
        self._pieces: dict[int, tuple[int, ...]] = {}

    def fork(self) -> Pool:
        """A pool of its own with the same pieces free."""
        copy = Pool.__new__(Pool)
        copy.lines, copy._counts, copy._values = self.lines, list(self._counts), list(self._values)
        copy._pieces = dict(self._pieces)
        return copy

    def count(self, line: int) -> int:
        """How many pieces of the line are free."""
        return self._counts[line]

    def value(self, line: int) -> int:
        """What the free pieces of the line are worth together."""
        return self._values[line]

    def thousandths(self, line: int) -> int:
        """How much of the goods is free."""
        whole = self.lines[line]
        return whole.thousandths if self._counts[line] == whole.pieces else self._counts[line] * 1000

    def pieces(self, line: int) -> tuple[int, ...]:
        """What each free piece of the line is worth, the dearest first."""
        if line not in self._pieces:
            each, over = divmod(self._values[line], self._counts[line])
            self._pieces[line] = (each + 1,) * over + (each,) * (self._counts[line] - over)
        return self._pieces[line]

    def take(self, groups: Sequence[Group]) -> None:
        """Take these pieces out. A take of fewer than all pieces is one of a single piece."""
        for group in groups:
            for take in group:
                self._take(take)

    def _take(self, take: Take) -> None:
        if take.count < self._counts[take.line]:
            left = list(self.pieces(take.line))
            left.remove(take.value)
            self._pieces[take.line] = tuple(left)
        else:
            self._pieces.pop(take.line, None)
        self._counts[take.line] -= take.count
        self._values[take.line] -= take.value


@dataclass(frozen=True, slots=True)
class Reach:
    """What one promotion may take: the lines of a pool that the promotions on them consent to, by the goods' number.

    With ``singly``, each piece is an application of its own, so that a cap on times counts pieces.
    """

    pool: Pool
    places: Mapping[int, Sequence[int]]
    singly: bool = False

    def lines(self, goods: Goods) -> list[int]:
        """The lines of these goods with anything free."""
        return [line for line in self.places.get(id(goods), ()) if self.pool.count(line)]

    def pieces(self, goods: Goods) -> list[tuple[int, int]]:
        """The free pieces of these goods as (value, line), the dearest first, ties by line."""
        found = [(value, line) for line in self.lines(goods) for value in self.pool.pieces(line)]
        return sorted(found, key=lambda piece: (-piece[0], piece[1]))

    def parts(self, goods: Goods) -> list[tuple[int, int, int]]:
        """The free goods as (line, count, value): whole lines, or ``singly`` piece by piece."""
        if not self.singly:
            return [(line, self.pool.count(line), self.pool.value(line)) for line in self.lines(goods)]
        return [(line, 1, value) for line in self.lines(goods) for value in self.pool.pieces(line)]
