"""The agent's lease: of several agents on one file, the one that may sync."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from local_store.connection import Database


@dataclass(frozen=True, slots=True)
class LeaseHolder:
    """Who holds the lease, and until when."""

    owner: str
    expires: datetime


class LeaseRepository:
    """One lease, taken by name and lost by time."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def acquire(self, owner: str, ttl_s: float) -> bool:
        """Take the lease when it is free, expired, or already one's own."""
        with self._database.unit():
            holder = self._read()
            if holder is not None and holder.owner != owner and self._is_live(holder, ttl_s):
                return False
            self._write(owner, ttl_s)
        return True

    def renew(self, owner: str, ttl_s: float) -> bool:
        """Keep the lease; False when it was lost, and then nothing more may be sent."""
        with self._database.unit():
            holder = self._read()
            if holder is None or holder.owner != owner:
                return False
            self._write(owner, ttl_s)
        return True

    def release(self, owner: str) -> None:
        """Give the lease back."""
        self._database.run("DELETE FROM lease WHERE owner = ?", (owner,))

    def holder(self) -> LeaseHolder | None:
        """Who holds the lease now; None when nobody does, or it has expired."""
        found = self._read()
        return found if found is not None and self._clock() < found.expires else None

    def _is_live(self, holder: LeaseHolder, ttl_s: float) -> bool:
        # A clock set back would make a dead agent's lease last for hours: nothing is held longer than was asked for.
        now = self._clock()
        return now < holder.expires <= now + 2 * timedelta(seconds=ttl_s)

    def _read(self) -> LeaseHolder | None:
        row = self._database.one("SELECT owner, expires_at FROM lease")
        return LeaseHolder(row[0], datetime.fromisoformat(row[1])) if row else None

    def _write(self, owner: str, ttl_s: float) -> None:
        expires = self._clock() + timedelta(seconds=ttl_s)
        self._database.write("INSERT OR REPLACE INTO lease VALUES (1, ?, ?)", (owner, expires.isoformat()))
