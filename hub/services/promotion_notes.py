"""What a person should look at in a promotion that could be kept: names the chain does not know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from hub.database.schema import campaign, location, variant

_MOST_NAMED = 5


def notes_on(connection: sa.Connection, content: Mapping[str, Any]) -> tuple[str, ...]:
    """A sentence for each kind of name that nothing in the chain has; misspelt, or not there yet."""
    notes = []
    for field, (what, known) in _KNOWN.items():
        unknown = [name for name in sorted(set(_named(content, field))) if not connection.scalar(known(name).limit(1))]
        if unknown:
            more = f" and {len(unknown) - _MOST_NAMED} more" if len(unknown) > _MOST_NAMED else ""
            notes.append(f"The chain has no {what} {', '.join(unknown[:_MOST_NAMED])}{more}.")
    benefit = content.get("benefit")
    wanted = benefit.get("campaign") if isinstance(benefit, Mapping) else None
    if wanted is not None and not connection.scalar(_reward_campaign(str(wanted))):
        notes.append(f"No open campaign of rewards has the number or the name {wanted}: nothing would be handed out.")
    return tuple(notes)


def _reward_campaign(wanted: str) -> sa.Select[tuple[int]]:
    is_it = (sa.cast(campaign.c.number, sa.Text) == wanted) | (campaign.c.name == wanted)
    return sa.select(1).where(campaign.c.reward, campaign.c.closed_at.is_(None), is_it).limit(1)


def _in_category(name: str) -> sa.Select[tuple[int]]:
    below = variant.c.category.startswith(f"{name}/", autoescape=True)
    return sa.select(1).where((variant.c.category == name) | below)


def _having(column: sa.Column[str]) -> Callable[[str], sa.Select[tuple[int]]]:
    return lambda name: sa.select(1).where(column == name)


_KNOWN: Mapping[str, tuple[str, Callable[[str], sa.Select[tuple[int]]]]] = {
    "skus": ("variant", _having(variant.c.sku)),
    "items": ("item", _having(variant.c.item_id)),
    "brands": ("brand", _having(variant.c.brand)),
    "categories": ("category", _in_category),
    "locations": ("location", _having(location.c.location_id)),
    "zones": ("zone", _having(location.c.zone)),
}


def _named(part: object, field: str) -> Iterator[str]:
    """Every name that stands in a list called ``field``, anywhere in the promotion."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key == field and isinstance(value, list):
                yield from (str(each) for each in value)
            else:
                yield from _named(value, field)
    elif isinstance(part, list):
        for each in part:
            yield from _named(each, field)
