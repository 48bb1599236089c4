"""What can go wrong with the register's file, and how SQLite's own errors are read.

StoreError                  the world said no: a sentence for the operator, ``code`` and ``values`` to build it from
├── AlreadyRunning          another till holds this file
├── TooNew                  the file was written by a newer program
├── NotOpened               the file or its folder cannot be opened or made
├── ReadOnly                the file may be read but not written
├── DiskFull                no room left; nothing was written
├── Locked                  another process kept the file locked for too long; nothing was written
├── DeviceFault             the disk failed to read or write
├── Damaged                 the file is no sound database; it was put aside when ``quarantined`` says so
├── CursorGap               a feed's page does not follow what was applied before
├── VersionUntracked        a stream has versions of which nothing is known here: its snapshot tells
└── SnapshotMismatch        a snapshot has another number of rows than it said, or one key twice
StoreMisuse                 ours: a caller broke a rule the schema guards
├── Immutable               a completed transaction, a stock movement or a fact was to be changed
├── NotEnrolled             a fact was to be recorded before the register has an identity
└── WrongNumber             a sale was to be recorded with another number than the next
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar


class StoreError(Exception):
    """The file could not do what was asked; nothing was half-written."""

    code: ClassVar[str] = "store.failed"

    def __init__(self, path: Path | None = None, detail: str = "") -> None:
        super().__init__(f"{self.code}: {path or 'the database'} {detail}".rstrip())
        self.path = path
        self.detail = detail

    @property
    def values(self) -> Mapping[str, object]:
        """Plain data for the sentence on the screen."""
        return {"path": str(self.path or ""), "detail": self.detail}


class AlreadyRunning(StoreError):
    """Another till holds this file; ``pid`` is its process, 0 when it did not say."""

    code = "store.already_running"

    def __init__(self, path: Path, pid: int) -> None:
        super().__init__(path, f"held by process {pid}")
        self.pid = pid

    @property
    def values(self) -> Mapping[str, object]:
        """Path and process."""
        return {"path": str(self.path), "pid": self.pid}


class TooNew(StoreError):
    """The file was written by a newer program, which must open it."""

    code = "store.too_new"

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path, f"version {found}, this program knows {known}")
        self.found = found
        self.known = known

    @property
    def values(self) -> Mapping[str, object]:
        """Path and both versions."""
        return {"path": str(self.path), "found": self.found, "known": self.known}


class NotOpened(StoreError):
    """The file or its folder cannot be opened or made."""

    code = "store.not_opened"


class ReadOnly(StoreError):
    """The file may be read but not written."""

    code = "store.read_only"


class DiskFull(StoreError):
    """No room left on the disk; nothing was written."""

    code = "store.disk_full"


class Locked(StoreError):
    """Another process kept the file locked for too long; nothing was written."""

    code = "store.locked"


class DeviceFault(StoreError):
    """The disk failed to read or write."""

    code = "store.device_fault"


class Damaged(StoreError):
    """The file is no sound database.

    ``quarantined`` is where it was put aside (None while it still stands in its place), ``backups`` are the sound
    copies there are, the newest first.
    """

    code = "store.damaged"

    def __init__(
        self, path: Path | None, detail: str = "", quarantined: Path | None = None, backups: tuple[Path, ...] = ()
    ) -> None:
        super().__init__(path, detail)
        self.quarantined = quarantined
        self.backups = backups

    @property
    def values(self) -> Mapping[str, object]:
        """Where the damaged file is now, and the newest backup."""
        return {
            "path": str(self.path or ""),
            "detail": self.detail,
            "quarantined": str(self.quarantined or ""),
            "backup": str(self.backups[0]) if self.backups else "",
        }


class CursorGap(StoreError):
    """A page of a feed does not begin right after the cursor, or belongs to another epoch."""

    code = "store.cursor_gap"

    def __init__(self, stream: str, expected: tuple[int, int], found: tuple[int, int]) -> None:
        super().__init__(None, f"{stream}: expected epoch and position {expected}, found {found}")
        self.stream = stream
        self.expected = expected
        self.found = found


class VersionUntracked(StoreError):
    """A manifest came for a stream whose state was never told: only its snapshot can tell. Nothing was changed."""

    code = "store.version_untracked"

    def __init__(self, stream: str) -> None:
        super().__init__(None, f"{stream} has versions now: its snapshot is needed")
        self.stream = stream


class SnapshotMismatch(StoreError):
    """A snapshot has another number of rows than it said, or one key twice; nothing was changed."""

    code = "store.snapshot_mismatch"


class StoreMisuse(Exception):
    """A caller broke a rule that the schema guards."""


class Immutable(StoreMisuse):
    """A completed transaction, a stock movement or a fact was to be changed."""


class NotEnrolled(StoreMisuse):
    """A fact was to be recorded before the register has an identity."""


class WrongNumber(StoreMisuse):
    """A sale was to be recorded with another number than the next."""


_BY_CODE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_BUSY: Locked,
    sqlite3.SQLITE_LOCKED: Locked,
    sqlite3.SQLITE_CORRUPT: Damaged,
    sqlite3.SQLITE_NOTADB: Damaged,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_PERM: ReadOnly,
    sqlite3.SQLITE_CANTOPEN: NotOpened,
    sqlite3.SQLITE_IOERR: DeviceFault,
    sqlite3.SQLITE_PROTOCOL: Locked,
}


def store_error(error: sqlite3.Error, path: Path | None = None) -> Exception:
    """Our error for one of SQLite's, by its primary result code."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return StoreMisuse(str(error))
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER:
        return Immutable(str(error))
    kind = _BY_CODE.get(code & 0xFF)
    name = getattr(error, "sqlite_errorname", "")
    return kind(path, f"{name}: {error}") if kind else StoreMisuse(f"{name}: {error}")


@contextmanager
def translated(path: Path | None = None) -> Iterator[None]:
    """Raise SQLite's errors as ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise store_error(error, path) from error
