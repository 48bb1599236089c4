"""Goods as the trade knows them, read from the hub's tables: variants, and what a price list asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.database.schema import barcode, price, variant
from retail.catalog import Price, Variant, choices_in_force, price_in_force, read_content
from retail.catalog.price_history import PriceRecord, lowest_before_reduction
from retail.values import Currency, ItemId, Money, Sku, Unit

_GTIN_LENGTHS = (8, 12, 13, 14)

_SAID_UP_TO = """
SELECT sku, "group", min_quantity, valid_from, valid_to, unit_price, recorded_at
FROM price_history WHERE zone = %s AND sku = ANY(%b) AND version <= %s ORDER BY version
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list asks for a variant on a day: the regular price, and those for groups and larger quantities."""

    regular: Price | None = None
    choices: tuple[Price, ...] = ()


UNPRICED = Asked()


def variants_of(connection: sa.Connection, skus: Iterable[str]) -> dict[str, Variant]:
    """The variants of these SKUs; the unknown ones are missing."""
    rows = connection.execute(sa.select(variant).where(variant.c.sku.in_(set(skus))))
    return {
        row.sku: Variant(
            Sku(row.sku),
            ItemId(row.item_id),
            row.name,
            Unit(row.unit),
            row.tax_class,
            row.brand,
            row.category,
            tuple((name, value) for name, value in row.options),
            row.deposit,
            row.open_price,
            row.min_age,
            row.own_line,
            row.active,
            read_content(row.content),
        )
        for row in rows
    }


def skus_of(connection: sa.Connection, codes: Iterable[str]) -> dict[str, tuple[str, int]]:
    """(SKU, thousandths the code stands for) of each barcode as it was typed; the unknown ones are missing."""
    kept = {code: code.zfill(14) if code.isdecimal() and len(code) in _GTIN_LENGTHS else code for code in codes}
    rows = connection.execute(sa.select(barcode).where(barcode.c.code.in_(set(kept.values()) | set(kept))))
    found = {row.code: (row.sku, row.quantity) for row in rows}
    return {typed: found[each] for typed, code in kept.items() for each in (typed, code) if each in found}


def prices_now(
    connection: sa.Connection, zone: str, skus: Iterable[str], day: date, money: Currency
) -> dict[str, Asked]:
    """What the newest list of a zone asks on a day, future days too."""
    query = sa.select(price).where(price.c.zone == zone, price.c.sku.in_(set(skus)))
    found: dict[str, list[Price]] = {}
    for row in connection.execute(query):
        lowest = None if row.lowest_30 is None else Money(row.lowest_30, money)
        amount, key = Money(row.unit_price, money), Sku(row.sku)
        made = Price(key, zone, amount, row.valid_from, row.valid_to, row.group, row.min_quantity, lowest)
        found.setdefault(row.sku, []).append(made)
    return {sku: asked_on(prices, day) for sku, prices in found.items()}


def prices_at_version(
    connection: sa.Connection,
    zone: str,
    skus: Iterable[str],
    version: int,
    money: Currency,
    place: tzinfo | None = None,
) -> Mapping[str, list[Price]]:
    """Every price that version ``version`` of a zone's list had, by SKU.

    With ``place``, where the zone's days begin, reductions have their lowest price of 30 days.
    """
    found: dict[str, list[Price]] = {}
    for (sku, group, least), records in _said_up_to(connection, zone, skus, version).items():
        for last in {each.valid_from: each for each in records}.values():
            if last.unit_price is None:
                continue
            lowest = None if place is None else lowest_before_reduction(records, last.valid_from, place)
            amount, before = Money(last.unit_price, money), None if lowest is None else Money(lowest, money)
            made = Price(Sku(sku), zone, amount, last.valid_from, last.valid_to, group, least, before)
            found.setdefault(sku, []).append(made)
    return found


def _said_up_to(
    connection: sa.Connection, zone: str, skus: Iterable[str], version: int
) -> Mapping[tuple[str, str, int], Sequence[PriceRecord]]:
    """What a zone's list said up to a version, by SKU, group and quantity, in the order in which it was said."""
    said: dict[tuple[str, str, int], list[PriceRecord]] = {}
    for row in raw_connection(connection).execute(_SAID_UP_TO, [zone, sorted(set(skus)), version]):
        sku, group, least, first, last, amount, at = row
        said.setdefault((sku, group, least), []).append(PriceRecord(at, first, last, amount))  # type: ignore[arg-type]
    return said


def asked_on(prices: Iterable[Price], day: date) -> Asked:
    """Of a variant's prices, those that hold on a day."""
    known = list(prices)
    return Asked(price_in_force((each for each in known if each.is_base), day), choices_in_force(known, day))
