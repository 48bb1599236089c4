"""Rows of the catalogue stream as they stand in the table, read a thousand at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from local_store.item_facts import ACTIVE, OPEN_PRICE, OWN_LINE, ItemFacts, pack, pack_plain
from local_store.replicas.replica import MOST_INTEGER, optional_column
from local_store.words import code_key, code_keys
from retail.feeds import CatalogRow, RowBlock

_UNITS = frozenset({"pcs", "kg", "l", "m"})
_FLAGS = {
    (open_price, own_line, active): open_price * OPEN_PRICE | own_line * OWN_LINE | active * ACTIVE
    for open_price in (False, True)
    for own_line in (False, True)
    for active in (False, True)
}
_TEXTS = ("sku", "name", "brand", "category", "item_id", "unit", "tax_class")
_MOST_CONTENT = 40
_FLAGGED = ("open_price", "own_line", "active")


class ItemRow(NamedTuple):
    """A variant on its way into the table; ``codes`` as they are looked up, with the thousandths each stands for."""

    sku: str
    rev: int
    name: str
    brand: str
    facts: str
    is_active: bool
    category: str
    codes: tuple[tuple[str, int], ...]


class UsualRows(NamedTuple):
    """Variants with one code each, by column: a loop over a column costs a tenth of one over rows."""

    skus: Sequence[str]
    revs: Sequence[int]
    names: Sequence[str]
    brands: Sequence[str]
    facts: Sequence[str]
    flags: Sequence[int]
    categories: Sequence[str]
    codes: Sequence[str]
    thousandths: Sequence[int]


def item_row(key: str, rev: int, row: Mapping[str, Any]) -> ItemRow:
    """The variant; :class:`ValueError` when the row is none, or its key another's."""
    variant = CatalogRow.model_validate(row)
    if variant.sku != key:
        raise ValueError(f"the key {key!r} holds the variant {variant.sku!r}")
    codes = tuple((code_key(code), thousandths) for code, thousandths in variant.barcodes)
    if any(abs(thousandths) > MOST_INTEGER for _, thousandths in codes):
        raise ValueError("a quantity beyond all measure")
    facts = ItemFacts(
        item_id=variant.item_id,
        unit=variant.unit,
        tax_class=variant.tax_class,
        flags=_FLAGS[variant.open_price, variant.own_line, variant.active],
        codes=tuple(code for code, _ in codes),
        deposit=variant.deposit,
        min_age=variant.min_age,
        options=variant.options,
        content=variant.content,
    )
    packed = pack(facts)
    # Text that is no Unicode would be found only by SQLite, among a thousand other rows.
    f"{key}{variant.name}{variant.brand}{variant.category}{packed}".encode()
    return ItemRow(key, rev, variant.name, variant.brand, packed, variant.active, variant.category, codes)


def are_usual(block: RowBlock) -> list[bool]:
    """Which rows look like one with a single code and no deposit, age or options: nearly all do."""
    try:
        odd = zip(*map(block.column, ("deposit", "min_age", "options", "barcodes")), strict=True)
        return [deposit is age is None and not options and len(codes) == 1 for deposit, age, options, codes in odd]
    except (KeyError, TypeError):
        return [False] * len(block)


def usual_rows(block: RowBlock) -> UsualRows | None:
    """Usual rows by column, or None when one of them is not exactly as it should be: the model decides about those."""
    try:
        skus, names, brands, categories, item_ids, units, tax_classes = map(block.column, _TEXTS)
        printed, thousandths = zip(*chain.from_iterable(block.column("barcodes")), strict=True)
        contents = optional_column(block, "content", "")
        flags = [_FLAGS[each] for each in zip(*map(block.column, _FLAGGED), strict=True)]
        known = list(skus) == list(block.keys) and _UNITS.issuperset(units) and set(map(type, thousandths)) == {int}
        # One text of all of them: what is no text, or no Unicode, is found here and not by SQLite in the middle.
        "".join(chain(skus, names, brands, set(categories))).encode()
        codes = code_keys(printed)
        facts = pack_plain(item_ids, units, tax_classes, flags, codes, contents)
    except (KeyError, TypeError, ValueError):
        return None
    if not known or not 0 < min(thousandths) <= max(thousandths) <= MOST_INTEGER:
        return None
    if not _lengths_within(skus, 64) or not _lengths_within(names, 200) or facts is None:
        return None
    if max(map(len, contents)) > _MOST_CONTENT:
        return None
    return UsualRows(skus, block.revs, names, brands, facts, flags, categories, codes, thousandths)


def _lengths_within(texts: Iterable[str], most: int) -> bool:
    lengths = set(map(len, texts))
    return min(lengths) > 0 and max(lengths) <= most
