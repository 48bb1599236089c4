"""What is made of a snapshot's rows while others are still coming: a scratch file, and the thread that writes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from local_store.connection import Database
from local_store.replicas.replica import Build


class Builder:
    """One build in one file. SQLite leaves Python to others while it sorts, so this costs the loader little.

    The steps are done one after the other; each waits for the one before on the pool's thread.
    """

    def __init__(self, path: Path, number: int, build: Build, pragmas: Sequence[str], pool: ThreadPoolExecutor) -> None:
        self.build = build
        self.file = scratch_file(path, str(number))
        self._path = path
        self._pragmas = pragmas
        self._pool = pool
        self._built_to = ""
        self._last: Future[None] | None = None
        self._begin()

    def build_up_to(self, key: str) -> None:
        """The rows with keys up to this one are in their tables, and no more of them will come."""
        if self.build.of_keys:
            above, self._built_to = self._built_to, key
            self._do(lambda database: self._write(database, self.build.of_keys, (above, key)))

    def begin_again(self) -> None:
        """The rows did not come in the order of their keys: what was built of parts is of no use."""
        self._built_to = ""
        self._do(lambda _: self.file.unlink(missing_ok=True))
        self._begin()

    def finish(self) -> None:
        """All rows are in their tables: make the tables that will be copied."""
        self._do(self._finish)

    def wait(self) -> None:
        """Wait until everything asked for is done, or raise what went wrong."""
        if self._last is not None:
            self._last.result()

    def _begin(self) -> None:
        self._do(lambda database: self._run(database, self.build.before))

    def _do(self, step: Callable[[Database], None]) -> None:
        before = self._last
        self._last = self._pool.submit(self._step, before, step)

    def _step(self, before: Future[None] | None, step: Callable[[Database], None]) -> None:
        if before is not None:
            before.result()
        # Opened for each step: of several threads in the pool, any may take the next one.
        database = Database(self.file, pragmas=self._pragmas)
        try:
            step(database)
        finally:
            database.close()

    def _finish(self, database: Database) -> None:
        self._run(database, self.build.after)
        attach(database, scratch_file(self._path, "staged"), "staging")
        attach(database, self._path, "register", immutable=False)
        for place, copy in enumerate(self.build.copies):
            database.write(f"CREATE TABLE copy_{place} AS {copy.source}")

    def _write(self, database: Database, statements: Sequence[str], parameters: Sequence[str]) -> None:
        attach(database, self._path, "register", immutable=False)
        for statement in statements:
            database.write(statement, parameters)

    def _run(self, database: Database, statements: Sequence[str]) -> None:
        for statement in statements:
            database.write(statement)


def attach(database: Database, file: Path, name: str, *, immutable: bool = True) -> None:
    """Attach a file for reading only, so that a unit asks for no lock on it; immutable when nobody writes it now."""
    uri = f"{file.absolute().as_uri()}?mode=ro{'&immutable=1' if immutable else ''}"
    database.write(f"ATTACH ? AS {name}", (uri,))


def scratch_file(path: Path, part: str) -> Path:
    """A file beside the database, on the same disk, for one part of the work."""
    return path.with_name(f"{path.name}.loading-{part}")


def remove_scratch(path: Path) -> None:
    """Remove every scratch file."""
    for file in path.parent.glob(f"{path.name}.loading-*"):
        file.unlink(missing_ok=True)
