"""Loading a stream's whole state beside what is in use, and swapping it in at the end in one short transaction."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from local_store.changes import note_changes
from local_store.connection import Database, Row
from local_store.errors import SnapshotMismatch, StoreError, StoreMisuse
from local_store.replicas import Replica, replica_of
from local_store.replicas.replica import BulkReplica, Copy

SnapshotRow = tuple[str, int, Mapping[str, Any]]

BATCH = 5_000
"""Rows staged at once, and between two reports of progress."""
HOLD_S = 0.012
"""How long the loader aims to hold the write lock at a time: shorter than a frame on the till's screen."""
PAUSE_S = 0.003
"""How long it then leaves the lock to others; a waiting till asks every millisecond."""
CHECKPOINT_EVERY = 2_000
"""Pages in the write-ahead log after which the loader empties it, so that no sale has to."""

_SCRATCH_FILE = ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-16384", "threads=2")
_NAME = re.compile(r'^(CREATE (?:VIRTUAL )?TABLE )"?\w+"?')


class SnapshotLoader:
    """Loads one snapshot at a time. Rows are prepared and sorted in a scratch file beside the database, which costs the
    till nothing; then they are copied into new tables in many short transactions; then the tables change names.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock

    def load(
        self,
        stream: str,
        epoch: int,
        pos: int,
        rows: Iterable[SnapshotRow],
        expected_rows: int,
        progress: Callable[[int], None] | None = None,
    ) -> list[Row]:
        """Load ``rows``, set the cursor, return the parked; see :meth:`local_store.inbox.Inbox.load_snapshot`."""
        database = Database(self._path)
        try:
            replica = replica_of(stream, database)
            staging = _Staging(stream, pos, self._clock, progress)
            if replica.tables:
                self._load_bulk(database, cast(BulkReplica, replica), staging, rows, expected_rows, epoch)
            else:
                _load_in_place(database, replica, staging, rows, expected_rows, epoch)
        finally:
            database.close()
        return staging.parked

    def clean_up(self) -> None:
        """Remove what a load that was killed left behind."""
        self._scratch.unlink(missing_ok=True)
        database = Database(self._path)
        try:
            _drop_leftovers(database)
        finally:
            database.close()

    @property
    def _scratch(self) -> Path:
        return self._path.with_name(self._path.name + ".loading")

    def _load_bulk(
        self,
        database: Database,
        replica: BulkReplica,
        staging: _Staging,
        rows: Iterable[SnapshotRow],
        expected_rows: int,
        epoch: int,
    ) -> None:
        self._scratch.unlink(missing_ok=True)
        scratch = Database(self._scratch, pragmas=_SCRATCH_FILE)
        try:
            try:
                staging.fill(scratch, replica, rows)
                _check_count(staging, expected_rows)
                _arrange(scratch, replica)
            finally:
                scratch.close()
            _copy_and_swap(database, self._scratch, replica, staging, epoch)
        finally:
            self._scratch.unlink(missing_ok=True)


class _Staging:
    """What has been read of one snapshot so far."""

    def __init__(
        self, stream: str, pos: int, clock: Callable[[], datetime], progress: Callable[[int], None] | None
    ) -> None:
        self.stream = stream
        self.pos = pos
        self.clock = clock
        self.count = 0
        self.parked: list[Row] = []
        self._progress = progress

    def fill(self, scratch: Database, replica: BulkReplica, rows: Iterable[SnapshotRow]) -> None:
        """Stage every row, in batches."""
        for name, columns in replica.stages:
            scratch.write(f"CREATE TABLE {name} ({columns})")
        inserts = [_insert(name, columns) for name, columns in replica.stages]
        scratch.write("BEGIN")
        batches: list[list[Row]] = [[] for _ in replica.stages]
        for key, rev, row in rows:
            try:
                staged = replica.staged(key, rev, row)
            except (ValueError, OverflowError) as error:
                self.park(key, rev, row, error)
            else:
                for batch, more in zip(batches, staged, strict=True):
                    batch.extend(more)
            self.count += 1
            if self.count % BATCH == 0:
                self._flush(scratch, inserts, batches)
        self._flush(scratch, inserts, batches)
        scratch.write("COMMIT")

    def park(self, key: str, rev: int, row: Mapping[str, Any], error: Exception) -> None:
        """Keep a row that cannot be read."""
        self.parked.append((*parked_row(self.stream, self.pos, key, rev, row, error), self.clock().isoformat()))

    def _flush(self, scratch: Database, inserts: Sequence[str], batches: Sequence[list[Row]]) -> None:
        for insert, batch in zip(inserts, batches, strict=True):
            scratch.write_many(insert, batch)
            batch.clear()
        if self._progress is not None:
            self._progress(self.count)


def parked_row(stream: str, pos: int, key: str, rev: int, row: object, error: Exception) -> Row:
    """The columns of ``parked_row`` but the time. Text that is no Unicode is kept escaped."""
    written = key.encode(errors="backslashreplace").decode()
    return stream, written, rev, pos, json.dumps(row), str(error).encode(errors="backslashreplace").decode()


def _load_in_place(
    database: Database,
    replica: Replica,
    staging: _Staging,
    rows: Iterable[SnapshotRow],
    expected_rows: int,
    epoch: int,
) -> None:
    every = list(rows)
    staging.count = len(every)
    _check_count(staging, expected_rows)
    with database.unit():
        database.write("DELETE FROM feed_row WHERE stream = ?", (staging.stream,))
        for key, rev, row in every:
            try:
                with database.unit():
                    replica.put(key, rev, row)
            except (ValueError, OverflowError) as error:
                staging.park(key, rev, row, error)
        _finish(database, replica, staging, epoch)


def _check_count(staging: _Staging, expected_rows: int) -> None:
    if staging.count != expected_rows:
        raise SnapshotMismatch(None, f"{staging.stream}: {staging.count} rows, {expected_rows} were announced")


def _arrange(scratch: Database, replica: BulkReplica) -> None:
    replica.arrange(scratch)
    for number, copy in enumerate(replica.copies):
        scratch.write(f"CREATE TABLE copy_{number} AS {copy.source}")


def _copy_and_swap(database: Database, scratch: Path, replica: BulkReplica, staging: _Staging, epoch: int) -> None:
    _drop_leftovers(database)
    database.write("ATTACH ? AS scratch", (str(scratch),))
    try:
        with database.unit():
            for table in replica.tables:
                _create_like(database, table)
        for number, copy in enumerate(replica.copies):
            _copy(database, f"copy_{number}", copy)
        with database.unit():
            _swap(database, replica.tables)
            _finish(database, replica, staging, epoch)
    finally:
        database.write("DETACH scratch")
        # What could not be dropped now, on a full disk, is dropped before the next load.
        with suppress(StoreError):
            _drop_leftovers(database)


def _create_like(database: Database, table: str) -> None:
    sql = database.value("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
    database.write(_NAME.sub(rf"\1{table}_loading", sql))


def _copy(database: Database, source: str, copy: Copy) -> None:
    target = f"{copy.table}_loading{copy.part}"
    if copy.part:
        database.run(f"DELETE FROM {target}")
    sql = f"INSERT INTO {target} ({copy.columns}) SELECT * FROM scratch.{source} WHERE rowid > ? AND rowid <= ?"
    last = database.value(f"SELECT max(rowid) FROM scratch.{source}") or 0
    done, size = 0, 500
    while done < last:
        started = time.monotonic()
        try:
            database.run(sql, (done, done + size))
        except StoreMisuse as error:
            raise SnapshotMismatch(database.path, f"{copy.table}: {error}") from error
        done += size
        size = _next_size(size, time.monotonic() - started)
        _checkpoint(database)
        time.sleep(PAUSE_S)


def _next_size(size: int, took_s: float) -> int:
    return max(50, min(2 * size, 50_000, round(size * HOLD_S / max(took_s, 1e-4))))


def _checkpoint(database: Database) -> None:
    wal = database.path.with_name(database.path.name + "-wal")
    with suppress(OSError):
        if wal.stat().st_size > CHECKPOINT_EVERY * 4096:
            database.one("PRAGMA wal_checkpoint(PASSIVE)")


def _swap(database: Database, tables: Sequence[str]) -> None:
    for table in tables:
        database.write(f"ALTER TABLE {table} RENAME TO {table}_retired")
        database.write(f"ALTER TABLE {table}_loading RENAME TO {table}")


def _finish(database: Database, replica: Replica, staging: _Staging, epoch: int) -> None:
    stream = staging.stream
    if replica.alone:
        # A register that moved to another zone: the new list has taken the place of the old.
        family = stream.partition(":")[0]
        database.write("DELETE FROM cursor WHERE stream LIKE ?", (f"{family}:%",))
    for table in ("tombstone", "parked_row"):
        database.write(f"DELETE FROM {table} WHERE stream = ?", (stream,))
    database.write_many("INSERT OR REPLACE INTO parked_row VALUES (?, ?, ?, ?, ?, ?, ?)", staging.parked)
    database.write(
        "INSERT OR REPLACE INTO cursor VALUES (?, ?, ?, ?)",
        (stream, epoch, staging.pos, staging.clock().isoformat()),
    )
    note_changes(database, [replica.kind])


def _drop_leftovers(database: Database) -> None:
    leftovers = database.all(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL"
        " AND (name LIKE '%\\_retired' ESCAPE '\\' OR name LIKE '%\\_loading' ESCAPE '\\')"
    )
    for (name,) in leftovers:
        database.run(f"DROP TABLE {name}")
        time.sleep(PAUSE_S)


def _insert(table: str, columns: str) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns.split(',')))})"
