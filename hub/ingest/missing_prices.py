"""Goods that registers could not sell for want of a price: listed while they have none, settled by a price."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import psycopg
import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.ingest.effects import Place, Raised

Raw = psycopg.Connection[tuple[Any, ...]]

PRICE_MISSING = "price.missing"
SETTLED_BY = "hub"

_PRICED = """
SELECT DISTINCT sku FROM price JOIN location USING (zone)
WHERE location_id = %s AND sku = ANY(%s) AND valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)
"""

_SETTLE = """
UPDATE exception SET closed_at = now(), closed_by = %s, note = 'a price was published'
WHERE location_id IN (SELECT location_id FROM location WHERE zone = %s)
  AND code = %s AND closed_at IS NULL AND subject IN (
      SELECT sku FROM unnest(%s::text[], %s::date[]) AS given (sku, valid_to)
      WHERE valid_to IS NULL OR valid_to >= current_date)
"""


def still_missing(raw: Raw, place: Place, raised: Sequence[Raised], now: datetime) -> list[Raised]:
    """``raised`` without goods that have a price by now: their register was offline, and hears of it by the feed."""
    skus = sorted({each.subject for each in raised if each.code == PRICE_MISSING and each.subject is not None})
    if not skus:
        return list(raised)
    today = now.date()
    priced = {sku for (sku,) in raw.execute(_PRICED, [place.location_id, skus, today, today])}
    return [each for each in raised if each.code != PRICE_MISSING or each.subject not in priced]


def settle_missing_prices(connection: sa.Connection, zone: str, prices: Sequence[tuple[str, date | None]]) -> None:
    """Close what these prices, as SKU and last day, settle in the caller's transaction.

    A price that begins later settles too; what is refused until then is listed anew.
    """
    skus, ends = [sku for sku, _ in prices], [valid_to for _, valid_to in prices]
    raw_connection(connection).execute(_SETTLE, [SETTLED_BY, zone, PRICE_MISSING, skus, ends])
