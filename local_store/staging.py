"""Rows of a version on its way: kept aside as they come, and released together when the version is whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from local_store.connection import Database
from local_store.replicas import Replica
from local_store.versions import MOST_AT_ONCE, StreamVersion, Versions, write_version
from retail.feeds import FeedEntry, VersionRow, digest_text, row_mark


class Staging:
    """The rows of one stream on their way to being in force. Everything is done inside the caller's unit."""

    def __init__(self, database: Database, stream: str, replica: Replica, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._stream = stream
        self._replica = replica
        self._clock = clock
        self._here = Versions(database).of(stream)

    @property
    def is_tracked(self) -> bool:
        """The stream has versions, and a snapshot has told where it stood."""
        return self._here is not None

    @property
    def is_reached(self) -> bool:
        """Everything of the coming version is here."""
        return self._here is not None and self._here.is_reached

    def announce(self, coming: VersionRow) -> None:
        """The manifest of a version; one that is in force already says nothing new."""
        here = self._tracked()
        newest = here.coming or here
        if coming.version > newest.version:
            self._here = replace(here, coming=coming, coming_since=self._clock())

    def stage(self, entry: FeedEntry) -> bool:
        """Keep a row aside; False when it is not newer than what is here."""
        here, (rev, is_live) = self._tracked(), self._known(entry.key)
        if entry.rev <= rev:
            return False
        marks = int(here.marks, 16)
        marks ^= row_mark(entry.key, rev) if is_live else 0
        marks ^= row_mark(entry.key, entry.rev) if entry.row is not None else 0
        self._here = replace(here, live=here.live + (entry.row is not None) - is_live, marks=digest_text(marks))
        content = None if entry.row is None else json.dumps(entry.row, ensure_ascii=False)
        self._database.write(
            "INSERT OR REPLACE INTO staged_row VALUES (?, ?, ?, ?, ?)",
            (self._stream, entry.key, entry.rev, entry.pos, content),
        )
        return True

    def release(self) -> Iterator[FeedEntry]:
        """The staged rows, to be applied now; with the last one the coming version is in force."""
        sql = "SELECT pos, rev, key, content FROM staged_row WHERE stream = ? ORDER BY pos"
        rows = self._database.all(sql, (self._stream,))
        for pos, rev, key, content in rows:
            yield FeedEntry(pos, rev, key, None if content is None else json.loads(content))
        self._database.write("DELETE FROM staged_row WHERE stream = ?", (self._stream,))
        here = self._tracked()
        if here.coming is not None:
            self._here = replace(here, version=here.coming.version, since=self._clock(), coming=None, coming_since=None)

    @property
    def is_large(self) -> bool:
        """More rows are staged than may come into force in one transaction."""
        return Versions(self._database).staged(self._stream) > MOST_AT_ONCE

    def save(self) -> None:
        """Write down where the stream stands now."""
        here = self._here
        if here is not None:
            write_version(self._database, self._stream, here)

    def _tracked(self) -> StreamVersion:
        if self._here is None:
            raise ValueError(f"{self._stream} has no versions here")
        return self._here

    def _known(self, key: str) -> tuple[int, bool]:
        """The newest version received of a row, and whether it is there or was taken away."""
        of = (self._stream, key)
        staged = self._database.one("SELECT rev, content FROM staged_row WHERE stream = ? AND key = ?", of)
        if staged is not None:
            return staged[0], staged[1] is not None
        parked = self._database.one("SELECT rev, content <> 'null' FROM parked_row WHERE stream = ? AND key = ?", of)
        gone = self._database.one("SELECT rev, 0 FROM tombstone WHERE stream = ? AND key = ?", of)
        found = [(0, 0), *(each for each in (parked, gone, self._applied(key)) if each is not None)]
        rev, is_live = max(found)
        return rev, bool(is_live)

    def _applied(self, key: str) -> tuple[int, int] | None:
        try:
            rev = self._replica.rev(key)
        except ValueError:
            return None  # no key of such a row, so none of them is here
        return None if rev is None else (rev, 1)
