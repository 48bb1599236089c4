"""Loading a stream's whole state beside what is in use, and swapping it in at the end in one short transaction."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from itertools import chain
from operator import lt
from pathlib import Path
from typing import Any, cast

from local_store.changes import note_changes
from local_store.connection import Database, Row
from local_store.errors import SnapshotMismatch, StoreError, StoreMisuse
from local_store.replicas import Replica, replica_of
from local_store.replicas.replica import BulkReplica
from local_store.snapshot_build import Builder, remove_scratch, scratch_file
from local_store.snapshot_swap import create_loading, drop_leftovers, swap
from local_store.snapshot_write import WriteLog, copy_build, insert_rows
from local_store.versions import StreamVersion, forget_version, write_version
from retail.feeds import RowBlock, VersionRow

BATCH = 3_000
"""Rows written in one transaction: a few milliseconds."""
PROGRESS_EVERY = 10_000
PART = 24_000
"""Rows after which the builds go on with what is there."""
SCRATCH_PRAGMAS = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-4096")
"""Four files are open at once; four times as much memory for each sorts a million rows no quicker."""


class SnapshotLoader:
    """Loads one snapshot at a time. Its rows go into new tables in many short transactions, while other threads sort
    and index them in scratch files beside the database; the results are copied, and then the tables change names.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock

    def load(
        self,
        stream: str,
        epoch: int,
        pos: int,
        blocks: Iterable[RowBlock],
        expected_rows: int,
        progress: Callable[[int], None] | None = None,
        version: VersionRow | None = None,
    ) -> int:
        """Load the rows, set the cursor; how many were parked. See :meth:`local_store.inbox.Inbox.load_blocks`."""
        database = Database(self._path)
        try:
            replica = replica_of(stream, database)
            loading = Loading(stream, epoch, pos, expected_rows, self._clock, progress or _unheard, version)
            if replica.tables:
                _load_bulk(database, cast(BulkReplica, replica), loading, blocks)
            else:
                _load_in_place(database, replica, loading, list(blocks))
        finally:
            database.close()
        return len(loading.parked)

    def clean_up(self) -> None:
        """Remove what a load that was killed left behind."""
        remove_scratch(self._path)
        database = Database(self._path)
        try:
            drop_leftovers(database)
        finally:
            database.close()


class Loading:
    """What has been read of one snapshot so far."""

    def __init__(
        self,
        stream: str,
        epoch: int,
        pos: int,
        expected_rows: int,
        clock: Callable[[], datetime],
        progress: Callable[[int], None],
        version: VersionRow | None,
    ) -> None:
        self.stream = stream
        self.epoch = epoch
        self.pos = pos
        self.expected_rows = expected_rows
        self.clock = clock
        self.count = 0
        self.progress = progress
        self.version = version
        self.parked: list[Row] = []

    def park(self, key: str, rev: int, row: Mapping[str, Any], error: Exception) -> None:
        """Keep a row that cannot be read."""
        self.parked.append((*parked_row(self.stream, self.pos, key, rev, row, error), self.clock().isoformat()))

    def check_count(self) -> None:
        """:class:`~local_store.errors.SnapshotMismatch` unless as many rows came as were announced."""
        if self.count != self.expected_rows or (self.version is not None and self.count != self.version.count):
            said = f"{self.stream}: {self.count} rows, {self.expected_rows} were announced"
            raise SnapshotMismatch(None, said)


def parked_row(stream: str, pos: int, key: str, rev: int, row: object, error: Exception) -> Row:
    """The columns of ``parked_row`` but the time. Text that is no Unicode is kept escaped."""
    written = key.encode(errors="backslashreplace").decode()
    return stream, written, rev, pos, json.dumps(row), str(error).encode(errors="backslashreplace").decode()


def _unheard(_: int) -> None:
    """Progress that nobody asked for."""


def _load_in_place(database: Database, replica: Replica, loading: Loading, blocks: Sequence[RowBlock]) -> None:
    loading.count = sum(map(len, blocks))
    loading.progress(loading.count)
    loading.check_count()
    with database.unit():
        database.write("DELETE FROM feed_row WHERE stream = ?", (loading.stream,))
        for key, rev, row in chain.from_iterable(block.rows() for block in blocks):
            try:
                with database.unit():
                    replica.put(key, rev, row)
            except (ValueError, OverflowError) as error:
                loading.park(key, rev, row, error)
        _finish(database, replica, loading)


