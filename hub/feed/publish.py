"""Publishing: a row's new state and its next version, written in the transaction that changed it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.feed.manifests import note_rows, write_rows
from retail.feeds import VERSION_KEY, is_versioned
from retail.feeds.rows import Row

RowValue = Row | Mapping[str, Any] | None


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
    if VERSION_KEY in last and is_versioned(stream):
        raise ValueError(f"{stream} has versions, so that the key {VERSION_KEY!r} is taken")
    changed = write_rows(raw_connection(connection), stream, last)
    if is_versioned(stream):
        note_rows(connection, stream, changed)
    return {row.key: row.rev for row in changed}


def row_text(row: RowValue) -> str | None:
    """A row as it travels: compact JSON with sorted keys, so that equal rows are equal texts."""
    if row is None:
        return None
    content = row.model_dump(mode="json") if isinstance(row, Row) else dict(row)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
