"""Version 5: the coupons for next time that a sale handed out, and how often codes were refused, by day and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_store.steps.step_0001 import statements

if TYPE_CHECKING:
    import sqlite_utils

# Nothing of a refused code is kept but its kind: not its text, nor whose it was.
_SCRIPT = """
ALTER TABLE sale ADD COLUMN rewards TEXT;
CREATE TABLE refused_code (
    day TEXT NOT NULL, reason TEXT NOT NULL, kind TEXT NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (day, reason, kind)
) WITHOUT ROWID;
"""


def apply(tables: sqlite_utils.Database) -> None:
    """Make the new column and the new table."""
    for statement in statements(_SCRIPT):
        tables.execute(statement)