def _load_bulk(database: Database, replica: BulkReplica, loading: Loading, blocks: Iterable[RowBlock]) -> None:
    path = database.path
    remove_scratch(path)
    drop_leftovers(database)
    try:
        create_loading(database, replica.tables)
        with ExitStack() as stack:
            builders = [
                stack.enter_context(Builder(path, number, build, SCRATCH_PRAGMAS))
                for number, build in enumerate(replica.builds)
            ]
            _Filling(database, replica, loading, builders).fill(blocks)
            loading.check_count()
            for builder in builders:
                builder.finish()
            for builder in builders:
                builder.wait()
                copy_build(database, builder)
        with database.unit():
            swap(database, replica.tables)
            _finish(database, replica, loading)
    finally:
        remove_scratch(path)
        # What could not be dropped now, on a full disk, is dropped before the next load.
        with suppress(StoreError):
            drop_leftovers(database)


class _Filling:
    """Writes the rows as they come: those of the file in short transactions, those of the scratch file in one."""

    def __init__(self, database: Database, replica: BulkReplica, loading: Loading, builders: Sequence[Builder]) -> None:
        self._database = database
        self._replica = replica
        self._loading = loading
        self._builders = builders
        self._batches: list[list[Row]] = [[] for _ in replica.stages]
        self._log = WriteLog(database)
        self._scratch = Database(scratch_file(database.path, "staged"), pragmas=SCRATCH_PRAGMAS)

    def fill(self, blocks: Iterable[RowBlock]) -> None:
        """Write every row, and let the builds go on whenever a part is complete."""
        try:
            for stage in self._replica.stages:
                if stage.scratch:
                    self._scratch.write(f"CREATE TABLE {stage.table} ({stage.columns})")
            self._scratch.write("BEGIN")
            with _no_collector():
                self._fill(blocks)
            self._scratch.write("COMMIT")
        finally:
            self._scratch.close()

    def _fill(self, blocks: Iterable[RowBlock]) -> None:
        last, in_order, count, written, built = "", True, 0, 0, 0
        for block in blocks:
            keys = [last, *block.keys]
            in_order = in_order and all(map(lt, keys, keys[1:]))
            last = keys[-1]
            for (key, rev, row), error in self._replica.stage(block, self._batches):
                self._loading.park(key, rev, row, error)
            count += len(block)
            if count - written >= BATCH:
                self._flush(count)
                written = count
            if in_order and written - built >= PART:
                self._build_up_to(last)
                built = written
        self._flush(count)
        if not in_order:
            for builder in self._builders:
                builder.begin_again()
        self._build_up_to(chr(0x10FFFF))

    def _build_up_to(self, key: str) -> None:
        for builder in self._builders:
            builder.build_up_to(key)

    def _flush(self, count: int) -> None:
        for stage, batch in zip(self._replica.stages, self._batches, strict=True):
            if stage.scratch:
                insert_rows(self._scratch, stage.table, stage.columns, batch)
            elif batch:
                self._write(f"{stage.table}_loading", stage.columns, batch)
                self._log.wrote(len(batch))
            batch.clear()
        before, self._loading.count = self._loading.count, count
        if count // PROGRESS_EVERY > before // PROGRESS_EVERY or count == self._loading.expected_rows:
            self._loading.progress(count)

    def _write(self, table: str, columns: str, batch: list[Row]) -> None:
        try:
            with self._database.unit():
                insert_rows(self._database, table, columns, batch)
        except StoreMisuse as error:
            raise SnapshotMismatch(self._database.path, f"{self._loading.stream}: {error}") from error


@contextmanager
def _no_collector() -> Iterator[None]:
    """Millions of rows come and go without one cycle among them; looking for cycles takes a seventh of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _finish(database: Database, replica: Replica, loading: Loading) -> None:
    stream = loading.stream
    if replica.alone:
        # A register that moved to another zone: the new list has taken the place of the old.
        family = stream.partition(":")[0]
        for table in ("cursor", "staged_row", "stream_version"):
            database.write(f"DELETE FROM {table} WHERE stream LIKE ?", (f"{family}:%",))
    forget_version(database, stream)
    if loading.version is not None:
        told = loading.version
        write_version(database, stream, StreamVersion(told.version, loading.clock(), told.count, told.sha256))
    for table in ("tombstone", "parked_row"):
        database.write(f"DELETE FROM {table} WHERE stream = ?", (stream,))
    database.write_many("INSERT OR REPLACE INTO parked_row VALUES (?, ?, ?, ?, ?, ?, ?)", loading.parked)
    database.write(
        "INSERT OR REPLACE INTO cursor VALUES (?, ?, ?, ?)",
        (stream, loading.epoch, loading.pos, loading.clock().isoformat()),
    )
    note_changes(database, [replica.kind])
