"""The single-instance lock: one till per file, held by the operating system: a killed till leaves none behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from local_store.errors import AlreadyRunning, NotOpened


class InstanceLock:
    """A locked file beside the database. The text in it is for people; what counts is the lock."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".lock")
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Take the lock; :class:`~local_store.errors.AlreadyRunning` when a living process holds it."""
        try:
            file = self.path.open("r+b" if self.path.exists() else "w+b")
        except OSError as error:
            raise NotOpened(self.path, str(error)) from error
        if not _lock(file):
            pid = _pid_in(file)
            file.close()
            raise AlreadyRunning(self.path, pid)
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\nThis register's till is running; this file is locked until it ends.\n".encode())
        file.flush()
        self._file = file

    def release(self) -> None:
        """Give the lock back; the file stays."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _pid_in(file: IO[bytes]) -> int:
    file.seek(0)
    first = file.readline().strip()
    return int(first) if first.isdigit() else 0


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        # Far behind the text, which other processes may so still read.
        file.seek(1 << 20)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
