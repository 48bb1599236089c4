"""Opening stock: what a file's ``initial_stock`` puts on the shelves of which location, once per document."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg

from hub.catalog_import.rows import ItemRow
from retail.feeds import stock_stream
from retail.stock import MovementReason
from retail.values import LocationId, Unit

Raw = psycopg.Connection[tuple[Any, ...]]

_NAMESPACE = uuid.UUID("5d0f9a52-6f3c-5f55-9d2c-1c8e3f0a7b11")
"""Ours alone: an opening movement's id is made of document, location and SKU, so that it cannot be posted twice."""

_POST = """
WITH moved AS (
    INSERT INTO stock_movement (location_id, fact_id, line, sku, quantity, unit, reason, at)
    SELECT %(location)s, fact_id, 0, sku, quantity, unit, %(reason)s, %(at)s
    FROM unnest(%(ids)b::uuid[], %(skus)b::text[], %(quantities)b::bigint[], %(units)b::text[])
        AS given (fact_id, sku, quantity, unit)
    ON CONFLICT DO NOTHING
    RETURNING sku, quantity, unit
), posted AS (
    INSERT INTO stock_level AS level (location_id, sku, on_hand, unit)
    SELECT %(location)s, sku, quantity, unit FROM moved ORDER BY sku
    ON CONFLICT (location_id, sku) DO UPDATE SET on_hand = level.on_hand + excluded.on_hand, rev = level.rev + 1
    RETURNING sku
)
INSERT INTO feed_outbox (stream, key) SELECT %(stream)s, sku FROM posted
"""


@dataclass(frozen=True, slots=True)
class Share:
    """What one location takes: a percentage of ``initial_stock``, but for ``exceptions`` (thousandths by SKU)."""

    location_id: str
    percent: int = 100
    exceptions: Mapping[str, int] = field(default_factory=dict)

    def of(self, sku: str, whole: int, unit: Unit) -> int:
        """This location's part in thousandths; pieces are rounded down to whole ones."""
        if sku in self.exceptions:
            return self.exceptions[sku]
        part = whole * self.percent // 100
        return part - part % 1000 if unit is Unit.PIECE else part


@dataclass(frozen=True, slots=True)
class OpeningStock:
    """A document that is posted once: doing it again adds only what it did not have before."""

    shares: tuple[Share, ...] = ()
    document: str = "opening"


def post(raw: Raw, opening: OpeningStock, rows: Sequence[ItemRow], at: datetime) -> int:
    """Receive the opening stock of ``rows``; how many movements were new."""
    stocked = sorted((row for row in rows if row.initial_stock is not None), key=lambda row: row.sku)
    return sum(_post_share(raw, opening.document, share, stocked, at) for share in opening.shares if stocked)


def _post_share(raw: Raw, document: str, share: Share, rows: Sequence[ItemRow], at: datetime) -> int:
    location_id = share.location_id
    done = raw.execute(
        _POST,
        {
            "location": location_id,
            "stream": stock_stream(LocationId(location_id)),
            "reason": MovementReason.RECEIVED.value,
            "at": at,
            "ids": [uuid.uuid5(_NAMESPACE, f"{document}|{location_id}|{row.sku}") for row in rows],
            "skus": [row.sku for row in rows],
            "quantities": [share.of(row.sku, row.initial_stock or 0, Unit(row.facts["unit"])) for row in rows],
            "units": [row.facts["unit"] for row in rows],
        },
    )
    return done.rowcount
