"""Benefits on sets: several of one variant, any of a choice, or one of each for a price."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from retail.promotions.benefits.sharing import part_of, piece_parts, shared, worth
from retail.promotions.goods import Goods
from retail.promotions.model import Amount, Count, Model, Percent, Price
from retail.promotions.pool import Group, Reach


class SetTerms(Model):
    """What a set costs: a ``price``, or ``percent`` or ``amount`` off; exactly one of them."""

    price: Price | None = None
    percent: Percent | None = None
    amount: Amount | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(term is not None for term in (self.price, self.percent, self.amount)) != 1:
            raise ValueError("needs exactly one of price, percent and amount")
        return self

    def saving(self, value: int) -> int:
        """What a set worth ``value`` saves; nothing when it would not be cheaper."""
        if self.percent is not None:
            return part_of(value, self.percent)
        if self.amount is not None:
            return min(value, self.amount)
        return max(0, value - (self.price or 0))


class NForPrice(Model):
    """``count`` pieces of the same variant for ``price`` minor units: "3 za 10 zł"."""

    type: Literal["n_for_price"] = "n_for_price"
    goods: Goods
    count: Count
    price: Price

    @property
    def fewest(self) -> int:
        """The least number of pieces that it gives anything for."""
        return self.count

    def groups(self, reach: Reach) -> list[Group]:
        """What it would take, a group for each set."""
        by_sku: dict[str, list[tuple[int, int]]] = {}
        for piece in reach.pieces(self.goods):
            by_sku.setdefault(reach.pool.lines[piece[1]].variant.sku, []).append(piece)
        return [group for sku in sorted(by_sku) for group in _sets(by_sku[sku], self.count, self._saving)]

    def _saving(self, value: int) -> int:
        return max(0, value - self.price)


class MixAndMatch(SetTerms):
    """Any ``count`` pieces of ``goods``, put together from the dearest down, on the terms of a set."""

    type: Literal["mix_and_match"] = "mix_and_match"
    goods: Goods
    count: Count

    @property
    def fewest(self) -> int:
        """The least number of pieces that it gives anything for."""
        return self.count

    def groups(self, reach: Reach) -> list[Group]:
        """What it would take, a group for each set."""
        return _sets(reach.pieces(self.goods), self.count, self.saving)


class Part(Model):
    """``count`` pieces of ``goods`` in a bundle."""

    goods: Goods
    count: Count = 1


class Bundle(SetTerms):
    """One of each part, on the terms of a set. Parts choose in the order given, each the dearest that is left."""

    type: Literal["bundle"] = "bundle"
    parts: Annotated[tuple[Part, ...], Field(min_length=2)]

    @property
    def fewest(self) -> int:
        """The least number of pieces that it gives anything for."""
        return sum([part.count for part in self.parts])

    def groups(self, reach: Reach) -> list[Group]:
        """What it would take, a group for each bundle."""
        choices = [reach.pieces(part.goods) for part in self.parts]
        found: list[Group] = []
        while (chosen := self._one(choices)) is not None:
            saving = self.saving(worth(chosen))
            if saving <= 0:
                break
            found.append(shared(saving, piece_parts(chosen)))
        return found

    def _one(self, choices: list[list[tuple[int, int]]]) -> list[tuple[int, int]] | None:
        """The pieces of one bundle, taken out of every choice; None when it is not whole."""
        chosen: list[tuple[int, int]] = []
        for part, choice in zip(self.parts, choices, strict=True):
            if len(choice) < part.count:
                return None
            taken = choice[: part.count]
            chosen += taken
            for other in choices:
                for piece in taken:
                    if piece in other:
                        other.remove(piece)
        return chosen


def _sets(pieces: Sequence[tuple[int, int]], count: int, saving_on: Callable[[int], int]) -> list[Group]:
    """Sets of ``count`` from the dearest piece down, as long as each saves something."""
    found: list[Group] = []
    for start in range(0, len(pieces) - count + 1, count):
        chosen = pieces[start : start + count]
        saving = saving_on(worth(chosen))
        if saving <= 0:
            break
        found.append(shared(saving, piece_parts(chosen)))
    return found
