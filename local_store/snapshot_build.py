"""What is made of a snapshot's rows while others are still coming: a scratch file, and the thread that writes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Self

from local_store.connection import Database
from local_store.replicas.replica import Build, Copy


class Builder:
    """One build in one file. SQLite leaves Python to others while it sorts, so this costs the loader little.

    The steps are done in order on a thread of the build's own, so that no build waits for another's.
    """

    def __init__(self, path: Path, number: int, build: Build, pragmas: Sequence[str]) -> None:
        self.build = build
        self.file = scratch_file(path, str(number))
        self._path = path
        self._database = Database(self.file, pragmas=pragmas)
        self._thread = ThreadPoolExecutor(1)
        self._built_to = ""
        self._is_attached = False
        self._last: Future[None] | None = None
        self._do(self._begin)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._thread.shutdown(cancel_futures=True)
        self._database.close()

    def build_up_to(self, key: str) -> None:
        """The rows with keys up to this one are in their tables, and no more of them will come."""
        if self.build.of_keys:
            above, self._built_to = self._built_to, key
            self._do(lambda: self._write(above, key))

    def begin_again(self) -> None:
        """The rows did not come in the order of their keys: what was built of parts is of no use."""
        self._built_to = ""
        self._do(self._remake)

    def finish(self) -> None:
        """All rows are in their tables: make the tables that will be copied."""
        self._do(self._finish)

    def wait(self) -> None:
        """Wait until everything asked for is done, or raise what went wrong."""
        if self._last is not None:
            self._last.result()

    def _do(self, step: Callable[[], None]) -> None:
        before = self._last
        self._last = self._thread.submit(_after, before, step)

    def _begin(self) -> None:
        self._run(self.build.before)

    def _remake(self) -> None:
        for (table,) in self._database.all("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'"):
            self._database.write(f"DROP TABLE {table}")
        self._begin()

    def _write(self, above: str, key: str) -> None:
        self._attach_register()
        for statement in self.build.of_keys:
            self._database.write(statement, (above, key))

    def _finish(self) -> None:
        self._run(self.build.after)
        attach(self._database, scratch_file(self._path, "staged"), "staging")
        self._attach_register()
        for copy in self.build.copies:
            self._database.write(f"CREATE TABLE {copied_table(copy)} AS {copy.source}")
        # What it kept in memory is no longer needed, and the copies begin.
        self._database.close()

    def _attach_register(self) -> None:
        if not self._is_attached:
            attach(self._database, self._path, "register", immutable=False)
            self._is_attached = True

    def _run(self, statements: Sequence[str]) -> None:
        for statement in statements:
            self._database.write(statement)


def _after(before: Future[None] | None, step: Callable[[], None]) -> None:
    if before is not None:
        before.result()
    step()


def copied_table(copy: Copy) -> str:
    """The table of the scratch file that a copy is made from."""
    return f"copy_{copy.table}{copy.part}"


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
