"""What every replica can do, for pages and for snapshots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from local_store.connection import Database, Row

MOST_INTEGER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Copy:
    """One table of a snapshot: which columns of which staged rows, in the order of the target's key.

    ``part`` names a table behind a virtual one: ``_data`` of a search index.
    """

    table: str
    columns: str
    source: str
    part: str = ""


class Replica(Protocol):
    """The tables behind one stream. A row that cannot be read raises :class:`ValueError`, and nothing is written."""

    kind: ClassVar[str]
    """What :class:`~local_store.changes.Changes` tells when a row changed."""
    tables: ClassVar[Sequence[str]]
    """The tables that a snapshot swaps; empty when it is small enough to be written in place."""
    alone: ClassVar[bool]
    """True when the tables belong to one stream at a time: one zone's prices, one location's stock."""

    def rev(self, key: str) -> int | None:
        """The version of the row under this key; None when there is none."""

    def put(self, key: str, rev: int, row: Mapping[str, Any]) -> None:
        """Write a row in place of what its key had."""

    def remove(self, key: str) -> None:
        """Take a row away."""


class BulkReplica(Replica, Protocol):
    """A replica whose snapshot is prepared in a scratch file: rows are staged, sorted there, then copied in order."""

    stages: ClassVar[Sequence[tuple[str, str]]]
    """Scratch tables, (name, columns)."""
    copies: ClassVar[Sequence[Copy]]

    def staged(self, key: str, rev: int, row: Mapping[str, Any]) -> Sequence[Sequence[Row]]:
        """The rows that one row of the snapshot becomes, for each scratch table in turn."""

    def arrange(self, scratch: Database) -> None:
        """Sort what was staged, once all of it is there."""
