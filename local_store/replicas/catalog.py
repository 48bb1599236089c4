"""The assortment as tables: variants, their codes and categories, and the index that a search reads by rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any, ClassVar

from local_store.connection import Database, Row
from local_store.item_facts import ACTIVE, unpack
from local_store.replicas.catalog_row import ItemRow, UsualRows, are_usual, item_row, usual_rows
from local_store.replicas.replica import Build, Copy, Stage, Unreadable, stage_each
from local_store.words import searched_sql
from retail.feeds import RowBlock

RANK_BITS = 24
"""A rank is the length of the name, then a count: shorter names come first, and no two variants share one."""
MOST_LENGTH = 255

_COLUMNS = "sku, rev, name, brand, facts, rank, category_id"
_SEARCHED = searched_sql()

_BUILD_WORDS = Build(
    before=(
        "CREATE VIRTUAL TABLE built_words USING fts5(words, content='', columnsize=0, detail=none,"
        " prefix='1 2 3 4 5 6 7 8', tokenize='unicode61 remove_diacritics 2')",
        "INSERT INTO built_words (built_words, rank) VALUES ('automerge', 0)",
        "INSERT INTO built_words (built_words, rank) VALUES ('crisismerge', 1000)",
        "INSERT INTO built_words (built_words, rank) VALUES ('hashsize', 16777216)",
    ),
    of_keys=(
        f"INSERT INTO built_words (rowid, words) SELECT rank, {_SEARCHED} FROM item_loading"
        " WHERE sku > ? AND sku <= ? AND rank > 0 ORDER BY rank",
    ),
    after=("INSERT INTO built_words (built_words) VALUES ('optimize')",),
    # Copied block by block, as VACUUM does it: to index a million names under the write lock would take it away from
    # the till for seconds.
    copies=(
        Copy("item_words", "id, block", "SELECT id, block FROM built_words_data ORDER BY id", "_data"),
        Copy("item_words", "segid, term, pgno", "SELECT segid, term, pgno FROM built_words_idx ORDER BY 1, 2", "_idx"),
    ),
)
_BUILD_CODES = Build(
    copies=(
        Copy("category", "category_id, path", "SELECT category_id, path FROM staged_category ORDER BY 1"),
        Copy("barcode", "code, sku, thousandths", "SELECT code, sku, thousandths FROM staged_code ORDER BY 1, 2"),
    ),
)
_BUILD_RANKS = Build(
    # The second is made of the first, which is narrow; one number is compared in half the time of two.
    copies=(
        Copy("item_rank", "rank, sku", "SELECT rank, sku, category_id FROM item_loading WHERE rank > 0 ORDER BY rank"),
        Copy(
            "item_category",
            "category_id, rank",
            "SELECT category_id, rank FROM copy_item_rank ORDER BY category_id << 32 | rank",
        ),
    ),
)


class CatalogReplica:
    """The whole assortment of the chain."""

    kind: ClassVar[str] = "catalog"
    tables: ClassVar[Sequence[str]] = ("item", "barcode", "category", "item_category", "item_rank", "item_words")
    alone: ClassVar[bool] = False
    stages: ClassVar[Sequence[Stage]] = (
        Stage("item", _COLUMNS),
        Stage("staged_code", "code, sku, thousandths", scratch=True),
        Stage("staged_category", "category_id, path", scratch=True),
    )
    builds: ClassVar[Sequence[Build]] = (_BUILD_CODES, _BUILD_RANKS, _BUILD_WORDS)

    def __init__(self, database: Database) -> None:
        self._database = database
        self._staged = 0
        self._categories: dict[str, int] = {}

    def rev(self, key: str) -> int | None:
        """The version of a variant."""
        rev: int | None = self._database.value("SELECT rev FROM item WHERE sku = ?", (key,))
        return rev

    def put(self, key: str, rev: int, row: Mapping[str, Any]) -> None:
        """Write a variant with its codes, its category and its words."""
        item = item_row(key, rev, row)
        self.remove(key)
        values = (*item[:5], self._new_rank(item), self._category(item.category))
        self._database.write(f"INSERT INTO item ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        self._database.write_many(
            "INSERT OR REPLACE INTO barcode VALUES (?, ?, ?)",
            [(code, key, thousandths) for code, thousandths in item.codes],
        )
        for insert in _ENTER:
            self._database.write(insert, (key,))

    def remove(self, key: str) -> None:
        """Take a variant away, and everything it was found by."""
        row = self._database.one("SELECT facts, category_id, rank FROM item WHERE sku = ?", (key,))
        if row is None:
            return
        facts, category_id, rank = row
        self._database.write_many(
            "DELETE FROM barcode WHERE code = ? AND sku = ?", [(code, key) for code in unpack(facts).codes]
        )
        self._database.write(_FORGET_WORDS, (key,))
        self._database.write("DELETE FROM item_rank WHERE rank = ?", (rank,))
        self._database.write("DELETE FROM item_category WHERE category_id = ? AND rank = ?", (category_id, rank))
        self._database.write("DELETE FROM item WHERE sku = ?", (key,))

    def stage(self, block: RowBlock, batches: Sequence[list[Row]]) -> Sequence[Unreadable]:
        """Add each variant with its rank, its codes, and its category when it is the first of it."""
        usual = are_usual(block)
        columns = usual_rows(block.where(usual) if False in usual else block) if True in usual else None
        if columns is None:
            return stage_each(block, lambda *row: self._stage_item(item_row(*row), batches))
        self._stage_usual(columns, batches)
        if False not in usual:
            return ()
        others = block.where([not each for each in usual])
        unreadable = stage_each(others, lambda *row: self._stage_item(item_row(*row), batches))
        batches[0].sort()
        return unreadable

    def _stage_usual(self, rows: UsualRows, batches: Sequence[list[Row]]) -> None:
        self._note_categories(dict.fromkeys(rows.categories), batches[2])
        ranks = [
            ((length if length < MOST_LENGTH else MOST_LENGTH) << RANK_BITS) + staged if flags >= ACTIVE else 0
            for staged, length, flags in zip(count(self._staged + 1), map(len, rows.names), rows.flags, strict=False)
        ]
        self._staged += len(ranks)
        numbers = map(self._categories.__getitem__, rows.categories)
        batches[0].extend(zip(rows.skus, rows.revs, rows.names, rows.brands, rows.facts, ranks, numbers, strict=True))
        batches[1].extend(zip(rows.codes, rows.skus, rows.thousandths, strict=True))

    def _stage_item(self, item: ItemRow, batches: Sequence[list[Row]]) -> None:
        self._staged += 1
        rank = _first_rank(item.name) + self._staged if item.is_active else 0
        self._note_categories((item.category,), batches[2])
        batches[0].append((*item[:5], rank, self._categories[item.category]))
        # A variant may name a code twice; the last time counts, as it does in a page.
        batches[1].extend((code, item.sku, thousandths) for code, thousandths in dict(item.codes).items())

    def _note_categories(self, categories: Iterable[str], batch: list[Row]) -> None:
        for category in categories:
            if category not in self._categories:
                self._categories[category] = len(self._categories) + 1
                batch.append((self._categories[category], category))

    def _category(self, path: str) -> int:
        found = self._database.value("SELECT category_id FROM category WHERE path = ?", (path,))
        if found is None:
            self._database.write("INSERT INTO category (path) VALUES (?)", (path,))
            found = self._database.value("SELECT last_insert_rowid()")
        return int(found)

    def _new_rank(self, item: ItemRow) -> int:
        if not item.is_active:
            return 0
        first = _first_rank(item.name)
        last = self._database.value(
            "SELECT max(rank) FROM item_rank WHERE rank > ? AND rank < ?", (first, first + (1 << RANK_BITS))
        )
        return int(last or first) + 1


def _first_rank(name: str) -> int:
    return min(len(name), MOST_LENGTH) << RANK_BITS


_ENTER = (
    "INSERT INTO item_rank SELECT rank, sku FROM item WHERE sku = ? AND rank > 0",
    "INSERT INTO item_category SELECT category_id, rank FROM item WHERE sku = ? AND rank > 0",
    f"INSERT INTO item_words (rowid, words) SELECT rank, {_SEARCHED} FROM item WHERE sku = ? AND rank > 0",
)
_FORGET_WORDS = (
    f"INSERT INTO item_words (item_words, rowid, words) SELECT 'delete', rank, {_SEARCHED} FROM item"
    " WHERE sku = ? AND rank > 0"
)
