"""Version 2: history read back from the hub after an old image was restored, and the last state of each peripheral."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_store.steps.step_0001 import statements

if TYPE_CHECKING:
    import sqlite_utils

# A received fact stands at its place at the hub, where this file may hold another fact or none: it is no part of the
# file's own chain. ``pull_back`` is the place behind which history is still to be read, up to the epoch it ends before.
_SCRIPT = """
CREATE TABLE received_fact (
    device_id TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, fact_id TEXT NOT NULL, kind TEXT NOT NULL,
    at TEXT NOT NULL, transaction_id TEXT, envelope TEXT NOT NULL,
    PRIMARY KEY (device_id, epoch, seq)
) WITHOUT ROWID;
CREATE INDEX received_fact_by_id ON received_fact (fact_id);
CREATE INDEX received_fact_by_transaction ON received_fact (transaction_id) WHERE transaction_id IS NOT NULL;
CREATE TRIGGER received_fact_is_never_changed BEFORE UPDATE ON received_fact
BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;
CREATE TABLE pull_back (
    one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, seq INTEGER NOT NULL, before_epoch INTEGER NOT NULL
);
CREATE TABLE device_state (
    device TEXT PRIMARY KEY, state TEXT NOT NULL, code TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID;
"""


def apply(tables: sqlite_utils.Database) -> None:
    """Make the three tables."""
    for statement in statements(_SCRIPT):
        tables.execute(statement)
