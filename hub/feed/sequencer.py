"""The sequencer: gives every change a dense position in its stream, in an order no reader can miss anything in.

Writers mark changed rows in the outbox with their transaction id. A mark may be numbered once no older transaction
is still open (its id lies below the snapshot's ``xmin``); reading by ``id > cursor`` instead loses rows, because a
lower id can be committed later. The entry carries the row's state and version at this moment, read in the same
snapshot, so several marks of one row become one entry, and the newest version is never followed by an older one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa

from hub.database.arrays import array, quoted
from hub.database.engine import raw as raw_connection
from hub.errors import database_errors
from retail.feeds import stock_stream
from retail.values import LocationId

LOCK = 0x4B6F6E7475617202
"""Advisory lock of the leader: held by one session, freed by PostgreSQL when that session dies."""

STOCK_PREFIX = stock_stream(LocationId(""))

MOST_MARKS = 20_000
"""Marks numbered in one transaction."""

Raw = psycopg.Connection[tuple[Any, ...]]

_READY = """
SELECT min(id), stream, key, max(id) FROM (
    SELECT id, stream, key FROM feed_outbox WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY id LIMIT %s
) AS ready GROUP BY stream, key
"""

_TAKE = "DELETE FROM feed_outbox WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) AND id <= %s"

_HEADS = """
INSERT INTO feed_stream (stream) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING
"""

_NUMBER_ROWS = """
WITH entry AS (
    SELECT marked.stream, marked.key, kept.rev, kept.row,
           row_number() OVER (PARTITION BY marked.stream ORDER BY marked.id) AS place
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS marked (id, stream, key)
    JOIN feed_row AS kept USING (stream, key)
), numbered AS (
    INSERT INTO feed_entry (stream, pos, rev, key, row)
    SELECT stream, head + place, rev, key, row FROM entry JOIN feed_stream USING (stream)
    RETURNING stream, pos
)"""

_NUMBER_STOCK = """
WITH seen AS MATERIALIZED (
    SELECT location_id, jsonb_object_agg(device_id, jsonb_build_array(epoch, recorded_seq))::text AS as_of
    FROM device JOIN device_epoch USING (device_id, epoch)
    WHERE revoked_at IS NULL AND location_id = ANY(%s) GROUP BY location_id
), entry AS (
    SELECT marked.stream, marked.key, level.rev, level.location_id, level.on_hand, level.committed, level.held,
           level.unit, row_number() OVER (PARTITION BY marked.stream ORDER BY marked.id) AS place
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS marked (id, stream, key)
    JOIN stock_level AS level ON level.location_id = substr(marked.stream, %s) AND level.sku = marked.key
), numbered AS (
    INSERT INTO feed_entry (stream, pos, rev, key, row)
    SELECT stream, head + place, rev, key, {stock_json}
    FROM entry JOIN feed_stream USING (stream) LEFT JOIN seen USING (location_id)
    RETURNING stream, pos
)"""

_FORWARD = """, newest AS (
    SELECT stream, max(pos) AS pos, count(*) AS entries FROM numbered GROUP BY stream
)
UPDATE feed_stream SET head = newest.pos FROM newest WHERE feed_stream.stream = newest.stream
RETURNING newest.entries
"""


def stock_json(sku: str) -> str:
    """SQL for a stock row as it travels: levels change with every sale, so PostgreSQL builds them by the thousand.

    ``sku`` is the column that holds the SKU; ``as_of``, as text, and the level's own columns must be in reach.
    """
    return (
        """'{"as_of":' || coalesce(as_of, '{}') || ',"committed":' || committed || ',"held":' || held"""
        f""" || ',"on_hand":' || on_hand || ',"sku":' || to_json({sku})::text || ',"unit":"' || unit || '"}}'"""
    )


_ROWS_STATEMENT = (_NUMBER_ROWS + _FORWARD).encode()
_STOCK_STATEMENT = (_NUMBER_STOCK.format(stock_json=stock_json("key")) + _FORWARD).encode()


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: marks taken from the outbox, and entries they became."""

    marks: int
    entries: int


def sequence_once(engine: sa.Engine, most: int = MOST_MARKS) -> Round | None:
    """One round, when nobody else is at it; None when another leader holds the lock.

    The lock belongs to the session and is taken before the round's snapshot: with the lock of a transaction the next
    leader could see the marks this one has just numbered. A leader that dies leaves nothing half done and no lock.
    """
    with database_errors(), engine.connect() as connection:
        raw = raw_connection(connection)
        locked = raw.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        raw.commit()
        if not (locked and locked[0]):
            return None
        try:
            # One snapshot for the whole round: a mark it sees and the row behind it belong together.
            raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            done = _number(raw, most)
            raw.commit()
        finally:
            raw.rollback()
            raw.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
            raw.commit()
        return done


def _number(raw: Raw, most: int) -> Round:
    marks = raw.execute(_READY, [most]).fetchall()
    if not marks:
        return Round(0, 0)
    raw.execute(_HEADS, [sorted({mark[1] for mark in marks})])
    entries = _insert(raw, [mark[:3] for mark in marks])
    taken = raw.execute(_TAKE, [max(mark[3] for mark in marks)]).rowcount
    return Round(taken, entries)


def _insert(raw: Raw, marks: Sequence[tuple[int, str, str]]) -> int:
    stock = [mark for mark in marks if mark[1].startswith(STOCK_PREFIX)]
    rows = [mark for mark in marks if not mark[1].startswith(STOCK_PREFIX)]
    entries = 0
    if rows:
        entries += sum(row[0] for row in raw.execute(_ROWS_STATEMENT, _columns(rows)))
    if stock:
        places = sorted({stream.removeprefix(STOCK_PREFIX) for _, stream, _ in stock})
        values = [places, *_columns(stock), len(STOCK_PREFIX) + 1]
        entries += sum(row[0] for row in raw.execute(_STOCK_STATEMENT, values))
    return entries


def _columns(marks: Sequence[tuple[int, str, str]]) -> list[str]:
    numbers, streams, keys = zip(*marks, strict=True)
    return [array(numbers), array(map(quoted, streams)), array(map(quoted, keys))]
