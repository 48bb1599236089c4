"""Promotions as they come: read from JSON at the hub with every fault named, and at a register as far as it can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError

from retail.promotions.benefits import Benefit
from retail.promotions.book import PromotionBook, Unreadable
from retail.promotions.conditions import Condition
from retail.promotions.promotion import Promotion

_KINDS = (*get_args(get_args(Benefit)[0]), *get_args(get_args(Condition)[0]))
_TAGS = {kind.model_fields["type"].default for kind in _KINDS}
"""Parts of a fault's path that only say which kind of benefit or condition it is in."""


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field: its path (``benefit.steps.1.percent``) and the reason."""

    field: str
    reason: str


def read_promotion(content: object) -> Promotion | tuple[FieldFault, ...]:
    """The promotion that ``content`` (parsed JSON) describes, or every fault in it."""
    try:
        return Promotion.model_validate(content)
    except ValidationError as error:
        return tuple(
            FieldFault(".".join(str(part) for part in fault["loc"] if part not in _TAGS) or "promotion", fault["msg"])
            for fault in error.errors()
        )


def read_book(rows: Iterable[Mapping[str, Any]], version: int = 0) -> PromotionBook:
    """The book of a stream's rows. A promotion of a newer program that cannot be read is listed, not guessed."""
    promotions: list[Promotion] = []
    unreadable: list[Unreadable] = []
    for row in rows:
        read = read_promotion(row)
        if isinstance(read, Promotion):
            promotions.append(read)
        else:
            unreadable.append(_unreadable(row, read))
    return PromotionBook(promotions, version, unreadable)


def _unreadable(row: Mapping[str, Any], faults: tuple[FieldFault, ...]) -> Unreadable:
    names = row.get("names")
    name = next((str(each) for each in names.values()), "") if isinstance(names, Mapping) else ""
    return Unreadable(str(row.get("id", "")), name, "; ".join(f"{fault.field}: {fault.reason}" for fault in faults))
