"""Pages of a feed: aligned ranges of positions, byte for byte the same for every register that asks."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass

import sqlalchemy as sa

from hub.database.schema import feed_entry, feed_stream
from hub.errors import Problem, database_errors
from hub.feed.heads import NO_HEAD, Head

PAGE = 1000
"""Positions per page; part of the wire, because pages are aligned to it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's bytes, packed, the SHA-256 of the bytes unpacked, and whether they can ever change."""

    packed: bytes
    sha256: str
    immutable: bool


def read_page(engine: sa.Engine, stream: str, epoch: int, first: int, last: int) -> Page:
    """Positions ``first`` to ``last`` of a stream, or up to its head.

    :class:`Problem` 400 when the range is not aligned, 410 ``feed.refetch`` when the register must load the snapshot.
    """
    if first < 1 or (first - 1) % PAGE or not first <= last < first + PAGE:
        raise Problem(400, "feed.range", f"A page starts at n·{PAGE} + 1 and has at most {PAGE} positions.")
    with database_errors(), engine.connect() as connection:
        head = read_head(connection, stream)
        _check(head, stream, epoch, first)
        # The head is read before the entries: what is numbered in between is left for the next request.
        last = min(last, head.head)
        rows = connection.execute(
            sa.select(feed_entry.c.pos, feed_entry.c.rev, feed_entry.c.key, feed_entry.c.row)
            .where(feed_entry.c.stream == stream, feed_entry.c.pos.between(first, last))
            .order_by(feed_entry.c.pos)
        ).all()
    if len(rows) != last - first + 1:
        # Compacted away while we looked.
        _check(Head(head.epoch, head.head, last), stream, epoch, first)
    entries = ",".join(
        f'{{"pos":{pos},"rev":{rev},"key":{json.dumps(key, ensure_ascii=False)},"row":{row or "null"}}}'
        for pos, rev, key, row in rows
    )
    name = json.dumps(stream, ensure_ascii=False)
    body = f'{{"stream":{name},"epoch":{epoch},"from":{first},"to":{last},"entries":[{entries}]}}'.encode()
    full = last == first + PAGE - 1
    return Page(gzip.compress(body, 5, mtime=0), hashlib.sha256(body).hexdigest(), full)


def read_head(connection: sa.Connection, stream: str) -> Head:
    """A stream's head, from the database."""
    row = connection.execute(
        sa.select(feed_stream.c.epoch, feed_stream.c.head, feed_stream.c.floor).where(feed_stream.c.stream == stream)
    ).one_or_none()
    return NO_HEAD if row is None else Head(row.epoch, row.head, row.floor)


def _check(head: Head, stream: str, epoch: int, first: int) -> None:
    reason = None
    if epoch != head.epoch:
        reason = "epoch"
    elif first > head.head + 1:
        reason = "ahead"
    elif first <= head.floor:
        reason = "compacted"
    if reason is not None:
        raise Problem(
            410,
            "feed.refetch",
            f"{stream} cannot be followed from {epoch}/{first}: load its snapshot.",
            {"reason": reason, "epoch": head.epoch, "head": head.head},
        )
