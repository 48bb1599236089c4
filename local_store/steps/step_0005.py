"""Version 5: coupons handed out, codes refused, and slips of baskets put by and taken up here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_store.steps.step_0001 import statements

if TYPE_CHECKING:
    import sqlite_utils

# Nothing of a refused code is kept but its kind: not its text, nor whose it was.
# A basket may have several slips, one after another, so what is remembered is the slip and not the basket. The rows of
# ``used_slip`` are numbered: the last one of a basket is how it was taken up as it is now.
_SCRIPT = """
ALTER TABLE sale ADD COLUMN rewards TEXT;
CREATE TABLE refused_code (
    day TEXT NOT NULL, reason TEXT NOT NULL, kind TEXT NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (day, reason, kind)
) WITHOUT ROWID;
CREATE TABLE own_slip (
    basket_id TEXT PRIMARY KEY, put_by_at TEXT NOT NULL, is_out INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE used_slip (
    place INTEGER PRIMARY KEY, basket_id TEXT NOT NULL, location_id TEXT NOT NULL, register_id TEXT NOT NULL,
    put_by_at TEXT NOT NULL, used_at TEXT NOT NULL,
    UNIQUE (basket_id, location_id, register_id, put_by_at)
);
DROP TABLE resumed_basket;
"""


def apply(tables: sqlite_utils.Database) -> None:
    """Make the new column and tables, in place of the one that remembered baskets."""
    for statement in statements(_SCRIPT):
        tables.execute(statement)
