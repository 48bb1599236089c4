"""Connections to the register's file: one per thread, and the unit, which is one transaction."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import ReferenceType, ref

from local_store.errors import StoreError, store_error, translated

if TYPE_CHECKING:
    import sqlite_utils

BUSY_TIMEOUT_S = 5.0
"""How long a writer waits for another process; writers hold the lock for milliseconds, so this is trouble."""

RETRY_S = 0.001
"""How soon a waiting writer asks again. SQLite's own waits grow to 100 ms, and a busy loader gets in between."""

SHARED_FILE = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    # A find reads a dozen pages, and the operating system caches the file anyway.
    "cache_size=-8192",
    # Some builds overwrite deleted pages with zeros, which doubles the work of dropping a price list.
    "secure_delete=OFF",
    # The agent empties the log between syncs (Store.maintain); a sale does it only when nobody has for long.
    "wal_autocheckpoint=16000",
    "journal_size_limit=67108864",
)
"""How till, agent and tools open the register's file."""

Row = tuple[Any, ...]
Parameters = Sequence[Any]


class _ThreadState(threading.local):
    """What one thread has: its connection, how deep its units are nested, and whether the outermost must be durable."""

    connection: sqlite3.Connection | None = None
    depth: int = 0
    durable: bool = False
    settle: bool = False


class Database:
    """One file, opened in WAL mode by each thread for itself, so that a reader never waits for a writer.

    SQLite's errors come out as :mod:`local_store.errors`. Memory-mapped reading stays off: a file cut short by a
    failing disk would end the process instead of raising an error.
    """

    def __init__(
        self, path: Path, *, pragmas: Sequence[str] = SHARED_FILE, busy_timeout_s: float = BUSY_TIMEOUT_S
    ) -> None:
        self.path = path
        self._pragmas = pragmas
        self._busy_timeout_s = busy_timeout_s
        self._state = _ThreadState()
        self._opened: list[tuple[ReferenceType[threading.Thread], sqlite3.Connection]] = []
        self._guard = threading.Lock()
        self._closed = False

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        return self._state.connection or self._open_here()

    @property
    def in_unit(self) -> bool:
        """True inside a unit of this thread."""
        return self._state.depth > 0

    def one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row, or None."""
        try:
            row: Row | None = self.connection.execute(sql, parameters).fetchone()
        except sqlite3.Error as error:
            raise store_error(error, self.path) from error
        return row

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, parameters)
        return None if row is None else row[0]

    def all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Every row."""
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise store_error(error, self.path) from error

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Write, inside a unit (the caller's, or one of its own); the number of rows changed."""
        with self.unit():
            return self.write(sql, parameters)

    def write(self, sql: str, parameters: Parameters = ()) -> int:
        """Write inside the unit that is open already; the number of rows changed."""
        try:
            return self.connection.execute(sql, parameters).rowcount
        except sqlite3.Error as error:
            raise store_error(error, self.path) from error

    def write_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Write one statement for each row, inside the unit that is open already."""
        try:
            self.connection.executemany(sql, rows)
        except sqlite3.Error as error:
            raise store_error(error, self.path) from error

    def tables(self) -> sqlite_utils.Database:
        """sqlite-utils over this thread's connection: what the steps of the schema are written with."""
        # Imported here: it brings a command line and a plug-in system along, which a till's start has no use for.
        import sqlite_utils

        return sqlite_utils.Database(self.connection, execute_plugins=False)

    @contextmanager
    def unit(self, durable: bool = False) -> Iterator[None]:
        """One transaction, ``BEGIN IMMEDIATE`` to ``COMMIT``; everything in it happens or nothing does.

        A unit within a unit joins it as a savepoint: when the inner one fails, only its own writes are undone.
        ``durable`` waits until the disk has it (``synchronous=FULL``), asked for by the outermost or by any inner one.
        """
        state = self._state
        if state.depth:
            state.settle = state.settle or (durable and not state.durable)
            with self._savepoint(state.depth):
                yield
            return
        connection = self._begin(durable)
        state.depth, state.durable, state.settle = 1, durable, False
        try:
            yield
        except BaseException:
            self._leave(connection)
            raise
        self._commit(connection)
        if state.settle:
            self._settle()

    def close(self) -> None:
        """Close every thread's connection; a later use is an error."""
        with self._guard:
            self._closed = True
            for _, connection in self._opened:
                connection.close()
            self._opened.clear()
        self._state.connection = None

    @contextmanager
    def _savepoint(self, depth: int) -> Iterator[None]:
        state, name = self._state, f"inner_{depth}"
        self.write(f"SAVEPOINT {name}")
        state.depth += 1
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:
                self.write(f"ROLLBACK TO {name}")
                self.write(f"RELEASE {name}")
            raise
        else:
            self.write(f"RELEASE {name}")
        finally:
            state.depth -= 1

    def _begin(self, durable: bool) -> sqlite3.Connection:
        connection = self.connection
        with translated(self.path):
            connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            connection.execute("PRAGMA busy_timeout=0")
            try:
                self._lock(connection)
            finally:
                connection.execute(f"PRAGMA busy_timeout={round(self._busy_timeout_s * 1000)}")
        return connection

    def _lock(self, connection: sqlite3.Connection) -> None:
        deadline = time.monotonic() + self._busy_timeout_s
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                    raise
            time.sleep(RETRY_S)

    def _commit(self, connection: sqlite3.Connection) -> None:
        try:
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._leave(connection)
            raise store_error(error, self.path) from error
        self._state.depth = 0

    def _leave(self, connection: sqlite3.Connection) -> None:
        self._state.depth = 0
        # After a full disk or an I/O error SQLite has rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")

    def _settle(self) -> None:
        # The level cannot rise inside a transaction. A second commit at the higher one syncs the first as well:
        # both lie in the same write-ahead log, the first before the second.
        with self.unit(durable=True):
            self.write("UPDATE settle SET times = times + 1")

    def _open_here(self) -> sqlite3.Connection:
        connection = connect(self.path, self._pragmas, self._busy_timeout_s)
        with self._guard:
            if self._closed:
                connection.close()
                raise StoreError(self.path, "used after it was closed")
            self._close_of_dead_threads()
            self._opened.append((ref(threading.current_thread()), connection))
        self._state.connection = connection
        return connection

    def _close_of_dead_threads(self) -> None:
        kept = []
        for thread, connection in self._opened:
            alive = thread()
            if alive is not None and alive.is_alive():
                kept.append((thread, connection))
            else:
                connection.close()
        self._opened = kept


def connect(
    path: Path, pragmas: Sequence[str] = SHARED_FILE, busy_timeout_s: float = BUSY_TIMEOUT_S
) -> sqlite3.Connection:
    """A connection with these settings. Its errors are ours; it may be closed from another thread."""
    with translated(path):
        connection = sqlite3.connect(
            path.absolute().as_uri(), timeout=busy_timeout_s, isolation_level=None, check_same_thread=False, uri=True
        )
        try:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
    return connection
