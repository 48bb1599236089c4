"""Price lists: stored, kept for ever in their history, measured against their last 30 days, and published together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.database.schema import location, price, variant
from hub.errors import Problem, database_errors
from hub.feed.publish import publish_many
from hub.feed.versions import lock_version, next_version
from hub.ingest.missing_prices import settle_missing_prices
from hub.services.catalog import Saved
from retail.catalog.price_history import PriceRecord, lowest_before_reduction
from retail.feeds import PriceRow, price_key, price_stream

NO_LOCATION_YET = "Europe/Warsaw"
"""Where a day begins in a zone that no location belongs to."""

_COLUMNS = 'sku, "group", min_quantity, valid_from, valid_to, unit_price'
_ARRAYS = "%b::text[], %b::text[], %b::bigint[], %b::date[], %b::date[], %b::bigint[]"

_LISTED = f"""
SELECT {_COLUMNS}, lowest_30 FROM price WHERE zone = %s AND sku = ANY(%b)
"""
_RECORDED = f"""
SELECT {_COLUMNS}, recorded_at FROM price_history WHERE zone = %s AND sku = ANY(%b) ORDER BY version
"""
_WRITE = f"""
INSERT INTO price (zone, {_COLUMNS}, lowest_30)
SELECT %s, * FROM unnest({_ARRAYS}, %b::bigint[])
ON CONFLICT (zone, sku, valid_from, "group", min_quantity) DO UPDATE SET
    valid_to = excluded.valid_to, unit_price = excluded.unit_price, lowest_30 = excluded.lowest_30
"""
_RECORD = f"""
INSERT INTO price_history (zone, {_COLUMNS}, version, recorded_at)
SELECT %s, *, %s, %s FROM unnest({_ARRAYS})
"""
_REMOVE = """
DELETE FROM price WHERE zone = %s AND sku = %s AND valid_from = %s AND "group" = %s AND min_quantity = %s
"""

_List = tuple[str, str, int]
"""SKU, group, quantity break: the prices that follow one another."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """A price as the list has it, or (amount None) no longer has it."""

    sku: str
    group: str
    min_quantity: int
    valid_from: date
    valid_to: date | None
    unit_price: int | None
    lowest_30: int | None = None

    @property
    def key(self) -> str:
        return price_key(self.sku, self.valid_from, self.group, self.min_quantity)

    @property
    def list(self) -> _List:
        return self.sku, self.group, self.min_quantity

    @property
    def content(self) -> tuple[str, str, int, date, date | None, int | None]:
        return self.sku, self.group, self.min_quantity, self.valid_from, self.valid_to, self.unit_price

    def published(self) -> Mapping[str, object]:
        return {
            "sku": self.sku,
            "group": self.group,
            "min_quantity": self.min_quantity,
            "valid_from": str(self.valid_from),
            "valid_to": None if self.valid_to is None else str(self.valid_to),
            "unit_price": self.unit_price,
            "lowest_30": self.lowest_30,
        }


class PriceLists:
    """The prices of each zone. ``clock`` says when a price was recorded."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def save(self, zone: str, rows: Sequence[PriceRow]) -> Saved:
        """Store and publish prices of a zone in one transaction; prices of unknown variants are left out and told.

        What a row says of ``lowest_30`` does not count: the list's own history does.
        """
        with database_errors(), self._engine.begin() as connection:
            skus = {row.sku for row in rows}
            known = set(connection.scalars(sa.select(variant.c.sku).where(variant.c.sku.in_(skus))))
            refused = {index: refusal for index, row in enumerate(rows) if (refusal := _refusal(row, known))}
            good = [row for index, row in enumerate(rows) if index not in refused]
            return Saved(write_prices(connection, zone, good, self._clock()), refused)

    def remove(self, zone: str, sku: str, valid_from: date, group: str = "", min_quantity: int = 0) -> None:
        """Take a price away; 404 when there is none."""
        with database_errors(), self._engine.begin() as connection:
            lock_version(connection, price_stream(zone))
            place = [zone, sku, valid_from, group, min_quantity]
            if not raw_connection(connection).execute(_REMOVE, place).rowcount:
                raise Problem(404, "catalog.unknown_price", f"{sku} has no such price from {valid_from} in {zone}.")
            gone = _Listed(sku, group, min_quantity, valid_from, None, None)
            _write(connection, zone, [gone], self._clock())

    def of(self, zone: str, sku: str) -> list[PriceRow]:
        """All prices of a variant in a zone, by first day, group and quantity."""
        query = (
            sa.select(*(column for column in price.c if column.name != "zone"))
            .where(price.c.zone == zone, price.c.sku == sku)
            .order_by(price.c.valid_from, price.c.group, price.c.min_quantity)
        )
        with database_errors(), self._engine.connect() as connection:
            return [PriceRow.model_validate(dict(row._mapping)) for row in connection.execute(query)]


