"""What a batch of rows changes in the catalogue, worked out against what is known, and written in one go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import psycopg
import sqlalchemy as sa

from hub.catalog_import.price_columns import PriceColumn
from hub.catalog_import.rows import ItemRow
from hub.catalog_import.state import NEW_VARIANT, VARIANT_COLUMNS, Known
from hub.database.engine import raw as raw_connection
from hub.feed.publish import publish_many
from hub.services.prices import write_prices
from retail.feeds import CATALOG, PriceRow

Raw = psycopg.Connection[tuple[Any, ...]]

_TYPES = {
    "options": "jsonb",
    "open_price": "boolean",
    "own_line": "boolean",
    "active": "boolean",
    "min_age": "smallint",
}
_GIVEN = ", ".join(f"%({column})b::{_TYPES.get(column, 'text')}[]" for column in VARIANT_COLUMNS)
_REPLACED = ", ".join(f"{column} = excluded.{column}" for column in VARIANT_COLUMNS if column != "sku")
_WRITE_VARIANTS = f"""
INSERT INTO variant ({", ".join(VARIANT_COLUMNS)}) SELECT * FROM unnest({_GIVEN})
ON CONFLICT (sku) DO UPDATE SET {_REPLACED}
"""
_WRITE_CODES = """
INSERT INTO barcode (code, sku, quantity, place)
SELECT * FROM unnest(%b::text[], %b::text[], %b::bigint[], %b::smallint[])
"""


@dataclass(slots=True)
class Changes:
    """Variants as they are to be, those whose codes change, and new prices by zone."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    variants: list[Mapping[str, Any]] = field(default_factory=list)
    recoded: list[Mapping[str, Any]] = field(default_factory=list)
    prices: dict[str, list[tuple[str, PriceColumn, int]]] = field(default_factory=dict)

    @property
    def price_count(self) -> int:
        """How many prices begin."""
        return sum(len(prices) for prices in self.prices.values())


def changes_of(rows: Sequence[ItemRow], known: Known) -> Changes:
    """What is to be written so that the catalogue says what ``rows`` say; a row that says nothing new adds nothing."""
    changes = Changes()
    for row in rows:
        before = known.variants.get(row.sku)
        wanted = {"item_id": row.sku, **NEW_VARIANT, **(before or {}), **row.facts}
        prices = [(whose, minor) for whose, minor in row.prices if known.prices.get((whose, row.sku)) != minor]
        if before is None:
            changes.created += 1
        elif wanted != before or prices:
            changes.changed += 1
        else:
            changes.unchanged += 1
        if wanted != before:
            changes.variants.append(wanted)
            if wanted["barcodes"] != (before or NEW_VARIANT)["barcodes"]:
                changes.recoded.append(wanted)
        for whose, minor in prices:
            changes.prices.setdefault(whose.zone, []).append((row.sku, whose, minor))
    return changes


def write(connection: sa.Connection, changes: Changes, valid_from: date, now: datetime) -> None:
    """Write and publish; prices begin on ``valid_from``. Codes that change hands are all let go before any is taken."""
    raw = raw_connection(connection)
    variants = sorted(changes.variants, key=lambda variant: str(variant["sku"]))
    if variants:
        raw.execute(
            _WRITE_VARIANTS, {column: [_stored(each[column]) for each in variants] for column in VARIANT_COLUMNS}
        )
        _write_codes(raw, changes.recoded)
        publish_many(connection, CATALOG, [(str(variant["sku"]), variant) for variant in variants])
    for zone, prices in sorted(changes.prices.items()):
        write_prices(connection, zone, [_row(*each, valid_from) for each in prices], now, keep_ends=True)


def _row(sku: str, whose: PriceColumn, minor: int, valid_from: date) -> PriceRow:
    """Made without looking again: every part of it was read and checked with its row of the file."""
    return PriceRow.model_construct(
        sku=sku, unit_price=minor, valid_from=valid_from, group=whose.group, min_quantity=whose.min_quantity
    )


def _write_codes(raw: Raw, recoded: Sequence[Mapping[str, Any]]) -> None:
    if not recoded:
        return
    raw.execute("DELETE FROM barcode WHERE sku = ANY(%s)", [[variant["sku"] for variant in recoded]])
    rows = [
        (code, variant["sku"], quantity, place)
        for variant in recoded
        for place, (code, quantity) in enumerate(variant["barcodes"])
    ]
    if rows:
        raw.execute(_WRITE_CODES, [list(column) for column in zip(*rows, strict=True)])


def _stored(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value
