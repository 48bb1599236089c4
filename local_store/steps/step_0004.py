"""Version 4: rows of a version that is still on its way, and the version of each stream that is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_store.steps.step_0001 import statements

if TYPE_CHECKING:
    import sqlite_utils

# ``live`` and ``marks`` are of everything received, in force or staged; the columns of ``coming`` are the manifest that
# they have not reached yet.
_SCRIPT = """
CREATE TABLE stream_version (
    stream TEXT PRIMARY KEY, version INTEGER NOT NULL, since TEXT NOT NULL, live INTEGER NOT NULL, marks TEXT NOT NULL,
    coming INTEGER, coming_live INTEGER, coming_marks TEXT, coming_since TEXT
) WITHOUT ROWID;
CREATE TABLE staged_row (
    stream TEXT NOT NULL, key TEXT NOT NULL, rev INTEGER NOT NULL, pos INTEGER NOT NULL, content TEXT,
    PRIMARY KEY (stream, key)
) WITHOUT ROWID;
"""


def apply(tables: sqlite_utils.Database) -> None:
    """Make the new tables."""
    for statement in statements(_SCRIPT):
        tables.execute(statement)