def write_prices(
    connection: sa.Connection, zone: str, rows: Iterable[PriceRow], now: datetime, *, keep_ends: bool = False
) -> int:
    """Store, record and publish prices in the caller's transaction; how many changed for registers.

    With ``keep_ends`` a price that is there already keeps its last day. All rows that change are one version.
    """
    wanted = {price_key(row.sku, row.valid_from, row.group, row.min_quantity): row for row in rows}
    if not wanted:
        return 0
    lock_version(connection, price_stream(zone))
    before = _listed(connection, zone, {row.sku for row in wanted.values()})
    changed = []
    for key in sorted(wanted):
        row, there = wanted[key], before.get(key)
        last = there.valid_to if keep_ends and there is not None else row.valid_to
        made = _Listed(row.sku, row.group, row.min_quantity, row.valid_from, last, row.unit_price)
        if there is None or there.content != made.content:
            changed.append(made)
    return _write(connection, zone, changed, now, before) if changed else 0


def zone_time(connection: sa.Connection, zone: str) -> ZoneInfo:
    """Where the days of a price zone begin: at its first location."""
    query = sa.select(location.c.settings["time_zone"].astext).where(location.c.zone == zone)
    return ZoneInfo(connection.scalar(query.order_by(location.c.location_id).limit(1)) or NO_LOCATION_YET)


def _write(
    connection: sa.Connection,
    zone: str,
    changed: Sequence[_Listed],
    now: datetime,
    before: Mapping[str, _Listed] | None = None,
) -> int:
    """Record what changed as one version, measure it and what begins later, and publish."""
    raw, stream = raw_connection(connection), price_stream(zone)
    listed = _listed(connection, zone, {each.sku for each in changed}) if before is None else before
    version = next_version(connection, stream)
    raw.execute(_RECORD, [zone, version, now, *_columns(changed)])
    measured = _measured(connection, zone, changed, listed, now)
    kept = [each for each in measured if each.unit_price is not None]
    if kept:
        raw.execute(_WRITE, [zone, *_columns(kept), [each.lowest_30 for each in kept]])
    settled = [(each.sku, each.valid_to) for each in kept if not each.group and not each.min_quantity]
    settle_missing_prices(connection, zone, settled)
    rows = [(each.key, None if each.unit_price is None else each.published()) for each in measured]
    return len(publish_many(connection, stream, rows))


def _measured(
    connection: sa.Connection, zone: str, changed: Sequence[_Listed], listed: Mapping[str, _Listed], now: datetime
) -> list[_Listed]:
    """What changed with its lowest price of 30 days, and the prices whose own has changed by it.

    These are prices yet to begin, and those that come back because a price in force was taken away: they raise it.
    """
    place = zone_time(connection, zone)
    records = _records(connection, zone, {each.sku for each in changed})
    fresh, touched, today = (
        {each.key for each in changed},
        {each.list for each in changed},
        now.astimezone(place).date(),
    )
    later = [each for key, each in listed.items() if each.list in touched and key not in fresh]
    measured = []
    for each in (*changed, *(each for each in later if each.valid_from >= today)):
        lowest = lowest_before_reduction(records[each.list], each.valid_from, place)
        if each.key in fresh or each.lowest_30 != lowest:
            measured.append(replace(each, lowest_30=lowest))
    gone = [each for each in changed if each.unit_price is None and each.valid_from <= today]
    back = [each for each in later if each.lowest_30 is not None and any(_comes_back(each, one) for one in gone)]
    return [*measured, *(replace(each, lowest_30=None) for each in back)]


def _comes_back(price: _Listed, gone: _Listed) -> bool:
    return price.list == gone.list and price.valid_from < gone.valid_from


def _listed(connection: sa.Connection, zone: str, skus: Iterable[str]) -> dict[str, _Listed]:
    rows = (_Listed(*row) for row in raw_connection(connection).execute(_LISTED, [zone, list(skus)]))  # type: ignore[arg-type]
    return {each.key: each for each in rows}


def _records(connection: sa.Connection, zone: str, skus: Iterable[str]) -> Mapping[_List, list[PriceRecord]]:
    found: dict[_List, list[PriceRecord]] = defaultdict(list)
    for row in raw_connection(connection).execute(_RECORDED, [zone, list(skus)]):
        sku, group, least, first, last, amount, at = row
        found[sku, group, least].append(PriceRecord(at, first, last, amount))  # type: ignore[arg-type,index]
    return found


def _columns(rows: Sequence[_Listed]) -> list[list[object]]:
    return [list(column) for column in zip(*(each.content for each in rows), strict=True)]


def _refusal(row: PriceRow, known: set[str]) -> Problem | None:
    if row.sku not in known:
        return Problem(422, "catalog.unknown_sku", f"There is no variant {row.sku}.", {"sku": row.sku})
    return None
