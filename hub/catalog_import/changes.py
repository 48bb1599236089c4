"""What a batch of rows changes in the catalogue, worked out against what is known, and written in one go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import psycopg
import sqlalchemy as sa

from hub.catalog_import.rows import ItemRow
from hub.catalog_import.state import NEW_VARIANT, VARIANT_COLUMNS, Known
from hub.database.engine import raw as raw_connection
from hub.feed.publish import publish_many
from hub.ingest.missing_prices import settle_missing_prices
from retail.feeds import CATALOG, price_key, price_stream

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
_WRITE_PRICES = """
INSERT INTO price (zone, sku, valid_from, unit_price)
SELECT %s, sku, %s, minor FROM unnest(%b::text[], %b::bigint[]) AS given (sku, minor)
ON CONFLICT (zone, sku, valid_from) DO UPDATE SET unit_price = excluded.unit_price
RETURNING sku, unit_price, valid_to
"""


@dataclass(slots=True)
class Changes:
    """Variants as they are to be, those whose codes change, and new prices by zone as (SKU, minor units)."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    variants: list[Mapping[str, Any]] = field(default_factory=list)
    recoded: list[Mapping[str, Any]] = field(default_factory=list)
    prices: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

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
        prices = [(zone, minor) for zone, minor in row.prices if known.prices.get((zone, row.sku)) != minor]
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
        for zone, minor in prices:
            changes.prices.setdefault(zone, []).append((row.sku, minor))
    return changes


def write(connection: sa.Connection, changes: Changes, valid_from: date) -> None:
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
        _write_prices(connection, zone, sorted(prices), valid_from)


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


def _write_prices(connection: sa.Connection, zone: str, prices: Sequence[tuple[str, int]], valid_from: date) -> None:
    values = [zone, valid_from, [sku for sku, _ in prices], [minor for _, minor in prices]]
    written = raw_connection(connection).execute(_WRITE_PRICES, values).fetchall()
    rows = [
        {"sku": sku, "unit_price": minor, "valid_from": str(valid_from), "valid_to": valid_to and str(valid_to)}
        for sku, minor, valid_to in written
    ]
    settle_missing_prices(connection, zone, [(str(sku), cast("date | None", valid_to)) for sku, _, valid_to in written])
    publish_many(connection, price_stream(zone), [(price_key(str(row["sku"]), valid_from), row) for row in rows])


def _stored(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value
