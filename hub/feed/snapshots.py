"""Snapshots: a stream's whole state at a position, in a gzip file that many registers fetch, and fetch on, by range.

Rows come in the order of their keys, which a register builds its tables and indexes in.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
import psycopg
import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.errors import Problem, database_errors
from hub.feed.heads import Head
from hub.feed.manifests import close_versions, manifest_of
from hub.feed.pages import read_head
from hub.feed.sequencer import STOCK_PREFIX, stock_json
from retail.feeds import MOST_ROWS, SNAPSHOT_FORM, VERSION_KEY, blocks_of, is_versioned

STALE_AFTER = 5_000
"""Positions after which a new snapshot costs less than the pages behind the old one."""

_LEVEL = 5
_ENDING = f".{SNAPSHOT_FORM}.jsonl.gz"
_FILES = f"*{_ENDING}"
_FROM_ROWS = b" FROM feed_row WHERE stream = %s AND key <> %s AND row IS NOT NULL"
_ROWS = b"SELECT key, rev, row" + _FROM_ROWS + b' ORDER BY key COLLATE "C"'
_ROWS_COUNT = b"SELECT count(*)" + _FROM_ROWS
_STOCK = f"""
WITH seen AS MATERIALIZED (
    SELECT jsonb_object_agg(device_id, jsonb_build_array(epoch, recorded_seq))::text AS as_of
    FROM device JOIN device_epoch USING (device_id, epoch) WHERE revoked_at IS NULL AND location_id = %s
)
SELECT sku, rev, {stock_json("sku")} FROM stock_level, seen WHERE location_id = %s
ORDER BY sku COLLATE "C"
""".encode()
_STOCK_COUNT = b"SELECT count(*) FROM stock_level WHERE location_id IN (%s, %s)"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file on disk: the stream at ``(epoch, pos)``; ``etag`` is the same as long as the bytes are."""

    path: Path
    epoch: int
    pos: int
    etag: str


class Snapshots:
    """Snapshot files below ``folder``, built when asked for and kept until they are stale."""

    def __init__(self, engine: sa.Engine, folder: Path, stale_after: int = STALE_AFTER) -> None:
        self._engine = engine
        self._folder = folder
        self._stale_after = stale_after
        self._building: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def get(self, stream: str, etag: str | None = None) -> Snapshot:
        """A snapshot of ``stream`` that pages can be followed from; registers that ask at once wait for one build.

        :class:`Problem` 409 ``feed.version_open`` while a version of the stream is written and no earlier one is kept.

        ``etag`` names the file a register has begun to load: while that one is on disk, it goes on with it.
        """
        begun = [path for path in self._place(stream).glob(_FILES) if etag and _described(path).etag == etag]
        if begun:
            return _described(begun[0])
        with self._guard:
            building = self._building.setdefault(stream, threading.Lock())
        with building:
            with database_errors(), self._engine.connect() as connection:
                head = read_head(connection, stream)
            kept = self._newest(stream)
            if kept is None or not _leads_on(kept, head):
                return self._build(stream)
            if head.head <= kept.pos + self._stale_after:
                return kept
            try:
                return self._build(stream)
            except Problem:
                # Between two versions the last whole one is better than none.
                return kept

    def _place(self, stream: str) -> Path:
        # Names of streams come from locations and zones: hashed, so that none of them can leave the folder.
        return self._folder / hashlib.sha256(stream.encode()).hexdigest()[:24]

    def _newest(self, stream: str) -> Snapshot | None:
        found = sorted(self._place(stream).glob(_FILES), key=lambda path: path.stat().st_mtime_ns)
        return _described(found[-1]) if found else None

    def _build(self, stream: str) -> Snapshot:
        """Build the file; :class:`Problem` 409 while a version of the stream is being written."""
        close_versions(self._engine)
        place = self._place(stream)
        place.mkdir(parents=True, exist_ok=True)
        partial = place / f"{os.getpid()}-{threading.get_ident()}.partial"
        with database_errors(), self._engine.connect() as connection:
            raw = raw_connection(connection)
            # One snapshot of the database: rows newer than the position do no harm, older ones would.
            raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            head = read_head(connection, stream)
            _write(raw, stream, _header(connection, stream, head), partial)
        built = place / f"{head.epoch}-{head.head}-{_digest(partial)}{_ENDING}"
        partial.replace(built)
        # The one before may just be on its way to a register: it goes with the next build.
        for old in sorted(place.glob("*.jsonl.gz"), key=lambda path: path.stat().st_mtime_ns)[:-2]:
            old.unlink(missing_ok=True)
        return _described(built)


def _leads_on(kept: Snapshot, head: Head) -> bool:
    return kept.epoch == head.epoch and head.floor <= kept.pos <= head.head


def _header(connection: sa.Connection, stream: str, head: Head) -> dict[str, Any]:
    header = {"stream": stream, "epoch": head.epoch, "pos": head.head, "form": SNAPSHOT_FORM}
    manifest = manifest_of(connection, stream)
    if manifest is None:
        return header
    if manifest.row is None:
        raise Problem(409, "feed.version_open", f"A version of {stream} is being written: ask again later.")
    return {**header, "version": manifest.row.model_dump(mode="json")}


def _write(raw: psycopg.Connection[tuple[Any, ...]], stream: str, header: dict[str, Any], path: Path) -> None:
    count, statement, values = _source(stream)
    counted = raw.execute(count, values).fetchone()
    header["rows"] = counted[0] if counted else 0
    digest = hashlib.sha256()
    with path.open("wb") as file, gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
        for line in chain((orjson.dumps(header),), _lines(raw, statement, values)):
            line += b"\n"
            digest.update(line)
            packed.write(line)
        packed.write(f'{{"sha256":"{digest.hexdigest()}"}}\n'.encode())


def _lines(raw: psycopg.Connection[tuple[Any, ...]], statement: bytes, values: list[str]) -> Iterator[bytes]:
    with raw.cursor("snapshot") as cursor:
        cursor.execute(statement, values)
        while fetched := cursor.fetchmany(5 * MOST_ROWS):
            for block in blocks_of((key, rev, orjson.loads(row)) for key, rev, row in fetched):
                yield orjson.dumps(block.to_json())


def _source(stream: str) -> tuple[bytes, bytes, list[str]]:
    if stream.startswith(STOCK_PREFIX):
        location_id = stream.removeprefix(STOCK_PREFIX)
        return _STOCK_COUNT, _STOCK, [location_id, location_id]
    return _ROWS_COUNT, _ROWS, [stream, VERSION_KEY if is_versioned(stream) else ""]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _described(path: Path) -> Snapshot:
    epoch, pos, digest = path.name.removesuffix(_ENDING).split("-")
    return Snapshot(path, int(epoch), int(pos), f'"{digest}"')
