"""Version 1: identity, journal and outbox, sales, baskets, the replicated tables, and what the agent keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite_utils

_REGISTER = """
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    device_id TEXT NOT NULL, epoch INTEGER NOT NULL, register_id TEXT NOT NULL, location_id TEXT NOT NULL,
    zone TEXT NOT NULL, hub_url TEXT NOT NULL, hub_id TEXT NOT NULL
);
CREATE TABLE receipt_number (register_id TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE preference (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE settle (one INTEGER PRIMARY KEY CHECK (one = 1), times INTEGER NOT NULL);
INSERT INTO settle VALUES (1, 0);
CREATE TABLE change (kind TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
"""

_JOURNAL = """
CREATE TABLE journal (
    journal_id INTEGER PRIMARY KEY, device_id TEXT NOT NULL, epoch INTEGER NOT NULL,
    head_seq INTEGER NOT NULL, head_hash TEXT NOT NULL,
    recorded_seq INTEGER NOT NULL DEFAULT 0, durable_seq INTEGER NOT NULL DEFAULT 0,
    superseded_by INTEGER REFERENCES journal,
    UNIQUE (device_id, epoch)
);
CREATE TABLE fact (
    journal_id INTEGER NOT NULL REFERENCES journal, seq INTEGER NOT NULL, fact_id TEXT NOT NULL, kind TEXT NOT NULL,
    at TEXT NOT NULL, amount INTEGER, size INTEGER NOT NULL, envelope TEXT NOT NULL,
    PRIMARY KEY (journal_id, seq)
);
CREATE INDEX fact_by_id ON fact (fact_id);
CREATE INDEX fact_waiting ON fact (journal_id, seq, kind, amount, at, size);
CREATE TRIGGER fact_is_never_changed BEFORE UPDATE ON fact
BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER fact_is_kept_until_durable BEFORE DELETE ON fact
WHEN EXISTS (
    SELECT 1 FROM journal WHERE journal_id = OLD.journal_id AND durable_seq < OLD.seq AND superseded_by IS NULL)
BEGIN SELECT RAISE(ABORT, 'a fact is kept until the hub has it in a backup'); END;
"""

_SALES = """
CREATE TABLE sale (
    sale_id INTEGER PRIMARY KEY, transaction_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, number INTEGER NOT NULL,
    location_id TEXT NOT NULL, register_id TEXT NOT NULL, operator_id TEXT NOT NULL, business_date TEXT NOT NULL,
    opened_at TEXT NOT NULL, completed_at TEXT NOT NULL, currency TEXT NOT NULL,
    total INTEGER NOT NULL, change INTEGER NOT NULL, price_version INTEGER NOT NULL,
    customer_id TEXT, buyer_tax_number TEXT, note TEXT NOT NULL, fact_id TEXT NOT NULL,
    UNIQUE (register_id, number)
);
CREATE INDEX sale_by_day ON sale (business_date);
CREATE TABLE sale_line (
    sale_id INTEGER NOT NULL REFERENCES sale, line INTEGER NOT NULL, kind TEXT NOT NULL, sku TEXT NOT NULL,
    name TEXT NOT NULL, thousandths INTEGER NOT NULL, unit TEXT NOT NULL, unit_price INTEGER NOT NULL,
    extended INTEGER NOT NULL, amount INTEGER NOT NULL, tax_letter TEXT NOT NULL, tax_rate INTEGER,
    price_source TEXT NOT NULL, adjustments TEXT NOT NULL, of_line INTEGER, batch TEXT, expiry TEXT, note TEXT NOT NULL,
    PRIMARY KEY (sale_id, line)
) WITHOUT ROWID;
CREATE TABLE sale_tender (
    sale_id INTEGER NOT NULL REFERENCES sale, place INTEGER NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL,
    given INTEGER NOT NULL, reference TEXT NOT NULL, status TEXT NOT NULL, authorization TEXT NOT NULL,
    last_digits TEXT NOT NULL,
    PRIMARY KEY (sale_id, place)
) WITHOUT ROWID;
CREATE TABLE sale_vat (
    sale_id INTEGER NOT NULL REFERENCES sale, place INTEGER NOT NULL, letter TEXT NOT NULL, rate INTEGER,
    gross INTEGER NOT NULL, net INTEGER NOT NULL, tax INTEGER NOT NULL,
    PRIMARY KEY (sale_id, place)
) WITHOUT ROWID;
CREATE TABLE stock_movement (
    movement_id INTEGER PRIMARY KEY, fact_id TEXT NOT NULL, location_id TEXT NOT NULL, sku TEXT NOT NULL,
    thousandths INTEGER NOT NULL, unit TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, source TEXT NOT NULL
);
CREATE INDEX stock_movement_by_sku ON stock_movement (sku);
CREATE INDEX stock_movement_by_fact ON stock_movement (fact_id);
CREATE TABLE print_job (
    job_id INTEGER PRIMARY KEY, transaction_id TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, last_outcome TEXT NOT NULL DEFAULT '', last_reason TEXT NOT NULL DEFAULT '',
    added_at TEXT NOT NULL
);
CREATE INDEX print_job_waiting ON print_job (job_id) WHERE state <> 'done';
"""

_NEVER_CHANGED = ("sale", "sale_line", "sale_tender", "sale_vat")

_BASKETS = """
CREATE TABLE open_basket (one INTEGER PRIMARY KEY CHECK (one = 1), basket_id TEXT NOT NULL, content TEXT NOT NULL);
CREATE TABLE suspended_basket (
    basket_id TEXT PRIMARY KEY, label TEXT NOT NULL, total INTEGER NOT NULL, lines INTEGER NOT NULL,
    suspended_at TEXT NOT NULL, operator_id TEXT NOT NULL, content TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE payment (
    reference TEXT PRIMARY KEY, basket_id TEXT NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL,
    currency TEXT NOT NULL, state TEXT NOT NULL, intended_at TEXT NOT NULL, settled_at TEXT, result TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX payment_unsettled ON payment (intended_at) WHERE state IN ('intended', 'unknown');
CREATE TABLE missing_price (
    sku TEXT PRIMARY KEY, name TEXT NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL, times INTEGER NOT NULL
) WITHOUT ROWID;
"""

_SYNC = """
CREATE TABLE cursor (
    stream TEXT PRIMARY KEY, epoch INTEGER NOT NULL, pos INTEGER NOT NULL, confirmed_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE tombstone (stream TEXT NOT NULL, key TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (stream, key))
    WITHOUT ROWID;
CREATE TABLE parked_row (
    stream TEXT NOT NULL, key TEXT NOT NULL, rev INTEGER NOT NULL, pos INTEGER NOT NULL, content TEXT NOT NULL,
    reason TEXT NOT NULL, parked_at TEXT NOT NULL,
    PRIMARY KEY (stream, key)
) WITHOUT ROWID;
CREATE TABLE feed_row (
    stream TEXT NOT NULL, key TEXT NOT NULL, rev INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (stream, key)
) WITHOUT ROWID;
CREATE TABLE lease (one INTEGER PRIMARY KEY CHECK (one = 1), owner TEXT NOT NULL, expires_at TEXT NOT NULL);
CREATE TABLE sync_status (one INTEGER PRIMARY KEY CHECK (one = 1), content TEXT NOT NULL);
"""


# One table per statement and every index a primary key: a snapshot is loaded into tables made from these very texts
# under other names, and then takes their places. ``item_rank`` and ``item_words`` are numbered by rank, so that a
# search reads its best hits first and stops. ``facts`` packs what is only ever read whole (see item_facts.py).
_REPLICAS = """
CREATE TABLE item (
    sku TEXT PRIMARY KEY, rev INTEGER NOT NULL, name TEXT NOT NULL, brand TEXT NOT NULL, facts TEXT NOT NULL,
    rank INTEGER NOT NULL, category_id INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE barcode (
    code TEXT NOT NULL, sku TEXT NOT NULL, thousandths INTEGER NOT NULL, PRIMARY KEY (code, sku)
) WITHOUT ROWID;
CREATE TABLE category (category_id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
CREATE TABLE item_category (
    category_id INTEGER NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (category_id, rank)
) WITHOUT ROWID;
CREATE TABLE item_rank (rank INTEGER PRIMARY KEY, sku TEXT NOT NULL);
CREATE VIRTUAL TABLE item_words USING fts5(
    words, content='', columnsize=0, detail=none, prefix='1 2 3 4 5 6 7 8', tokenize='unicode61 remove_diacritics 2'
);
CREATE TABLE price (
    sku TEXT NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER, unit_price INTEGER NOT NULL, rev INTEGER NOT NULL,
    PRIMARY KEY (sku, valid_from)
) WITHOUT ROWID;
CREATE TABLE stock_level (
    sku TEXT PRIMARY KEY, rev INTEGER NOT NULL, on_hand INTEGER NOT NULL, committed INTEGER NOT NULL,
    held INTEGER NOT NULL, unit TEXT NOT NULL, as_of TEXT NOT NULL
) WITHOUT ROWID;
"""


def apply(tables: sqlite_utils.Database) -> None:
    """Make every table of version 1, and the guards over what may never be changed."""
    for script in (_REGISTER, _JOURNAL, _SALES, _BASKETS, _SYNC, _REPLICAS):
        for statement in statements(script):
            tables.execute(statement)
    for table in _NEVER_CHANGED:
        _guard(tables, table, ("UPDATE", "DELETE"))
    _guard(tables, "stock_movement", ("UPDATE",))
    tables.execute(
        "CREATE TRIGGER stock_movement_is_kept_until_durable BEFORE DELETE ON stock_movement WHEN EXISTS ("
        " SELECT 1 FROM fact JOIN journal USING (journal_id)"
        " WHERE fact.fact_id = OLD.fact_id AND fact.seq > journal.durable_seq AND journal.superseded_by IS NULL)"
        " BEGIN SELECT RAISE(ABORT, 'a stock movement is kept until the hub has it in a backup'); END"
    )


def statements(script: str) -> list[str]:
    """The statements of a script, a trigger's body kept whole."""
    found: list[str] = []
    rest = ""
    for piece in script.split(";"):
        rest += piece
        if "CREATE TRIGGER" in rest and not rest.rstrip().endswith("END"):
            rest += ";"
            continue
        if rest.strip():
            found.append(rest.strip())
        rest = ""
    return found


def _guard(tables: sqlite_utils.Database, table: str, acts: tuple[str, ...]) -> None:
    for act in acts:
        tables.execute(
            f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'a row of {table} is never changed'); END"
        )
