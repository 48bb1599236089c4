"""Publishing: a row's new state and its next version, written in the transaction that changed it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from retail.feeds.rows import Row

RowValue = Row | Mapping[str, Any] | None

_PUBLISH = """
WITH published AS (
    INSERT INTO feed_row AS kept (stream, key, rev, row)
    SELECT %s, key, 1, row FROM unnest(%b::text[], %b::text[]) AS given (key, row)
    ON CONFLICT (stream, key) DO UPDATE SET rev = kept.rev + 1, row = excluded.row
    WHERE kept.row IS DISTINCT FROM excluded.row
    RETURNING key, rev
), marked AS (
    INSERT INTO feed_outbox (stream, key) SELECT %s, key FROM published
)
SELECT key, rev FROM published
"""


def publish(connection: sa.Connection, stream: str, key: str, row: RowValue) -> int | None:
    """Publish the state of one row (None: taken away); its new version, or None when nothing changed."""
    return publish_many(connection, stream, [(key, row)]).get(key)


def publish_many(connection: sa.Connection, stream: str, rows: Iterable[tuple[str, RowValue]]) -> dict[str, int]:
    """Publish many rows of one stream; the versions of those that changed.

    The version is taken under the row's lock, so it grows in the order in which writers commit. Keys are sorted, so
    that two writers never wait for each other crosswise. A key given twice counts with its last row.
    """
    last = {key: row_text(row) for key, row in rows}
    if not last:
        return {}
    keys = sorted(last)
    found = raw_connection(connection).execute(_PUBLISH, [stream, keys, [last[key] for key in keys], stream])
    return {str(key): int(str(rev)) for key, rev in found}


def row_text(row: RowValue) -> str | None:
    """A row as it travels: compact JSON with sorted keys, so that equal rows are equal texts."""
    if row is None:
        return None
    content = row.model_dump(mode="json") if isinstance(row, Row) else dict(row)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
