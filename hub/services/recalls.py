"""Recalls: goods that must not be sold, here or anywhere, until the recall is lifted; registers hear at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.database.schema import barcode, location, recall, variant
from hub.errors import Problem, database_errors
from hub.feed.publish import publish
from hub.services.identity import Entropy
from retail.feeds import RecallRow, location_stream, recall_key
from retail.values import LocationId

_LOCK = 0x4B6F6E7475617211
"""Advisory lock: a location made while goods are recalled everywhere must not miss the recall."""

_WHAT = ("location_id", "sku", "gtin", "batch")
_GTIN_LENGTHS = (8, 12, 13, 14)


@dataclass(frozen=True, slots=True)
class RecallItem:
    """A recall. ``location_id`` None: everywhere; ``gtin``, ``batch`` None: every barcode, every batch of the SKU."""

    recall_id: str
    location_id: str | None
    sku: str
    gtin: str | None
    batch: str | None
    reason: str
    valid_from: date
    made_at: datetime
    made_by: str
    lifted_at: datetime | None
    lifted_by: str | None


@dataclass(frozen=True, slots=True)
class RecallOrder:
    """What to recall: ``goods`` is a SKU or a barcode, and a barcode recalls only the packs that carry it."""

    goods: str
    reason: str
    valid_from: date
    batch: str | None = None
    location_id: str | None = None


class Recalls:
    """Making, lifting, listing."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime], entropy: Entropy) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy

    def make(self, order: RecallOrder, by: str) -> RecallItem:
        """Recall goods; 404 for goods or a location nobody knows, 409 when they are recalled there already."""
        with database_errors(), self._engine.begin() as connection:
            _lock(connection)
            sku, gtin = _goods(connection, order.goods)
            if order.location_id is not None and order.location_id not in _locations(connection, None):
                raise Problem(404, "location.unknown", f"There is no location {order.location_id}.")
            item = RecallItem(
                recall_id=f"rc-{self._entropy(6).hex()}",
                location_id=order.location_id,
                sku=sku,
                gtin=gtin,
                batch=order.batch or None,
                reason=order.reason,
                valid_from=order.valid_from,
                made_at=self._clock(),
                made_by=by,
                lifted_at=None,
                lifted_by=None,
            )
            _refuse_again(connection, item)
            connection.execute(recall.insert().values(**asdict(item)))
            _publish(connection, item, _row(item))
        return item

    def lift(self, recall_id: str, by: str) -> None:
        """The goods may be sold again; 404 when there is no such recall in force."""
        with database_errors(), self._engine.begin() as connection:
            _lock(connection)
            lifted = connection.execute(
                recall.update()
                .where(recall.c.recall_id == recall_id, recall.c.lifted_at.is_(None))
                .values(lifted_at=self._clock(), lifted_by=by)
                .returning(recall)
            ).one_or_none()
            if lifted is None:
                raise Problem(404, "recall.unknown", f"There is no recall {recall_id} in force.")
            _publish(connection, RecallItem(**lifted._mapping), None)

    def list(self, location_id: str | None = None, *, lifted: bool = False) -> list[RecallItem]:
        """The newest first: those in force, or with ``lifted`` all. Of a location: those everywhere included."""
        query = sa.select(recall).order_by(recall.c.made_at.desc(), recall.c.recall_id)
        if location_id is not None:
            query = query.where(sa.or_(recall.c.location_id == location_id, recall.c.location_id.is_(None)))
        if not lifted:
            query = query.where(recall.c.lifted_at.is_(None))
        with database_errors(), self._engine.connect() as connection:
            return [RecallItem(**row._mapping) for row in connection.execute(query)]


def recalls_everywhere(connection: sa.Connection) -> list[tuple[str, RecallRow]]:
    """What is recalled everywhere, for the stream of a location that may be new; locks out recalls made meanwhile."""
    _lock(connection)
    query = sa.select(recall).where(recall.c.location_id.is_(None), recall.c.lifted_at.is_(None))
    items = (RecallItem(**row._mapping) for row in connection.execute(query))
    return [(recall_key(item.recall_id), _row(item)) for item in items]


def _lock(connection: sa.Connection) -> None:
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def _goods(connection: sa.Connection, goods: str) -> tuple[str, str | None]:
    """The SKU that is meant, and the barcode when it was one."""
    if connection.scalar(sa.select(variant.c.sku).where(variant.c.sku == goods)) is not None:
        return goods, None
    code = goods.zfill(14) if goods.isdigit() and len(goods) in _GTIN_LENGTHS else goods
    sku = connection.scalar(sa.select(barcode.c.sku).where(barcode.c.code == code))
    if sku is None:
        raise Problem(404, "catalog.unknown_sku", f"Neither a SKU nor a barcode is {goods}.")
    return sku, code


def _refuse_again(connection: sa.Connection, item: RecallItem) -> None:
    same = [recall.c[name].is_not_distinct_from(getattr(item, name)) for name in _WHAT]
    found = connection.scalar(sa.select(recall.c.recall_id).where(recall.c.lifted_at.is_(None), *same))
    if found is not None:
        raise Problem(409, "recall.exists", f"These goods are recalled there already: {found}.", {"recall_id": found})


def _publish(connection: sa.Connection, item: RecallItem, row: RecallRow | None) -> None:
    for location_id in _locations(connection, item.location_id):
        publish(connection, location_stream(LocationId(location_id)), recall_key(item.recall_id), row)


def _locations(connection: sa.Connection, location_id: str | None) -> list[str]:
    query = sa.select(location.c.location_id).order_by(location.c.location_id)
    return list(
        connection.scalars(query if location_id is None else query.where(location.c.location_id == location_id))
    )


def _row(item: RecallItem) -> RecallRow:
    return RecallRow(
        recall_id=item.recall_id,
        sku=item.sku,
        reason=item.reason,
        valid_from=item.valid_from,
        gtin=item.gtin,
        batch=item.batch,
    )
