"""The goods of a whole book of promotions, turned round: which of them a variant belongs to, found by look-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import compress
from operator import is_not

from pydantic import BaseModel

from retail.catalog import Variant
from retail.promotions.goods import Goods
from retail.promotions.view import GoodsLine

MOST_REMEMBERED = 20_000
"""Variants whose goods are remembered; a shop sells fewer in a day."""

GoodsNumber = int
Members = dict[GoodsNumber, list[int]]
Lines = Mapping[int, GoodsLine]
"""Lines by key."""


class GoodsIndex:
    """Every :class:`Goods` gets a number: the identity of its object, which the index keeps alive."""

    def __init__(self, goods: Iterable[Goods]) -> None:
        self._everything: list[Goods] = []
        self._named: defaultdict[tuple[str, object], list[Goods]] = defaultdict(list)
        self._remembered: dict[str, tuple[Variant, tuple[GoodsNumber, ...]]] = {}
        for each in {id(each): each for each in goods}.values():
            self._enter(each)

    def numbers_of(self, variant: Variant) -> tuple[GoodsNumber, ...]:
        """The numbers of all goods the variant belongs to."""
        known, numbers = self._remembered.get(variant.sku, (None, ()))
        if known is variant or known == variant:
            return numbers
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        numbers = tuple({id(goods): None for goods in self._candidates(variant) if goods.holds(variant)})
        self._remembered[variant.sku] = (variant, numbers)
        return numbers

    def touched(self, before: Lines, now: Lines) -> set[GoodsNumber]:
        """The numbers of all goods with a line that came, went, or is another object than before."""
        changed = [*_not_in(before, now), *_not_in(now, before)]
        return {number for line in changed for number in self.numbers_of(line.variant)}

    def members(self, lines: Lines, before: Lines, earlier: Members) -> Members:
        """For each goods' number, the keys of its lines, in order; ``earlier`` are those of the lines ``before``."""
        new = self._members_of(_not_in(before, lines))
        if not before:
            return new
        gone = self._members_of(_not_in(lines, before))
        found, place = dict(earlier), {key: place for place, key in enumerate(lines)}
        for number in gone.keys() | new.keys():
            left = [key for key in found.pop(number, ()) if key not in gone.get(number, ())]
            keys = left + new.get(number, [])
            if keys:
                # What is new stands in order by itself.
                found[number] = sorted(keys, key=place.__getitem__) if left else keys
        return found

    def _members_of(self, lines: Iterable[GoodsLine]) -> Members:
        found: Members = defaultdict(list)
        for line in lines:
            for number in self.numbers_of(line.variant):
                found[number].append(line.key)
        return dict(found)

    def _enter(self, goods: Goods) -> None:
        if goods.is_everything:
            self._everything.append(goods)
        for kind in ("skus", "items", "categories", "brands", "options"):
            for name in getattr(goods, kind):
                self._named[kind, name].append(goods)

    def _candidates(self, variant: Variant) -> Iterator[Goods]:
        yield from self._everything
        yield from self._named.get(("skus", variant.sku), ())
        yield from self._named.get(("items", variant.item_id), ())
        yield from self._named.get(("brands", variant.brand), ())
        for option in variant.options:
            yield from self._named.get(("options", option), ())
        for category in _and_above(variant.category):
            yield from self._named.get(("categories", category), ())


def goods_in(model: object) -> Iterator[Goods]:
    """Every :class:`Goods` anywhere in a model, but not those a Goods leaves out."""
    if isinstance(model, Goods):
        yield model
    elif isinstance(model, BaseModel):
        for name in type(model).model_fields:
            yield from goods_in(getattr(model, name))
    elif isinstance(model, tuple):
        for part in model:
            yield from goods_in(part)


def _not_in(others: Lines, lines: Lines) -> list[GoodsLine]:
    """The lines that are not the same objects among the others."""
    return list(compress(lines.values(), map(is_not, lines.values(), map(others.get, lines))))


def _and_above(category: str) -> Iterator[str]:
    while category:
        yield category
        category = category.rpartition("/")[0]
