"""The pool: what of each line is still free for promotions of one lane, down to single pieces.

A line of five pieces may give three to "3 for 2" and two to another promotion. Its amount is divided over its pieces
in whole minor units once, so that what promotions take and what they leave always sums to the line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, filterfalse
from operator import itemgetter
from typing import NamedTuple

from retail.promotions.goods import Goods
from retail.promotions.view import GoodsLine

Take = tuple[int, int, int, int]
"""(line, pieces, value, saving): pieces of a line, worth a value together, of which a promotion takes a saving off."""

Group = tuple[Take, ...]
"""What a promotion takes when it is applied once."""


_saving = itemgetter(3)
"""Of a take."""


def saving_in(group: Group) -> int:
    """What a group takes off, in minor units."""
    return sum(map(_saving, group))


def saving_of(groups: Sequence[Group]) -> int:
    """What the groups take off together, in minor units."""
    return sum(map(_saving, chain.from_iterable(groups)))


_worth = itemgetter(0)
_amount = itemgetter(GoodsLine._fields.index("amount"))


class Pool:
    """The free pieces of each line, by key. Only :meth:`take` changes it."""

    def __init__(self, lines: Mapping[int, GoodsLine]) -> None:
        self.lines = lines
        self._pieces: dict[int, tuple[int, ...]] = {}
        self._taken: set[int] = set()
        """The lines of which anything was taken."""
        self._gone: set[int] = set()
        """The lines of which nothing is left."""

    def fork(self) -> Pool:
        """A pool of its own with the same pieces free."""
        copy = Pool(self.lines)
        copy._pieces, copy._taken, copy._gone = dict(self._pieces), set(self._taken), set(self._gone)
        return copy

    def free(self, lines: Sequence[int]) -> Sequence[int]:
        """Those of the lines that have any piece free."""
        gone = self._gone
        return lines if gone.isdisjoint(lines) else list(filterfalse(gone.__contains__, lines))

    def has_any(self, lines: Sequence[int]) -> bool:
        """True when any of the lines has a piece free."""
        return not self._gone.issuperset(lines)

    def count(self, line: int) -> int:
        """How many pieces of the line are free."""
        return len(self._pieces[line]) if line in self._taken else self.lines[line].pieces

    def value(self, line: int) -> int:
        """What the free pieces of the line are worth together."""
        return sum(self._pieces[line]) if line in self._taken else self.lines[line].amount

    def worth(self, lines: Sequence[int]) -> int:
        """What the free pieces of the lines are worth together."""
        if self._taken.isdisjoint(lines):
            return sum(map(_amount, map(self.lines.__getitem__, lines)))
        return sum([self.value(line) for line in lines])

    def parts(self, lines: Sequence[int]) -> list[tuple[int, int, int]]:
        """The free pieces of the lines as (line, count, value)."""
        if self._taken.isdisjoint(lines):
            return [(line, (whole := self.lines[line]).pieces, whole.amount) for line in lines]
        return [(line, self.count(line), self.value(line)) for line in lines]

    def thousandths(self, line: int) -> int:
        """How much of the goods is free."""
        return self.count(line) * 1000 if line in self._taken else self.lines[line].thousandths

    def pieces(self, line: int) -> tuple[int, ...]:
        """What each free piece of the line is worth, the dearest first."""
        pieces = self._pieces.get(line)
        if pieces is None:
            whole = self.lines[line]
            each, over = divmod(whole.amount, whole.pieces)
            pieces = self._pieces[line] = (each + 1,) * over + (each,) * (whole.pieces - over)
        return pieces

    def take(self, groups: Sequence[Group]) -> None:
        """Take these pieces out. A take of fewer than all pieces is one of a single piece."""
        lines, taken = self.lines, self._taken
        for line, pieces, value, _ in chain.from_iterable(groups):
            if pieces < (len(self._pieces[line]) if line in taken else lines[line].pieces):
                left = list(self.pieces(line))
                left.remove(value)
                self._pieces[line] = tuple(left)
            else:
                self._pieces[line] = ()
                self._gone.add(line)
            taken.add(line)


class Reach(NamedTuple):
    """What one promotion may take: the lines of a pool that the promotions on them consent to, by the goods' number.

    With ``singly``, each piece is an application of its own, so that a cap on times counts pieces.
    """

    pool: Pool
    keys: Mapping[int, Sequence[int]]
    singly: bool = False

    def lines(self, goods: Goods) -> Sequence[int]:
        """The lines of these goods with anything free."""
        return self.pool.free(self.keys.get(id(goods), ()))

    def pieces(self, goods: Goods) -> list[tuple[int, int]]:
        """The free pieces of these goods as (value, line), the dearest first, equal ones in the order of lines."""
        found = [(value, line) for line in self.lines(goods) for value in self.pool.pieces(line)]
        # Reversed sorting is stable too: equal pieces stay in the order of lines.
        found.sort(key=_worth, reverse=True)
        return found

    def parts(self, goods: Goods) -> list[tuple[int, int, int]]:
        """The free goods as (line, count, value): whole lines, or ``singly`` piece by piece."""
        if not self.singly:
            return self.pool.parts(self.lines(goods))
        return [(line, 1, value) for line in self.lines(goods) for value in self.pool.pieces(line)]
