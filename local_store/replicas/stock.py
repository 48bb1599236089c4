"""The hub's stock levels of this location as a table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from local_store.connection import Database, Row
from local_store.replicas.replica import MOST_INTEGER, Build, Stage, Unreadable, stage_each
from retail.feeds import RowBlock, StockRow

_COLUMNS = "sku, rev, on_hand, committed, held, unit, as_of"


class StockReplica:
    """One location's levels."""

    kind: ClassVar[str] = "stock"
    tables: ClassVar[Sequence[str]] = ("stock_level",)
    alone: ClassVar[bool] = True
    stages: ClassVar[Sequence[Stage]] = (Stage("stock_level", _COLUMNS),)
    builds: ClassVar[Sequence[Build]] = ()

    def __init__(self, database: Database) -> None:
        self._database = database

    def rev(self, key: str) -> int | None:
        """The version of a SKU's level."""
        rev: int | None = self._database.value("SELECT rev FROM stock_level WHERE sku = ?", (key,))
        return rev

    def put(self, key: str, rev: int, row: Mapping[str, Any]) -> None:
        """Write a level."""
        self._database.write("INSERT OR REPLACE INTO stock_level VALUES (?, ?, ?, ?, ?, ?, ?)", _row(key, rev, row))

    def remove(self, key: str) -> None:
        """Take a level away."""
        self._database.write("DELETE FROM stock_level WHERE sku = ?", (key,))

    def stage(self, block: RowBlock, batches: Sequence[list[Row]]) -> Sequence[Unreadable]:
        """Add the rows to the one batch."""
        return stage_each(block, lambda key, rev, row: batches[0].append(_row(key, rev, row)))


def _row(key: str, rev: int, row: Mapping[str, Any]) -> Row:
    level = StockRow.model_validate(row)
    if level.sku != key:
        raise ValueError(f"the key {key!r} holds the stock of {level.sku!r}")
    if max(map(abs, (level.on_hand, level.committed, level.held))) > MOST_INTEGER:
        raise ValueError("a quantity beyond all measure")
    as_of = json.dumps(level.as_of)
    return level.sku, rev, level.on_hand, level.committed, level.held, level.unit, as_of
