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
    """The free pieces of each line, by key. Only :meth:`take` changes it."""

    def __init__(self, lines: Mapping[int, GoodsLine]) -> None:
        self.lines = lines
        self._taken: dict[int, int] = {}
        self._pieces: dict[int, tuple[int, ...]] = {}

    def fork(self) -> Pool:
        """A pool of its own with the same pieces free."""
        copy = Pool(self.lines)
        copy._taken, copy._pieces = dict(self._taken), dict(self._pieces)
        return copy

    @property
    def is_touched(self) -> bool:
        """True when anything was taken; until then every line is free."""
        return bool(self._taken)

    def count(self, line: int) -> int:
        """How many pieces of the line are free."""
        return self.lines[line].pieces - self._taken.get(line, 0)

    def value(self, line: int) -> int:
        """What the free pieces of the line are worth together."""
        return sum(self._pieces[line]) if line in self._taken else self.lines[line].amount

    def thousandths(self, line: int) -> int:
        """How much of the goods is free."""
        return self.count(line) * 1000 if line in self._taken else self.lines[line].thousandths

    def pieces(self, line: int) -> tuple[int, ...]:
        """What each free piece of the line is worth, the dearest first."""
        if line not in self._pieces:
            whole = self.lines[line]
            each, over = divmod(whole.amount, whole.pieces)
            self._pieces[line] = (each + 1,) * over + (each,) * (whole.pieces - over)
        return self._pieces[line]

    def take(self, groups: Sequence[Group]) -> None:
        """Take these pieces out. A take of fewer than all pieces is one of a single piece."""
        for group in groups:
            for take in group:
                left = list(self.pieces(take.line))
                if take.count < len(left):
                    left.remove(take.value)
                else:
                    left.clear()
                self._pieces[take.line] = tuple(left)
                self._taken[take.line] = self._taken.get(take.line, 0) + take.count


@dataclass(frozen=True, slots=True)
class Reach:
    """What one promotion may take: the lines of a pool that the promotions on them consent to, by the goods' number.

    With ``singly``, each piece is an application of its own, so that a cap on times counts pieces.
    """

    pool: Pool
    keys: Mapping[int, Sequence[int]]
    singly: bool = False

    def lines(self, goods: Goods) -> list[int]:
        """The lines of these goods with anything free."""
        keys = self.keys.get(id(goods), ())
        return [line for line in keys if self.pool.count(line)] if self.pool.is_touched else list(keys)

    def pieces(self, goods: Goods) -> list[tuple[int, int]]:
        """The free pieces of these goods as (value, line), the dearest first, equal ones in the order of lines."""
        found = [(value, line) for line in self.lines(goods) for value in self.pool.pieces(line)]
        return sorted(found, key=lambda piece: -piece[0])

    def parts(self, goods: Goods) -> list[tuple[int, int, int]]:
        """The free goods as (line, count, value): whole lines, or ``singly`` piece by piece."""
        if not self.singly:
            return [(line, self.pool.count(line), self.pool.value(line)) for line in self.lines(goods)]
        return [(line, 1, value) for line in self.lines(goods) for value in self.pool.pieces(line)]
