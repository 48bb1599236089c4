"""Writing the catalogue out as the CSV that the import reads, row after row straight from the database."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from psycopg import sql

from hub.catalog_import.columns import ITEM_COLUMNS, ChainFacts
from hub.catalog_import.price_columns import PriceColumn
from hub.catalog_import.state import VARIANT_COLUMNS, Raw
from hub.database.engine import raw as raw_connection
from hub.errors import database_errors
from retail.values import Currency

_FETCHED_ROWS = 2_000
_WAIT_FOR_READER = "10min"
_GTIN_DIGITS = 14
_CODES = (
    "(SELECT coalesce(json_agg(json_build_array(code, quantity) ORDER BY place), '[]') FROM barcode "
    "WHERE barcode.sku = variant.sku)"
)
_PRICE = (
    "(SELECT unit_price FROM price WHERE zone = {zone} AND price.sku = variant.sku AND valid_from <= {on} "
    'AND (valid_to IS NULL OR valid_to >= {on}) AND "group" = {group} AND min_quantity = {least} '
    "ORDER BY valid_from DESC LIMIT 1)"
)
_LIMITED_PRICES = """
SELECT DISTINCT zone, "group", min_quantity FROM price
WHERE ("group" <> '' OR min_quantity > 0) AND valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)
"""


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How the file is written. ``for_spreadsheet``: as Polish spreadsheets open it by a double click."""

    separator: str = ","
    decimal_point: str = "."
    mark: bytes = b""

    @classmethod
    def for_spreadsheet(cls) -> CsvForm:
        """Semicolons, decimal commas, UTF-8 with a mark."""
        return cls(";", ",", codecs.BOM_UTF8)


def export_catalog(engine: sa.Engine, facts: ChainFacts, on: date, form: CsvForm | None = None) -> Iterator[bytes]:
    """The whole catalogue with the prices in force on a day, in pieces of some hundred kilobytes, ordered by SKU."""
    form = form or CsvForm()
    with database_errors(), engine.connect() as connection:
        raw = raw_connection(connection)
        raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        columns = _price_columns(raw, facts, on)
        yield form.mark + _written([(*ITEM_COLUMNS, *(column.name for column in columns))], form)
        raw.execute(sql.SQL("SET LOCAL idle_in_transaction_session_timeout = {}").format(_WAIT_FOR_READER))
        with raw.cursor("catalog_export") as cursor:
            cursor.itersize = _FETCHED_ROWS
            cursor.execute(_statement(columns, on))
            currencies = [facts.zones[column.zone] for column in columns]
            rows = (_row(values, currencies, form) for values in cursor)
            while batch := list(itertools.islice(rows, _FETCHED_ROWS)):
                yield _written(batch, form)


def _price_columns(raw: Raw, facts: ChainFacts, on: date) -> list[PriceColumn]:
    """A column for every zone, and for each group and quantity that has a price on the day."""
    limited = (PriceColumn(*row) for row in raw.execute(_LIMITED_PRICES, [on, on]))
    return sorted({*map(PriceColumn, facts.zones), *(column for column in limited if column.zone in facts.zones)})


def _statement(prices: Sequence[PriceColumn], on: date) -> sql.Composed:
    columns: list[sql.Composable] = [sql.Identifier(column) for column in VARIANT_COLUMNS]
    columns.append(sql.SQL(_CODES))
    columns += [
        sql.SQL(_PRICE).format(zone=each.zone, on=on, group=each.group, least=each.min_quantity) for each in prices
    ]
    return sql.SQL("SELECT {} FROM variant ORDER BY sku").format(sql.SQL(", ").join(columns))


def _row(values: Sequence[Any], currencies: Sequence[Currency], form: CsvForm) -> list[str]:
    variant = dict(zip(VARIANT_COLUMNS, values, strict=False))
    variant["barcodes"] = values[len(VARIANT_COLUMNS)]
    prices = values[len(VARIANT_COLUMNS) + 1 :]
    # What an item cost before its price was left to the operator is no price to import again.
    shown = [None if variant["open_price"] else minor for minor in prices]
    amounts = (_amount(minor, currency, form) for minor, currency in zip(shown, currencies, strict=True))
    return [*(_cell(column, variant[column]) for column in ITEM_COLUMNS), *amounts]


def _cell(column: str, value: Any) -> str:
    match column:
        case "options":
            return "|".join(f"{name}={chosen}" for name, chosen in value)
        case "barcodes":
            return "|".join(_code(code) + _quantity(quantity) for code, quantity in value)
        case "active":
            return "" if value else "0"
        case "open_price" | "own_line":
            return "1" if value else ""
    return "" if value is None else str(value)


def _code(stored: str) -> str:
    """A code as it is printed: GTINs without the zeros that pad them, keys with the two digits they have at least."""
    if len(stored) != _GTIN_DIGITS:
        return stored.zfill(2)
    digits = stored.lstrip("0")
    return digits.zfill(8) if len(digits) <= 8 else digits.zfill(13)


def _quantity(thousandths: int) -> str:
    if thousandths == 1000:
        return ""
    whole, rest = divmod(thousandths, 1000)
    return f"x{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")


def _amount(minor: int | None, currency: Currency, form: CsvForm) -> str:
    if minor is None:
        return ""
    whole, rest = divmod(minor, currency.minor_per_major)
    return f"{whole}{form.decimal_point}{rest:0{currency.digits}d}" if currency.digits else str(whole)


def _written(rows: Sequence[Sequence[str]], form: CsvForm) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=form.separator, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
