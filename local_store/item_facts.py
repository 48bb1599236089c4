"""What of a variant is only ever read whole, packed into one column: a row of few columns is written twice as fast."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

_BETWEEN = "\x1f"
"""The unit separator of ASCII, which no name, code or class holds."""
_BETWEEN_CODES = "\n"

OPEN_PRICE, OWN_LINE, ACTIVE = 1, 2, 4
"""Bits of ``flags``."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """The parts of a variant in its packed column; ``codes`` as they are looked up."""

    item_id: str
    unit: str
    tax_class: str
    flags: int
    codes: tuple[str, ...] = ()
    deposit: str | None = None
    min_age: int | None = None
    options: tuple[tuple[str, str], ...] = ()


def pack_plain(
    item_ids: Sequence[str],
    units: Sequence[str],
    tax_classes: Sequence[str],
    flags: Sequence[int],
    codes: Sequence[str],
) -> list[str] | None:
    """The column of variants with one code, and no deposit, age or options: nearly every one.

    None when a part holds a separator; :class:`ValueError` or TypeError when one is no text.
    """
    packed = list(map(_BETWEEN.join, zip(item_ids, units, tax_classes, map(str, flags), codes, strict=True)))
    text = "".join(packed)
    text.encode()
    clean = text.count(_BETWEEN) == 4 * len(packed) and _BETWEEN_CODES not in text
    return packed if clean else None


def pack(facts: ItemFacts) -> str:
    """The column; :class:`ValueError` when a part holds a separator."""
    parts = [facts.item_id, facts.unit, facts.tax_class, str(facts.flags), _BETWEEN_CODES.join(facts.codes)]
    parts += [facts.deposit or "", "" if facts.min_age is None else str(facts.min_age)]
    if any(_BETWEEN in part for part in parts) or any(_BETWEEN_CODES in code for code in facts.codes):
        raise ValueError("a control character in a variant's codes or classes")
    return _BETWEEN.join((*parts, json.dumps(facts.options, ensure_ascii=False) if facts.options else ""))


def unpack(column: str) -> ItemFacts:
    """The parts behind a column."""
    item_id, unit, tax_class, flags, codes, *rest = column.split(_BETWEEN)
    split = tuple(codes.split(_BETWEEN_CODES)) if codes else ()
    if not rest:
        return ItemFacts(item_id, unit, tax_class, int(flags), split)
    deposit, min_age, options = rest
    named = tuple((name, value) for name, value in json.loads(options)) if options else ()
    return ItemFacts(
        item_id, unit, tax_class, int(flags), split, deposit or None, int(min_age) if min_age else None, named
    )
