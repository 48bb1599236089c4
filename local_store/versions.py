"""Versions of the replicated streams: which is in force here, and what has come of the next one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from local_store.connection import Database
from retail.feeds import VersionRow

MOST_AT_ONCE = 20_000
"""Staged rows that may come into force in one transaction, a fraction of a second; a snapshot is loaded for more."""

_OF_FAMILY = "stream = ? OR (stream > ? AND stream < ?)"
_COLUMNS = "version, since, live, marks, coming, coming_live, coming_marks, coming_since"


@dataclass(frozen=True, slots=True)
class StreamVersion:
    """A stream's version in force, and the manifest that what was received has not reached yet."""

    version: int
    since: datetime
    live: int
    marks: str
    coming: VersionRow | None = None
    coming_since: datetime | None = None

    @property
    def is_reached(self) -> bool:
        """Everything of the coming version is here."""
        return self.coming is not None and (self.live, self.marks) == (self.coming.count, self.coming.sha256)


class Versions:
    """What tills ask and what the agent decides by; :class:`~local_store.inbox.Inbox` writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def active(self, family: str) -> int:
        """The number of the version in force: of ``promo``, or of the one ``price`` list that is here.

        From a hub that knows no versions, the stream's epoch and position as one number; 0 before anything came.
        """
        # A range and no LIKE: each scan asks, and SQLite finds a range by the key but reads the whole table for LIKE.
        names = (family, f"{family}:", f"{family};")
        row = self._database.one(f"SELECT version FROM stream_version WHERE {_OF_FAMILY}", names)
        if row is not None:
            return int(row[0])
        row = self._database.one(f"SELECT epoch, pos FROM cursor WHERE {_OF_FAMILY}", names)
        return row[0] << 32 | row[1] if row else 0

    def of(self, stream: str) -> StreamVersion | None:
        """Where a stream stands; None when it has no versions."""
        row = self._database.one(f"SELECT {_COLUMNS} FROM stream_version WHERE stream = ?", (stream,))
        if row is None:
            return None
        version, since, live, marks, coming, coming_live, coming_marks, coming_since = row
        here = StreamVersion(version, datetime.fromisoformat(since), live, marks)
        if coming is None:
            return here
        at = datetime.fromisoformat(coming_since)
        return replace(
            here,
            coming=VersionRow(version=coming, count=coming_live, sha256=coming_marks, at=at),
            coming_since=at,
        )

    def staged(self, stream: str) -> int:
        """How many rows were received and are not in force yet."""
        return int(self._database.value("SELECT count(*) FROM staged_row WHERE stream = ?", (stream,)))


def write_version(database: Database, stream: str, here: StreamVersion) -> None:
    """Write down where a stream stands."""
    coming, since = here.coming, here.coming_since
    values = (
        stream, here.version, here.since.isoformat(), here.live, here.marks,
        coming and coming.version, coming and coming.count, coming and coming.sha256, since and since.isoformat(),
    )  # fmt: skip
    database.write(f"INSERT OR REPLACE INTO stream_version VALUES ({', '.join('?' * len(values))})", values)


def forget_version(database: Database, stream: str) -> None:
    """The stream's rows are replaced or gone: nothing is staged, and no version known."""
    for table in ("staged_row", "stream_version"):
        database.write(f"DELETE FROM {table} WHERE stream = ?", (stream,))
