"""The inbox: pages and snapshots of the hub's feeds become tables, each with its cursor in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from local_store.changes import note_changes
from local_store.connection import Database
from local_store.errors import CursorGap, StoreMisuse, VersionUntracked
from local_store.replicas import Replica, replica_of
from local_store.snapshot import SnapshotLoader, parked_row
from local_store.staging import Staging
from local_store.versions import forget_version
from retail.feeds import VERSION_KEY, FeedEntry, RowBlock, VersionRow, is_versioned


@dataclass(frozen=True, slots=True)
class Applied:
    """What a page did: the kinds of things that changed, and how its entries fared."""

    kinds: frozenset[str]
    applied: int
    passed_over: int
    parked: int


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A row this program could not read, kept until a newer row or a newer program makes sense of it."""

    stream: str
    key: str
    rev: int
    pos: int
    reason: str
    parked_at: datetime


class Inbox:
    """Applies what the agent brought."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def cursors(self) -> dict[str, tuple[int, int]]:
        """(epoch, position) up to which each stream has been applied."""
        rows = self._database.all("SELECT stream, epoch, pos FROM cursor ORDER BY stream")
        return {stream: (epoch, pos) for stream, epoch, pos in rows}

    def apply(self, stream: str, epoch: int, entries: Sequence[FeedEntry]) -> Applied:
        """Apply a page and move the cursor behind it, all in one transaction.

        :class:`~local_store.errors.CursorGap` when the page does not begin right after the cursor, has a gap itself,
        or is of another epoch. An entry is passed over when its row is not newer than what is here; an unreadable one
        is parked, and the others are applied.

        In a stream with versions nothing is applied before a version is whole: until then its rows are kept aside.
        :class:`~local_store.errors.VersionUntracked` when only a snapshot can tell what a version begins from.
        """
        if not entries:
            return Applied(frozenset(), 0, 0, 0)
        with self._database.unit():
            self._check_order(stream, epoch, entries)
            replica = replica_of(stream, self._database)
            self._make_alone(stream, replica)
            fates = self._apply_all(stream, replica, entries)
            self._set_cursor(stream, epoch, entries[-1].pos)
            kinds = frozenset({replica.kind}) if "applied" in fates else frozenset()
            note_changes(self._database, kinds)
        return Applied(kinds, fates.count("applied"), fates.count("passed_over"), fates.count("parked"))

    def load_blocks(
        self,
        stream: str,
        epoch: int,
        pos: int,
        blocks: Iterable[RowBlock],
        expected_rows: int,
        progress: Callable[[int], None] | None = None,
        version: VersionRow | None = None,
    ) -> Applied:
        """Put a stream's whole state in place of what is here, and the cursor at its position.

        ``version`` is the one these rows are, in a stream that has versions. Nothing a till sees changes until the very
        end; an error raised by ``blocks`` – a wrong hash found at the end – or another number of rows than expected
        leaves everything as it was.
        """
        if self._database.in_unit:
            raise StoreMisuse("a snapshot is loaded in many units of its own")
        loader = SnapshotLoader(self._database.path, self._clock)
        parked = loader.load(stream, epoch, pos, blocks, expected_rows, progress, version)
        kind = replica_of(stream, self._database).kind
        return Applied(frozenset({kind}), expected_rows - parked, 0, parked)

    def confirm(self, streams: Iterable[str]) -> None:
        """The hub's heads are these streams' cursors: what is here is as fresh as now."""
        now = self._clock().isoformat()
        with self._database.unit():
            self._database.write_many(
                "UPDATE cursor SET confirmed_at = ? WHERE stream = ?", [(now, stream) for stream in streams]
            )

    def parked(self) -> tuple[ParkedRow, ...]:
        """The rows that could not be read."""
        rows = self._database.all(
            "SELECT stream, key, rev, pos, reason, parked_at FROM parked_row ORDER BY stream, key"
        )
        return tuple(ParkedRow(row[0], row[1], row[2], row[3], row[4], datetime.fromisoformat(row[5])) for row in rows)

    def retry_parked(self) -> Applied:
        """Try the parked rows once more, as a newer program does when it first opens the file."""
        rows = self._database.all("SELECT stream, key, rev, pos, content FROM parked_row")
        fates, kinds = [], set()
        with self._database.unit():
            for stream, key, rev, pos, content in rows:
                replica = replica_of(stream, self._database)
                fates.append(self._apply(stream, replica, FeedEntry(pos, rev, key, json.loads(content))))
                kinds |= {replica.kind} if fates[-1] == "applied" else set()
            note_changes(self._database, kinds)
        return Applied(frozenset(kinds), fates.count("applied"), fates.count("passed_over"), fates.count("parked"))

    def _check_order(self, stream: str, epoch: int, entries: Sequence[FeedEntry]) -> None:
        here = self._database.one("SELECT epoch, pos FROM cursor WHERE stream = ?", (stream,)) or (epoch, 0)
        if here[0] != epoch:
            raise CursorGap(stream, (here[0], here[1] + 1), (epoch, entries[0].pos))
        for place, entry in enumerate(entries, start=here[1] + 1):
            if entry.pos != place:
                raise CursorGap(stream, (epoch, place), (epoch, entry.pos))

    def _make_alone(self, stream: str, replica: Replica) -> None:
        # A register that moved to another zone: the first page of the new list ends the old one.
        if not replica.alone:
            return
        family = stream.partition(":")[0]
        others = self._database.all(
            "SELECT stream FROM cursor WHERE stream LIKE ? AND stream <> ?", (f"{family}:%", stream)
        )
        for (other,) in others:
            for table in replica.tables:
                self._database.write(f"DELETE FROM {table}")
            for table in ("cursor", "tombstone", "parked_row"):
                self._database.write(f"DELETE FROM {table} WHERE stream = ?", (other,))
            forget_version(self._database, other)

    def _apply_all(self, stream: str, replica: Replica, entries: Sequence[FeedEntry]) -> list[str]:
        staging = Staging(self._database, stream, replica, self._clock)
        if staging.is_tracked:
            return self._apply_versions(stream, replica, staging, entries)
        if is_versioned(stream) and any(entry.key == VERSION_KEY for entry in entries):
            raise VersionUntracked(stream)
        return [self._apply(stream, replica, entry) for entry in entries]

    def _apply_versions(
        self, stream: str, replica: Replica, staging: Staging, entries: Sequence[FeedEntry]
    ) -> list[str]:
        """Stage the entries; whenever a version is whole, apply what is staged. A manifest may come before its rows."""
        fates: list[str] = []
        for entry in entries:
            if entry.key == VERSION_KEY:
                self._announce(stream, staging, entry)
            elif not staging.stage(entry):
                fates.append("passed_over")
            if staging.is_reached and not staging.is_large:
                fates += [self._apply(stream, replica, staged) for staged in staging.release()]
        staging.save()
        return fates

    def _announce(self, stream: str, staging: Staging, entry: FeedEntry) -> None:
        try:
            staging.announce(VersionRow.model_validate(entry.row))
        except ValueError as error:
            self._park(stream, entry, error)

    def _apply(self, stream: str, replica: Replica, entry: FeedEntry) -> str:
        try:
            with self._database.unit():
                return self._write(stream, replica, entry)
        except (ValueError, OverflowError) as error:
            self._park(stream, entry, error)
            return "parked"

    def _park(self, stream: str, entry: FeedEntry, error: Exception) -> None:
        self._database.write(
            "INSERT OR REPLACE INTO parked_row VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*parked_row(stream, entry.pos, entry.key, entry.rev, entry.row, error), self._clock().isoformat()),
        )

    def _write(self, stream: str, replica: Replica, entry: FeedEntry) -> str:
        if entry.rev <= self._known_rev(stream, replica, entry.key):
            return "passed_over"
        if entry.row is None:
            replica.remove(entry.key)
            self._database.write("INSERT OR REPLACE INTO tombstone VALUES (?, ?, ?)", (stream, entry.key, entry.rev))
        else:
            replica.put(entry.key, entry.rev, entry.row)
            self._database.write("DELETE FROM tombstone WHERE stream = ? AND key = ?", (stream, entry.key))
        self._database.write("DELETE FROM parked_row WHERE stream = ? AND key = ?", (stream, entry.key))
        return "applied"

    def _known_rev(self, stream: str, replica: Replica, key: str) -> int:
        here = replica.rev(key)
        if here is not None:
            return here
        return int(self._database.value("SELECT rev FROM tombstone WHERE stream = ? AND key = ?", (stream, key)) or 0)

    def _set_cursor(self, stream: str, epoch: int, pos: int) -> None:
        self._database.write(
            "INSERT OR REPLACE INTO cursor VALUES (?, ?, ?, ?)", (stream, epoch, pos, self._clock().isoformat())
        )
