"""The tables a snapshot is loaded into: made like those in use, exchanged with them at once, and dropped."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

from local_store.connection import Database
from local_store.errors import SnapshotMismatch
from local_store.snapshot_write import PAUSE_S

_LOADING = "_loading"
_BEGINS = re.compile(r'^(CREATE (?:VIRTUAL )?TABLE )"?\w+"?')

_PAIRS = """
SELECT loaded.name, loaded.rootpage, used.name, used.rootpage,
    substr(loaded.sql, instr(loaded.sql, '(')) IS substr(used.sql, instr(used.sql, '('))
FROM sqlite_master AS loaded LEFT JOIN sqlite_master AS used ON used.name = replace(loaded.name, ?, ?)
WHERE loaded.tbl_name = ? OR loaded.tbl_name GLOB ?
"""
"""A loaded table, its index and what stands behind a search index, each with the one in use that it is a copy of."""

_PARTS = "SELECT count(*) FROM sqlite_master WHERE tbl_name = ?"
"""The table itself with its indexes and triggers: one that only the table in use has would go on with the old rows."""


def create_loading(database: Database, tables: Sequence[str]) -> None:
    """Empty tables of the same form as those in use."""
    with database.unit():
        for table in tables:
            sql = database.value("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
            database.write(_BEGINS.sub(rf"\1{table}{_LOADING}", sql))


def swap(database: Database, tables: Sequence[str]) -> None:
    """Exchange the contents of the loaded tables and those in use, in the unit that is open: a few milliseconds.

    In the list of tables only the numbers of their first pages are exchanged, which SQLite allows as long as the
    tables are of the same form. To rename them would read the text of every table and index of the file forty times,
    while the till waits.
    """
    version = int(database.value("PRAGMA schema_version"))
    database.write("PRAGMA writable_schema=ON")
    try:
        for table in tables:
            _exchange(database, table)
        # Every connection reads the list anew before its next statement, this one too.
        database.write(f"PRAGMA schema_version={version + 1}")
    finally:
        database.write("PRAGMA writable_schema=OFF")


def drop_leftovers(database: Database) -> None:
    """Drop what a load left: tables it did not finish, or those that were in use before."""
    # Earlier programs gave the tables other names, and called those that were in use retired.
    leftovers = database.all(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL"
        " AND (name LIKE '%\\_retired' ESCAPE '\\' OR name LIKE '%\\_loading' ESCAPE '\\')"
    )
    for (name,) in leftovers:
        database.run(f"DROP TABLE {name}")
        time.sleep(PAUSE_S)


def _exchange(database: Database, table: str) -> None:
    loading = f"{table}{_LOADING}"
    pairs = database.all(_PAIRS, (loading, table, loading, f"{loading}_*"))
    alike = database.value(_PARTS, (loading,)) == database.value(_PARTS, (table,))
    if not pairs or not alike or not all(same for *_, same in pairs):
        raise SnapshotMismatch(database.path, f"the form of {table} changed while its rows were loaded")
    for loaded, its_page, used, page, _ in pairs:
        database.write("UPDATE sqlite_master SET rootpage = ? WHERE name = ?", (page, loaded))
        database.write("UPDATE sqlite_master SET rootpage = ? WHERE name = ?", (its_page, used))
