"""The prices of this register's zone as a table, one row per variant and first day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from local_store.connection import Database, Row
from local_store.replicas.replica import MOST_INTEGER, Build, Stage
from local_store.repositories.catalog import day_number
from retail.feeds import PriceRow

_COLUMNS = "sku, valid_from, valid_to, unit_price, rev"


class PriceReplica:
    """One zone's price list."""

    kind: ClassVar[str] = "prices"
    tables: ClassVar[Sequence[str]] = ("price",)
    alone: ClassVar[bool] = True
    stages: ClassVar[Sequence[Stage]] = (Stage("price", _COLUMNS),)
    builds: ClassVar[Sequence[Build]] = ()

    def __init__(self, database: Database) -> None:
        self._database = database

    def rev(self, key: str) -> int | None:
        """The version of the price under ``sku|valid_from``."""
        rev: int | None = self._database.value("SELECT rev FROM price WHERE sku = ? AND valid_from = ?", _place(key))
        return rev

    def put(self, key: str, rev: int, row: Mapping[str, Any]) -> None:
        """Write a price."""
        self._database.write("INSERT OR REPLACE INTO price VALUES (?, ?, ?, ?, ?)", price_row(key, rev, row))

    def remove(self, key: str) -> None:
        """Take a price away."""
        self._database.write("DELETE FROM price WHERE sku = ? AND valid_from = ?", _place(key))

    def stage(self, key: str, rev: int, row: Mapping[str, Any], batches: Sequence[list[Row]]) -> None:
        """Add the row to the one batch."""
        batches[0].append(price_row(key, rev, row))


def price_row(key: str, rev: int, row: Mapping[str, Any]) -> Row:
    """A price as it stands in the table; :class:`ValueError` when the row is no price or its key another's."""
    sku, amount, first, last = row.get("sku"), row.get("unit_price"), row.get("valid_from"), row.get("valid_to")
    plain = type(sku) is str and type(amount) is int and type(first) is str and (last is None or type(last) is str)
    if not plain or not 0 <= amount <= MOST_INTEGER:  # type: ignore[operator]
        return _checked_row(key, rev, row)
    if key != f"{sku}|{first}":
        raise ValueError(f"the key {key!r} holds the price of {sku!r} from {first}")
    return sku, _day(first), None if last is None else _day(last), amount, rev  # type: ignore[arg-type]


def _checked_row(key: str, rev: int, row: Mapping[str, Any]) -> Row:
    price = PriceRow.model_validate(row)
    return price_row(key, rev, price.model_dump(mode="json", include={"sku", "unit_price", "valid_from", "valid_to"}))


def _place(key: str) -> Row:
    sku, _, first = key.rpartition("|")
    return sku, _day(first)


_DAYS: dict[str, int] = {}
"""Days already read: a price list of a million rows knows a few hundred."""


def _day(text: str) -> int:
    number = _DAYS.get(text)
    if number is None:
        number = day_number(date.fromisoformat(text))
        if len(_DAYS) < 10_000:
            _DAYS[text] = number
    return number
