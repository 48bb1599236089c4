"""Manifests: what a register must have received before a version of a stream may take the place of the last.

The marks of a stream's rows are joined as the rows are written, in the same transaction. A version is closed, and its
manifest published, when nobody is in the middle of one: an import in many transactions becomes one version at its end,
and so it does when it dies half-way, since its lock dies with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import xor
from typing import Any, NamedTuple

import psycopg
import sqlalchemy as sa

from hub.database.engine import LOCK_MS
from hub.database.engine import raw as raw_connection
from hub.database.schema import stream_manifest
from hub.errors import database_errors
from hub.feed.versions import lock_version, next_version, versions_of
from retail.feeds import VERSION_KEY, VersionRow, digest_text, row_mark

Raw = psycopg.Connection[tuple[Any, ...]]

IMPORT_LOCK = 0x4B6F6E7475617210
"""Advisory lock of the session that imports a catalogue. While somebody has it, no version is closed."""

_WRITE = """
WITH published AS (
    INSERT INTO feed_row AS kept (stream, key, rev, row)
    SELECT %s, key, 1, row FROM unnest(%b::text[], %b::text[]) AS given (key, row)
    ON CONFLICT (stream, key) DO UPDATE
    SET rev = kept.rev + 1, row = excluded.row, was_there = kept.row IS NOT NULL
    WHERE kept.row IS DISTINCT FROM excluded.row
    RETURNING key, rev, was_there, row IS NOT NULL AS is_there
), marked AS (
    INSERT INTO feed_outbox (stream, key) SELECT %s, key FROM published
)
SELECT key, rev, was_there, is_there FROM published
"""

_NOTE = """
INSERT INTO stream_manifest AS kept (stream, live, marks) VALUES (%s, %s, %s)
ON CONFLICT (stream) DO UPDATE SET live = kept.live + excluded.live, marks = kept.marks # excluded.marks
"""

_OPEN = sa.or_(
    stream_manifest.c.live.is_distinct_from(stream_manifest.c.closed_live),
    stream_manifest.c.marks.is_distinct_from(stream_manifest.c.closed_marks),
)

_IMPORTING = """
SELECT EXISTS (
    SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND classid = %s AND objid = %s AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


BRIEFLY_MS = 500
"""How long whoever must answer now waits for somebody who is writing to a stream."""


class Written(NamedTuple):
    """A row whose published state changed: its version, and whether there was and is anything under its key."""

    key: str
    rev: int
    was_there: bool
    is_there: bool


class InForce(NamedTuple):
    """A version that is whole, and whether the tables of the trade say nothing newer."""

    version: int
    is_newest: bool


class Manifest(NamedTuple):
    """A stream's joined marks as committed, and those of the version that was closed last; None before the first."""

    live: int
    marks: int
    version: int | None
    closed_live: int | None
    closed_marks: int | None
    closed_at: datetime | None

    @property
    def row(self) -> VersionRow | None:
        """The newest version, when the rows are exactly those of it."""
        if self.version is None or self.closed_at is None or (self.live, self.marks) != self[3:5]:
            return None
        sha256 = digest_text(self.marks % 2**64)
        return VersionRow(version=self.version, count=self.live, sha256=sha256, at=self.closed_at)


def write_rows(raw: Raw, stream: str, rows: Mapping[str, str | None]) -> list[Written]:
    """Write the states of rows, None for one taken away, and mark them for the sequencer; those that changed."""
    keys = sorted(rows)
    if not keys:
        return []
    return [Written(*row) for row in raw.execute(_WRITE, [stream, keys, [rows[key] for key in keys], stream])]


def note_rows(connection: sa.Connection, stream: str, changed: Sequence[Written]) -> None:
    """Join the marks of changed rows to their stream's; whoever writes to the stream next waits for this to commit."""
    if not changed:
        return
    live = sum(row.is_there - row.was_there for row in changed)
    raw_connection(connection).execute(_NOTE, [stream, live, _signed(reduce(xor, map(_change, changed)))])


def manifest_of(connection: sa.Connection, stream: str) -> Manifest | None:
    """A stream's manifest, None when it has no versions or nothing was ever written to it."""
    query = sa.select(stream_manifest).where(stream_manifest.c.stream == stream)
    row = connection.execute(query).one_or_none()
    return None if row is None else Manifest(*row[1:])


def versions_in_force(connection: sa.Connection, streams: Iterable[str]) -> dict[str, InForce]:
    """The version of each stream that may be priced with: the one closed last, as at the registers (I7).

    A stream that has no manifest is changed whole, and its newest version is in force.
    """
    wanted = list(streams)
    newest = {stream: InForce(version, True) for stream, version in versions_of(connection, wanted).items()}
    rows = connection.execute(sa.select(stream_manifest).where(stream_manifest.c.stream.in_(wanted)))
    found = {row.stream: Manifest(*row[1:]) for row in rows}
    closed = {stream: InForce(each.version or 0, each.row is not None) for stream, each in found.items()}
    return {**newest, **closed}


def close_versions(engine: sa.Engine, *, patience_ms: int = LOCK_MS) -> list[str]:
    """Close what was written since the last version of each stream, unless an import is at it; the streams closed.

    A stream that somebody writes to for longer than ``patience_ms`` stays open.
    """
    with database_errors():
        with engine.connect() as connection:
            streams = connection.scalars(sa.select(stream_manifest.c.stream).where(_OPEN).order_by("stream")).all()
            if not streams or _is_importing(connection):
                return []
        return [stream for stream in streams if _close(engine, stream, patience_ms)]


def reopen_versions(connection: sa.Connection) -> None:
    """Have every stream closed anew, under the number it has by now."""
    connection.execute(sa.update(stream_manifest).values(closed_live=None, closed_marks=None))


def _close(engine: sa.Engine, stream: str, patience_ms: int) -> bool:
    try:
        return _close_once(engine, stream, patience_ms)
    except psycopg.errors.LockNotAvailable:
        return False


def _close_once(engine: sa.Engine, stream: str, patience_ms: int) -> bool:
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT set_config('lock_timeout', :ms, true)"), {"ms": str(patience_ms)})
        version = lock_version(connection, stream)
        found = manifest_of(connection, stream)
        # Asked again now that nobody can write: an import may have begun in between.
        if found is None or found.row is not None or _is_importing(connection):
            return False
        if version <= (found.version or 0):
            version = next_version(connection, stream)
        values = {
            "version": version,
            "closed_live": found.live,
            "closed_marks": found.marks,
            "closed_at": sa.func.now(),
        }
        connection.execute(sa.update(stream_manifest).where(stream_manifest.c.stream == stream).values(values))
        closed = manifest_of(connection, stream)
        if closed is not None and closed.row is not None:
            write_rows(raw_connection(connection), stream, {VERSION_KEY: closed.row.model_dump_json()})
    return True


def _is_importing(connection: sa.Connection) -> bool:
    found = raw_connection(connection).execute(_IMPORTING, [IMPORT_LOCK >> 32, IMPORT_LOCK & 0xFFFFFFFF]).fetchone()
    return bool(found and found[0])


def _change(row: Written) -> int:
    marks: Iterable[int] = (
        row_mark(row.key, rev) for rev, there in ((row.rev - 1, row.was_there), (row.rev, row.is_there)) if there
    )
    return reduce(xor, marks, 0)


def _signed(marks: int) -> int:
    """64 bits as PostgreSQL's bigint has them."""
    return marks - 2**64 if marks >= 2**63 else marks
