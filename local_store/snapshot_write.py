"""How a snapshot's rows are written: many to a statement, and in transactions that a waiting till does not notice."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, repeat
from typing import Any

from local_store.connection import Database, Row
from local_store.replicas.replica import Copy
from local_store.snapshot_build import Builder, attach, copied_table

HOLD_S = 0.012
"""How long the loader aims to hold the write lock at a time: shorter than a frame on the till's screen."""
PAUSE_S = 0.003
"""How long it then leaves the lock to others; a waiting till asks every millisecond."""
CHECKPOINT_EVERY = 200_000
"""Rows after which the loader empties the write-ahead log, some 25 MB, so that no sale has to."""
ROWS_OF_A_STATEMENT = 100
FIRST_ROWS = 8_000
"""What a copy begins with, before it knows how long they take."""
ROWS_OF_A_BLOCK = 40
"""What a block of the search index counts for."""


class WriteLog:
    """The write-ahead log, emptied now and then. Its file keeps its size, so only what was written since can tell."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = 0

    def wrote(self, rows: int) -> None:
        """Count rows; a checkpoint takes no lock that a sale needs."""
        self._rows += rows
        if self._rows >= CHECKPOINT_EVERY:
            self._rows = 0
            self._database.one("PRAGMA wal_checkpoint(PASSIVE)")


def insert_rows(database: Database, table: str, columns: str, rows: Sequence[Row]) -> None:
    """Write rows a hundred to a statement, which halves what a row costs; the last ones each in one of its own.

    To hand a value to SQLite costs as much as to store it: a column that is the same in all rows is handed over once.
    """
    whole = len(rows) - len(rows) % ROWS_OF_A_STATEMENT
    for part, at_once in ((rows[:whole], ROWS_OF_A_STATEMENT), (rows[whole:], 1)):
        if part:
            values = list(zip(*part, strict=True))
            same = tuple(column.count(column[0]) == len(column) for column in values)
            database.write_many(_statement(table, columns, same, at_once), _parameters(values, same, at_once))


@lru_cache(64)
def _statement(table: str, columns: str, same: Sequence[bool], rows: int) -> str:
    fixed, width = sum(same), len(same) - sum(same)
    texts = []
    for row in range(rows):
        shared, own = iter(range(1, fixed + 1)), iter(range(fixed + row * width + 1, fixed + (row + 1) * width + 1))
        texts.append(", ".join(f"?{next(shared) if alike else next(own)}" for alike in same))
    return f"INSERT INTO {table} ({columns}) VALUES ({'), ('.join(texts)})"


def _parameters(values: Sequence[Sequence[Any]], same: Sequence[bool], rows: int) -> Iterable[Row]:
    """For each statement the values that all rows share, then those of one row after the other."""
    shared = [repeat(column[0]) for column, alike in zip(values, same, strict=True) if alike]
    own = [column for column, alike in zip(values, same, strict=True) if not alike]
    times = len(values[0]) // rows
    if not own:
        return repeat(tuple(column[0] for column in values), times)
    each = chain.from_iterable(zip(*own, strict=True))
    return zip(*shared, *[each] * (len(own) * rows), strict=False)


def copy_build(database: Database, builder: Builder) -> None:
    """Copy what a build has made into the tables that are being loaded."""
    attach(database, builder.file, "built")
    try:
        for copy in builder.build.copies:
            _copy(database, copy)
    finally:
        database.write("DETACH built")


def _copy(database: Database, copy: Copy) -> None:
    target, source = f"{copy.table}_loading{copy.part}", f"built.{copied_table(copy)}"
    if copy.part:
        database.run(f"DELETE FROM {target}")
    sql = f"INSERT INTO {target} ({copy.columns}) SELECT {copy.columns} FROM {source} WHERE rowid > ? AND rowid <= ?"
    last = database.value(f"SELECT max(rowid) FROM {source}") or 0
    log, done, size = WriteLog(database), 0, FIRST_ROWS // (ROWS_OF_A_BLOCK if copy.part else 1)
    while done < last:
        started = time.monotonic()
        database.run(sql, (done, done + size))
        took_s = time.monotonic() - started
        done += size
        log.wrote(size * (ROWS_OF_A_BLOCK if copy.part else 1))
        size = _next_size(size, took_s)
        time.sleep(PAUSE_S)


def _next_size(size: int, took_s: float) -> int:
    return max(50, min(2 * size, 50_000, round(size * HOLD_S / max(took_s, 1e-4))))
