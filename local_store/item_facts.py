"""What of a variant is only ever read whole, packed into one column: a row of few columns is written twice as fast."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

BETWEEN = "\x1f"
"""The unit separator of ASCII, which no name, code or class holds."""
_BETWEEN_CODES = "\n"
_MORE_FACTS = 3
"""Deposit, age and options stand behind the codes of the variants that have any of them."""

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
    content: str = ""


def pack_plain(
    item_ids: Sequence[str],
    units: Sequence[str],
    tax_classes: Sequence[str],
    flags: Sequence[int],
    codes: Sequence[str],
    contents: Sequence[str],
) -> list[str] | None:
    """The column of variants with one code, and no deposit, age or options: nearly every one.

    None when a part holds a separator; :class:`ValueError` or TypeError when one is no text.
    """
    packed = list(map(BETWEEN.join, zip(item_ids, units, tax_classes, map(str, flags), codes, contents, strict=True)))
    text = "".join(packed)
    text.encode()
    clean = text.count(BETWEEN) == 5 * len(packed) and _BETWEEN_CODES not in text
    return packed if clean else None


def pack(facts: ItemFacts) -> str:
    """The column; :class:`ValueError` when a part holds a separator."""
    parts = [facts.item_id, facts.unit, facts.tax_class, str(facts.flags), _BETWEEN_CODES.join(facts.codes)]
    parts += [facts.deposit or "", "" if facts.min_age is None else str(facts.min_age), facts.content]
    if any(BETWEEN in part for part in parts) or any(_BETWEEN_CODES in code for code in facts.codes):
        raise ValueError("a control character in a variant's codes or classes")
    *before, content = parts
    return BETWEEN.join((*before, json.dumps(facts.options, ensure_ascii=False) if facts.options else "", content))


def unpack(column: str) -> ItemFacts:
    """The parts behind a column."""
    item_id, unit, tax_class, flags, codes, *rest = column.split(BETWEEN)
    split = tuple(codes.split(_BETWEEN_CODES)) if codes else ()
    if len(rest) < _MORE_FACTS:
        # Nothing behind the codes, or only the content, which files of earlier programs do not have.
        return ItemFacts(item_id, unit, tax_class, int(flags), split, content="".join(rest))
    deposit, min_age, options, *content = rest
    named = tuple((name, value) for name, value in json.loads(options)) if options else ()
    age = int(min_age) if min_age else None
    return ItemFacts(item_id, unit, tax_class, int(flags), split, deposit or None, age, named, "".join(content))
