"""Copies of the file while it is in use, the way back to one, and the place a damaged file is put aside in."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from local_store.connection import connect
from local_store.errors import Damaged, NotOpened, StoreError, translated
from local_store.health import clear_mark, integrity_faults

if TYPE_CHECKING:
    from local_store.store import Store

PAGES_AT_A_TIME = 256
PAUSE_S = 0.005
_SUFFIX = ".backup.db"
_COMPANIONS = ("-wal", "-shm", "-journal")


def backups_of(path: Path, folder: Path) -> tuple[Path, ...]:
    """The backups of this file in a folder, the newest first."""
    return tuple(sorted(folder.glob(f"{path.stem}-*{_SUFFIX}"), reverse=True))


def backup_now(store: Store, folder: Path, keep: int = 3) -> Path:
    """Copy the file while it is in use, check the copy, and keep the newest ``keep``; the new copy.

    For a worker or the agent: the pages go in small steps and nobody waits. A copy with a fault raises
    :class:`~local_store.errors.Damaged` and is not kept; older ones stay.
    """
    path = store.path
    target = folder / f"{path.stem}-{_stamp(store.now())}{_SUFFIX}"
    partial = target.with_suffix(".partial")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy(path, partial)
        _verify(partial)
        partial.replace(target)
    except OSError as error:
        raise NotOpened(folder, str(error)) from error
    finally:
        # A folder that cannot be written has been told of already.
        with suppress(OSError):
            _remove(partial)
    for old in backups_of(path, folder)[max(1, keep) :]:
        _remove(old)
    return target


def restore_latest(path: Path, folder: Path) -> Path | None:
    """Put the newest sound backup in the place of ``path``, which must be free; the backup used, None without any.

    What happened since that backup is not in it: see :mod:`local_store.salvage`.
    """
    if path.exists():
        raise NotOpened(path, "a file stands in its place")
    for backup in backups_of(path, folder):
        if _is_sound(backup):
            _copy(backup, path)
            clear_mark(path)
            return backup
    return None


def quarantine(path: Path, at: datetime) -> Path:
    """Put a damaged file aside under a name with the time in it, its log with it; its new place."""
    aside = path.with_name(f"{path.stem}.damaged-{_stamp(at)}{path.suffix}")
    try:
        for companion in _COMPANIONS:
            found = path.with_name(path.name + companion)
            if found.exists():
                found.replace(aside.with_name(aside.name + companion))
        if path.exists():
            path.replace(aside)
    except OSError as error:
        raise NotOpened(path, str(error)) from error
    clear_mark(path)
    return aside


def _copy(source: Path, target: Path) -> None:
    _remove(target)
    origin = connect(source)
    try:
        with translated(target):
            copy = sqlite3.connect(target, isolation_level=None)
            try:
                origin.backup(copy, pages=PAGES_AT_A_TIME, sleep=PAUSE_S)
            finally:
                copy.close()
    finally:
        origin.close()


def _verify(copy: Path) -> None:
    faults = integrity_faults(copy)
    clear_mark(copy)
    if faults:
        raise Damaged(copy, faults[0])


def _is_sound(backup: Path) -> bool:
    try:
        _verify(backup)
    except StoreError:
        return False
    return True


def _remove(path: Path) -> None:
    for name in ("", *_COMPANIONS):
        path.with_name(path.name + name).unlink(missing_ok=True)


def _stamp(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%S")
