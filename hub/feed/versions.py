"""Versions: one number for each committed change of a price list, of the promotions or of the tax table.

A number belongs to a stream and grows in the order of commits, because the row that holds it stays locked until then.
A restored hub goes on with the next million: what was published since the backup has numbers that registers still name.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.database.schema import stream_version

LIFE = 1_000_000
"""Numbers from one restore of the hub to the next; at a thousand changes a day they last for years."""

_FLOOR = "coalesce((SELECT value::bigint FROM hub_state WHERE name = 'version_floor'), 0)"
_ENDED = """
INSERT INTO hub_state (name, value)
SELECT 'last_version:' || stream || ':' || version / %s, version::text FROM stream_version
"""
_RAISE = f"""
INSERT INTO hub_state (name, value)
SELECT 'version_floor', ((greatest(max(version), {_FLOOR}) / %s + 1) * %s)::text FROM stream_version
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
_SKIP = f"UPDATE stream_version SET version = {_FLOOR}, taken_at = now()"
_LAST = "SELECT value::bigint FROM hub_state WHERE name = %s"
_LOCK = f"""
INSERT INTO stream_version AS kept (stream, version, taken_at) VALUES (%s, {_FLOOR}, now())
ON CONFLICT (stream) DO UPDATE SET version = kept.version RETURNING version
"""
_NEXT = "UPDATE stream_version SET version = version + 1, taken_at = now() WHERE stream = %s RETURNING version"


def lock_version(connection: sa.Connection, stream: str) -> int:
    """The stream's version, which nobody else changes until this transaction ends: before its rows are looked at."""
    return _number(connection, _LOCK, stream)


def next_version(connection: sa.Connection, stream: str) -> int:
    """A new version, since something changes; :func:`lock_version` comes first."""
    return _number(connection, _NEXT, stream)


def versions_of(connection: sa.Connection, streams: Iterable[str]) -> dict[str, int]:
    """The newest version of each stream; 0 where nothing was ever changed."""
    wanted = list(streams)
    query = sa.select(stream_version.c.stream, stream_version.c.version).where(stream_version.c.stream.in_(wanted))
    return {**dict.fromkeys(wanted, 0), **{row.stream: row.version for row in connection.execute(query)}}


def skip_versions(connection: sa.Connection) -> None:
    """End the life that a restore cut short: its later versions are lost, and their numbers are never given again."""
    raw = raw_connection(connection)
    raw.execute(_ENDED, [LIFE])
    raw.execute(_RAISE, [LIFE, LIFE])
    raw.execute(_SKIP)


def is_known(connection: sa.Connection, stream: str, version: int, newest: int) -> bool:
    """True for a number this hub gave: up to ``newest``, and not one of those that a restore lost. 0 is no version."""
    if not version:
        return True
    found = raw_connection(connection).execute(_LAST, [f"last_version:{stream}:{version // LIFE}"]).fetchone()
    if found is not None:
        return version <= int(str(found[0]))
    return version <= newest and version // LIFE == newest // LIFE


def _number(connection: sa.Connection, statement: str, stream: str) -> int:
    found = raw_connection(connection).execute(statement, [stream]).fetchone()
    assert found is not None
    return int(str(found[0]))
