"""The prices of this register's zone as tables: what everybody pays, by variant and first day, and prices by group."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from local_store.connection import Database, Row
from local_store.replicas.replica import Build, Stage, Unreadable, optional_column, stage_each
from local_store.repositories.catalog import day_number
from retail.feeds import PriceRow, RowBlock, price_key

MOST_PRICE = 2**53 - 1
_COLUMNS = "sku, valid_from, valid_to, unit_price, rev, lowest_30"
_CHOICE_COLUMNS = "sku, customer_group, min_quantity, valid_from, valid_to, unit_price, rev"
_KEY = re.compile(r"(?P<sku>.*)\|(?P<first>\d{4}-\d\d-\d\d)(?:\|(?P<group>[^|]*)\|(?P<quantity>\d+))?", re.DOTALL)
_BASE = "sku = ? AND valid_from = ?"
_CHOICE = f"{_BASE} AND customer_group = ? AND min_quantity = ?"


class PriceReplica:
    """One zone's price list."""

    kind: ClassVar[str] = "prices"
    tables: ClassVar[Sequence[str]] = ("price", "price_choice")
    alone: ClassVar[bool] = True
    stages: ClassVar[Sequence[Stage]] = (Stage("price", _COLUMNS), Stage("price_choice", _CHOICE_COLUMNS))
    builds: ClassVar[Sequence[Build]] = ()

    def __init__(self, database: Database) -> None:
        self._database = database

    def rev(self, key: str) -> int | None:
        """The version of the price under this key."""
        table, where, place = _place(key)
        rev: int | None = self._database.value(f"SELECT rev FROM {table} WHERE {where}", place)
        return rev

    def put(self, key: str, rev: int, row: Mapping[str, Any]) -> None:
        """Write a price."""
        table, written = price_row(key, rev, row)
        marks = ", ".join("?" * len(written))
        columns = _COLUMNS if table == "price" else _CHOICE_COLUMNS
        self._database.write(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})", written)

    def remove(self, key: str) -> None:
        """Take a price away."""
        table, where, place = _place(key)
        self._database.write(f"DELETE FROM {table} WHERE {where}", place)

    def stage(self, block: RowBlock, batches: Sequence[list[Row]]) -> Sequence[Unreadable]:
        """Add each row to the batch of its table."""
        usual = _are_base(block)
        rows = _usual_rows(block.where(usual) if False in usual else block) if True in usual else None
        if rows is None:
            return stage_each(block, lambda *row: _stage(row, batches))
        batches[0].extend(rows)
        if False not in usual:
            return ()
        return stage_each(block.where([not each for each in usual]), lambda *row: _stage(row, batches))


def price_row(key: str, rev: int, row: Mapping[str, Any]) -> tuple[str, Row]:
    """The table of a price and its row there; :class:`ValueError` when it is no price or its key another's."""
    price = PriceRow.model_validate(row)
    if key != price_key(price.sku, price.valid_from, price.group, price.min_quantity):
        raise ValueError(f"the key {key!r} holds the price of {price.sku!r} from {price.valid_from}")
    first, last = day_number(price.valid_from), None if price.valid_to is None else day_number(price.valid_to)
    if price.group or price.min_quantity:
        return "price_choice", (price.sku, price.group, price.min_quantity, first, last, price.unit_price, rev)
    return "price", (price.sku, first, last, price.unit_price, rev, price.lowest_30)


def _stage(row: tuple[str, int, Mapping[str, Any]], batches: Sequence[list[Row]]) -> None:
    table, written = price_row(*row)
    batches[0 if table == "price" else 1].append(written)


def _are_base(block: RowBlock) -> list[bool]:
    """Which rows stand under the key of a price that everybody pays: nearly all do."""
    try:
        named = map("|".join, zip(block.column("sku"), block.column("valid_from"), strict=True))
        return [key == name for key, name in zip(block.keys, named, strict=True)]
    except (KeyError, TypeError):
        return [False] * len(block)


def _usual_rows(block: RowBlock) -> Sequence[Row] | None:
    """The rows by column, a tenth of the model's work; None when one of them is not exactly as it should be."""
    try:
        skus, amounts, firsts, lasts = map(block.column, ("sku", "unit_price", "valid_from", "valid_to"))
        lowest = optional_column(block, "lowest_30", None)
        "".join(skus).encode()
        begins = {text: _day(text) for text in set(firsts)}
        ends = {text: None if text is None else _day(text) for text in set(lasts)}
        limited = set(optional_column(block, "group", "")) != {""} or set(
            optional_column(block, "min_quantity", 0)
        ) != {0}
    except (KeyError, TypeError, ValueError):
        return None
    if limited or not _are_amounts(amounts) or not _are_amounts([each for each in lowest if each is not None]):
        return None
    if not (ends.keys() == {None} or _in_order(firsts, lasts)):
        return None
    days = map(begins.__getitem__, firsts), map(ends.__getitem__, lasts)
    return list(zip(skus, *days, amounts, block.revs, lowest, strict=True))


def _are_amounts(amounts: Sequence[Any]) -> bool:
    return not amounts or (set(map(type, amounts)) == {int} and 0 <= min(amounts) <= max(amounts) <= MOST_PRICE)


def _in_order(firsts: Sequence[str], lasts: Sequence[str | None]) -> bool:
    return all(last is None or first <= last for first, last in zip(firsts, lasts, strict=True))


def _place(key: str) -> tuple[str, str, Row]:
    """The table of a key, the condition that finds its row, and the condition's values."""
    parts = _KEY.fullmatch(key)
    if parts is None:
        raise ValueError(f"the key {key!r} names no price")
    place = parts["sku"], _day(parts["first"])
    if parts["quantity"] is None:
        return "price", _BASE, place
    return "price_choice", _CHOICE, (*place, parts["group"], int(parts["quantity"]))


_DAYS: dict[str, int] = {}
"""Days already read: a price list of a million rows knows a few hundred."""


def _day(text: str) -> int:
    number = _DAYS.get(text)
    if number is None:
        number = day_number(date.fromisoformat(text))
        if len(_DAYS) < 10_000:
            _DAYS[text] = number
    return number
