"""Version 3: prices by group and quantity, why each line of a sale cost what it did, its coupons, resumed baskets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_store.steps.step_0001 import statements

if TYPE_CHECKING:
    import sqlite_utils

# The prices of groups and quantities stand apart from those that everybody pays: there are few, and each scan reads
# the others. A basket that was resumed here is remembered, because its paper can be scanned again.
_SCRIPT = """
ALTER TABLE price ADD COLUMN lowest_30 INTEGER;
CREATE TABLE price_choice (
    sku TEXT NOT NULL, customer_group TEXT NOT NULL, min_quantity INTEGER NOT NULL, valid_from INTEGER NOT NULL,
    valid_to INTEGER, unit_price INTEGER NOT NULL, rev INTEGER NOT NULL,
    PRIMARY KEY (sku, customer_group, min_quantity, valid_from)
) WITHOUT ROWID;
ALTER TABLE sale ADD COLUMN priced_as TEXT;
ALTER TABLE sale_line ADD COLUMN regular_price INTEGER;
ALTER TABLE sale_line ADD COLUMN override_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE sale_line ADD COLUMN price_version INTEGER NOT NULL DEFAULT 0;
CREATE TABLE sale_coupon (
    sale_id INTEGER NOT NULL REFERENCES sale, place INTEGER NOT NULL, serial TEXT NOT NULL, code TEXT NOT NULL,
    promotion_id TEXT NOT NULL, checked_by TEXT NOT NULL, value INTEGER NOT NULL, lock TEXT,
    PRIMARY KEY (sale_id, place)
) WITHOUT ROWID;
CREATE INDEX sale_coupon_by_serial ON sale_coupon (serial);
CREATE TRIGGER sale_coupon_refuses_update BEFORE UPDATE ON sale_coupon
BEGIN SELECT RAISE(ABORT, 'a row of sale_coupon is never changed'); END;
CREATE TRIGGER sale_coupon_refuses_delete BEFORE DELETE ON sale_coupon
BEGIN SELECT RAISE(ABORT, 'a row of sale_coupon is never changed'); END;
CREATE TABLE resumed_basket (basket_id TEXT PRIMARY KEY, resumed_at TEXT NOT NULL) WITHOUT ROWID;
"""


def apply(tables: sqlite_utils.Database) -> None:
    """Make the new tables and columns."""
    for statement in statements(_SCRIPT):
        tables.execute(statement)
