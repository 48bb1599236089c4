"""What every replica can do, for pages and for snapshots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from local_store.connection import Row
from retail.feeds import RowBlock, SnapshotRow

MOST_INTEGER = 2**63 - 1

Unreadable = tuple[SnapshotRow, Exception]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the rows of a snapshot go as they are read: a new table of the register's file, or a scratch table."""

    table: str
    columns: str
    scratch: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """A table filled at the end, from what a build sorted in the order of the table's key.

    ``part`` names a table behind a virtual one: ``_data`` of a search index.
    """

    table: str
    columns: str
    source: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Build:
    """What one thread makes of the new rows in a file of its own, while others are read or written.

    A table of ``copies`` may be made of one before it, ``copy_`` and its name. ``of_keys``
    are done for each range of keys (above, up to) as it is complete; ``copies`` are made at the end.
    """

    copies: Sequence[Copy]
    before: Sequence[str] = ()
    of_keys: Sequence[str] = ()
    after: Sequence[str] = ()


def optional_column(block: RowBlock, name: str, default: Any) -> Sequence[Any]:
    """A column that an older hub does not send."""
    present = name in block.columns or name in block.same
    return block.column(name) if present else [default] * len(block)


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
    """A replica whose snapshot is loaded beside what is in use."""

    stages: ClassVar[Sequence[Stage]]
    builds: ClassVar[Sequence[Build]]

    def stage(self, block: RowBlock, batches: Sequence[list[Row]]) -> Sequence[Unreadable]:
        """Add what a block of rows becomes to the batch of each stage; those that cannot be read are returned."""


def stage_each(block: RowBlock, stage: Callable[[str, int, Mapping[str, Any]], None]) -> list[Unreadable]:
    """Stage row by row; what cannot be read is returned."""
    unreadable: list[Unreadable] = []
    for key, rev, row in block.rows():
        try:
            stage(key, rev, row)
        except (ValueError, OverflowError) as error:
            unreadable.append(((key, rev, row), error))
    return unreadable
