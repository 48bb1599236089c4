"""The catalogue as the database has it, as far as one batch of rows touches it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from hub.catalog_import.columns import ITEM_COLUMNS
from hub.catalog_import.price_columns import PriceColumn

Raw = psycopg.Connection[tuple[Any, ...]]

NEW_VARIANT: Mapping[str, Any] = {
    **dict.fromkeys(("brand", "category", "content"), ""),
    **dict.fromkeys(("options", "barcodes"), ()),
    **dict.fromkeys(("deposit", "min_age")),
    **dict.fromkeys(("open_price", "own_line"), False),
    "active": True,
}
"""What a variant is of which a file tells only the required columns."""

VARIANT_COLUMNS = tuple(column for column in ITEM_COLUMNS if column != "barcodes")

_VARIANTS = f"SELECT {', '.join(VARIANT_COLUMNS)} FROM variant WHERE sku = ANY(%b)"
_CODES = "SELECT sku, code, quantity FROM barcode WHERE sku = ANY(%b) ORDER BY sku, place"
_HOLDERS = "SELECT code, sku FROM barcode WHERE code = ANY(%b)"
_HOLDERS_IN_REHEARSAL = """
SELECT code, sku FROM import_code WHERE code = ANY(%b)
UNION ALL
SELECT code, sku FROM barcode WHERE code = ANY(%b)
    AND NOT EXISTS (SELECT FROM import_seen WHERE import_seen.sku = barcode.sku AND settled)
"""
_PRICES = """
SELECT DISTINCT ON (zone, sku, "group", min_quantity) zone, "group", min_quantity, sku, unit_price FROM price
WHERE zone = ANY(%b) AND sku = ANY(%b) AND valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)
ORDER BY zone, sku, "group", min_quantity, valid_from DESC
"""
_COUNTED_UNITS = "SELECT DISTINCT sku, unit FROM stock_level WHERE sku = ANY(%b)"


@dataclass(frozen=True, slots=True)
class Known:
    """Variants by SKU (barcodes included) and the prices in force by whose they are and SKU."""

    variants: Mapping[str, Mapping[str, Any]]
    prices: Mapping[tuple[PriceColumn, str], int]


def known(raw: Raw, skus: Sequence[str], zones: Sequence[str], on: date) -> Known:
    """What there is of ``skus``, with the prices of ``zones`` in force on a day."""
    wanted = list(skus)
    codes: dict[str, list[tuple[str, int]]] = {}
    for sku, code, quantity in raw.execute(_CODES, [wanted]):
        codes.setdefault(sku, []).append((code, quantity))
    variants = {}
    for values in raw.execute(_VARIANTS, [wanted]):
        found = dict(zip(VARIANT_COLUMNS, values, strict=True))
        found["options"] = tuple((name, value) for name, value in found["options"])
        found["barcodes"] = tuple(codes.get(found["sku"], ()))
        variants[found["sku"]] = found
    prices = {}
    if zones:
        found_prices = raw.execute(_PRICES, [list(zones), wanted, on, on])
        prices = {(PriceColumn(*column), sku): minor for *column, sku, minor in found_prices}
    return Known(variants, prices)


def holders(raw: Raw, codes: Iterable[str], *, rehearsal: bool) -> dict[str, str]:
    """Whose the codes are; in a rehearsal as if the rows before had been written."""
    wanted = list(codes)
    if not wanted:
        return {}
    rows = raw.execute(_HOLDERS_IN_REHEARSAL, [wanted, wanted]) if rehearsal else raw.execute(_HOLDERS, [wanted])
    return {str(code): str(sku) for code, sku in rows}


def counted_units(raw: Raw, skus: Iterable[str]) -> dict[str, str]:
    """The unit in which stock of each SKU is counted, for those that have any."""
    wanted = list(skus)
    return {str(sku): str(unit) for sku, unit in raw.execute(_COUNTED_UNITS, [wanted])} if wanted else {}


class SeenRows:
    """Which SKUs the file has had so far and in which line: in a temporary table, not in memory."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        raw.execute("CREATE TEMPORARY TABLE import_seen (sku text PRIMARY KEY, line int, settled bool DEFAULT false)")
        raw.execute("CREATE TEMPORARY TABLE import_code (code text PRIMARY KEY, sku text)")

    def add(self, rows: Mapping[str, int]) -> dict[str, int]:
        """Remember SKU → line; the lines of those that the file had before."""
        given = [list(rows.keys()), list(rows.values())]
        fresh = self._raw.execute(
            "INSERT INTO import_seen (sku, line) SELECT * FROM unnest(%b::text[], %b::int[]) "
            "ON CONFLICT DO NOTHING RETURNING sku",
            given,
        )
        before = rows.keys() - {sku for (sku,) in fresh}
        if not before:
            return {}
        again = self._raw.execute("SELECT sku, line FROM import_seen WHERE sku = ANY(%b)", [list(before)])
        return {str(sku): int(line) for sku, line in again}

    def rehearse(self, codes: Mapping[str, Sequence[tuple[str, int]]]) -> None:
        """In a rehearsal: remember the codes that these SKUs would have now."""
        self._raw.execute("UPDATE import_seen SET settled = true WHERE sku = ANY(%b)", [list(codes)])
        pairs = [(code, sku) for sku, each in codes.items() for code, _ in each]
        self._raw.execute(
            "INSERT INTO import_code SELECT * FROM unnest(%b::text[], %b::text[]) "
            "ON CONFLICT (code) DO UPDATE SET sku = excluded.sku",
            [[code for code, _ in pairs], [sku for _, sku in pairs]],
        )
