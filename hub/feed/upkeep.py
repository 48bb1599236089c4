"""The feeds' upkeep: dropping entries nobody needs, and new epochs after the hub was restored."""

from __future__ import annotations

import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.errors import database_errors

KEEP = 100_000
"""Positions that stay readable behind the head of every stream; a register further back loads the snapshot."""

_COMPACT = """
WITH old AS (
    UPDATE feed_stream SET floor = head - %s WHERE head - floor > %s + %s
    RETURNING stream, floor
)
DELETE FROM feed_entry USING old WHERE feed_entry.stream = old.stream AND feed_entry.pos <= old.floor
"""

_RENEW = """
WITH renewed AS (
    UPDATE feed_stream SET epoch = epoch + 1, floor = head RETURNING stream
)
DELETE FROM feed_entry USING renewed WHERE feed_entry.stream = renewed.stream
"""


def compact(engine: sa.Engine, keep: int = KEEP, slack: int = 10_000) -> int:
    """Drop entries more than ``keep`` positions behind their head, ``slack`` at a time; how many went."""
    with database_errors(), engine.connect() as connection:
        dropped = raw_connection(connection).execute(_COMPACT, [keep, keep, slack]).rowcount
        connection.commit()
    return dropped


def renew_epochs(connection: sa.Connection) -> None:
    """Give every stream a new epoch: after a restore a position may mean other rows than it did before."""
    raw_connection(connection).execute(_RENEW)
