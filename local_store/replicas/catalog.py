"""The assortment as tables: variants, their codes and categories, and the index that a search reads by rank."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from local_store.connection import Database, Row
from local_store.replicas.catalog_row import ITEM_COLUMNS, item_row
from local_store.replicas.replica import Copy
from local_store.repositories.catalog import ACTIVE, searchable
from local_store.words import code_key

RANK_BITS = 24
"""A rank is the length of what is searched, then a count: shorter names come first, and no two variants share one."""
MOST_LENGTH = 255

_STAGED_ITEM = f"{', '.join(ITEM_COLUMNS)}, codes, category"


class CatalogReplica:
    """The whole assortment of the chain."""

    kind: ClassVar[str] = "catalog"
    tables: ClassVar[Sequence[str]] = ("item", "barcode", "category", "item_category", "item_rank", "item_words")
    alone: ClassVar[bool] = False
    stages: ClassVar[Sequence[tuple[str, str]]] = (
        ("staged", _STAGED_ITEM),
        ("staged_code", "code, sku, thousandths"),
        ("staged_words", "staged_id INTEGER, sku, length INTEGER, words, category"),
    )
    copies: ClassVar[Sequence[Copy]] = (
        Copy("category", "category_id, path", "SELECT * FROM categories"),
        Copy(
            "item",
            f"{', '.join(ITEM_COLUMNS)}, codes, category_id, rank",
            f"SELECT {', '.join(ITEM_COLUMNS)}, codes, category_id, coalesce(rank, 0)"
            " FROM staged LEFT JOIN rank_of ON staged_id = staged.rowid"
            " JOIN categories ON path = category ORDER BY sku",
        ),
        Copy(
            "barcode", "code, sku, thousandths", "SELECT DISTINCT code, sku, thousandths FROM staged_code ORDER BY 1, 2"
        ),
        Copy("item_rank", "rank, sku", "SELECT rank, sku FROM ranked ORDER BY rank"),
        Copy(
            "item_category",
            "category_id, rank",
            "SELECT category_id, rank FROM ranked JOIN categories ON path = category ORDER BY 1, 2",
        ),
        # The search index is copied block by block, as VACUUM does it: to index a million names under the write lock
        # would take it away from the till for seconds.
        Copy("item_words", "id, block", "SELECT id, block FROM built_words_data ORDER BY id", "_data"),
        Copy("item_words", "segid, term, pgno", "SELECT segid, term, pgno FROM built_words_idx ORDER BY 1, 2", "_idx"),
    )

    def __init__(self, database: Database) -> None:
        self._database = database
        self._staged = 0

    def rev(self, key: str) -> int | None:
        """The version of a variant."""
        rev: int | None = self._database.value("SELECT rev FROM item WHERE sku = ?", (key,))
        return rev

    def put(self, key: str, rev: int, row: Mapping[str, Any]) -> None:
        """Write a variant with its codes, its category and its words."""
        item, codes, category = item_row(key, rev, row)
        self.remove(key)
        category_id = self._category(category)
        rank = self._enter(item, category_id)
        columns = f"{', '.join(ITEM_COLUMNS)}, codes, category_id, rank"
        values = (*item, json.dumps([code for code, _ in codes]), category_id, rank)
        self._database.write(f"INSERT INTO item ({columns}) VALUES ({', '.join('?' * len(values))})", values)
        self._database.write_many(
            "INSERT OR REPLACE INTO barcode VALUES (?, ?, ?)",
            [(code_key(code), key, thousandths) for code, thousandths in codes],
        )

    def remove(self, key: str) -> None:
        """Take a variant away, and everything it was found by."""
        row = self._database.one("SELECT name, brand, codes, category_id, rank FROM item WHERE sku = ?", (key,))
        if row is None:
            return
        name, brand, codes, category_id, rank = row
        self._database.write_many(
            "DELETE FROM barcode WHERE code = ? AND sku = ?", [(code_key(code), key) for code in json.loads(codes)]
        )
        self._database.write("DELETE FROM item WHERE sku = ?", (key,))
        if rank:
            self._database.write("DELETE FROM item_rank WHERE rank = ?", (rank,))
            self._database.write("DELETE FROM item_category WHERE category_id = ? AND rank = ?", (category_id, rank))
            self._database.write(
                "INSERT INTO item_words (item_words, rowid, words) VALUES ('delete', ?, ?)",
                (rank, searchable(name, brand)),
            )

    def staged(self, key: str, rev: int, row: Mapping[str, Any]) -> Sequence[Sequence[Row]]:
        """The variant, its codes, and, when it is active, its words."""
        item, codes, category = item_row(key, rev, row)
        self._staged += 1
        written = "[]" if not codes else json.dumps([code for code, _ in codes])
        coded = [(code_key(code), key, thousandths) for code, thousandths in codes]
        return ((*item, written, category),), coded, self._staged_words(item, category)

    def arrange(self, scratch: Database) -> None:
        """Rank what was staged, and build the search index in one go, which is far quicker than row by row."""
        for statement in _ARRANGE:
            scratch.write(statement)

    def _staged_words(self, item: Row, category: str) -> Sequence[Row]:
        if not item[_FLAGS] & ACTIVE:
            return ()
        words = searchable(item[_NAME], item[_BRAND])
        return ((self._staged, item[0], min(len(words), MOST_LENGTH), words, category),)

    def _category(self, path: str) -> int:
        found = self._database.value("SELECT category_id FROM category WHERE path = ?", (path,))
        if found is None:
            self._database.write("INSERT INTO category (path) VALUES (?)", (path,))
            found = self._database.value("SELECT last_insert_rowid()")
        return int(found)

    def _enter(self, item: Row, category_id: int) -> int:
        if not item[_FLAGS] & ACTIVE:
            return 0
        words = searchable(item[_NAME], item[_BRAND])
        first = min(len(words), MOST_LENGTH) << RANK_BITS
        last = self._database.value(
            "SELECT max(rank) FROM item_rank WHERE rank >= ? AND rank < ?", (first, first + (1 << RANK_BITS))
        )
        rank = (last or first) + 1
        self._database.write("INSERT INTO item_rank VALUES (?, ?)", (rank, item[0]))
        self._database.write("INSERT INTO item_category VALUES (?, ?)", (category_id, rank))
        self._database.write("INSERT INTO item_words (rowid, words) VALUES (?, ?)", (rank, words))
        return int(rank)


_NAME, _BRAND, _FLAGS = (ITEM_COLUMNS.index(column) for column in ("name", "brand", "flags"))

_ARRANGE = (
    "CREATE TABLE categories (category_id INTEGER PRIMARY KEY, path TEXT UNIQUE)",
    "INSERT INTO categories (path) SELECT DISTINCT category FROM staged",
    "CREATE TABLE sorted_words AS SELECT * FROM staged_words ORDER BY length, words, sku",
    f"CREATE TABLE ranked AS SELECT (length << {RANK_BITS}) + rowid AS rank, staged_id, sku, words, category"
    " FROM sorted_words ORDER BY rowid",
    "CREATE TABLE rank_of (staged_id INTEGER PRIMARY KEY, rank INTEGER)",
    "INSERT INTO rank_of SELECT staged_id, rank FROM ranked ORDER BY staged_id",
    "CREATE VIRTUAL TABLE built_words USING fts5("
    "words, content='', columnsize=0, detail=none, prefix='1 2 3 4 5 6 7 8', tokenize='ascii')",
    "INSERT INTO built_words (built_words, rank) VALUES ('automerge', 0)",
    "INSERT INTO built_words (built_words, rank) VALUES ('crisismerge', 1000)",
    "INSERT INTO built_words (built_words, rank) VALUES ('hashsize', 16777216)",
    "INSERT INTO built_words (rowid, words) SELECT rank, words FROM ranked ORDER BY rank",
    "INSERT INTO built_words (built_words) VALUES ('optimize')",
)
