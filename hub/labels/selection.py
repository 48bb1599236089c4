"""Which goods get a label, read from the catalogue row after row in the order in which they are put up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from psycopg import sql

from hub.database.engine import raw as raw_connection
from hub.labels.label import Goods
from retail.catalog import Price, Variant, read_content
from retail.values import Currency, ItemId, Money, Sku, Unit

_FETCHED_ROWS = 500
_WAIT_FOR_READER = "10min"
_ROW = 'json_build_array("group", min_quantity, valid_from, valid_to, unit_price, lowest_30)'
_ROW_THEN = 'json_build_array("group", min_quantity, valid_from, valid_to, unit_price, NULL)'

_ALL = "variant v WHERE v.active AND {filters} ORDER BY v.category, v.name, v.sku"
_LISTED = """unnest(%(skus)s::text[]) WITH ORDINALITY AS wanted (sku, place) LEFT JOIN variant v ON v.sku = wanted.sku
WHERE v.sku IS NULL OR ({filters}) ORDER BY wanted.place"""
_FILTERS = """
(%(categories)s::text[] = '{}' OR EXISTS (
    SELECT FROM unnest(%(categories)s::text[]) path WHERE v.category = path OR starts_with(v.category, path || '/')))
AND (%(brands)s::text[] = '{}' OR v.brand = ANY(%(brands)s::text[]))
"""
_COLUMNS = f"""
v.sku, v.item_id, v.name, v.unit, v.tax_class, v.brand, v.category, v.options, v.deposit, v.open_price, v.active,
v.content,
(SELECT json_agg(json_build_array(code, quantity) ORDER BY place) FROM barcode WHERE barcode.sku = v.sku),
(SELECT json_agg({_ROW}) FROM price WHERE price.sku = v.sku AND zone = %(zone)s)
"""
_THEN = f"""
(SELECT json_agg({_ROW_THEN}) FROM (
    SELECT DISTINCT ON ("group", min_quantity, valid_from) * FROM price_history history
    WHERE history.sku = v.sku AND zone = %(zone)s AND recorded_at < %(known_at)s
    ORDER BY "group", min_quantity, valid_from, version DESC) said WHERE unit_price IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to print: all goods on sale, or less.

    ``on`` is the day for which prices are shown, today when None. ``changed_since``: only goods of which a label that
    was printed before that day began does not say the same. ``categories`` are paths, with all below them. ``skus`` may
    name one several times, and are printed in their order.
    """

    location_id: str
    on: date | None = None
    changed_since: date | None = None
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    reduced_only: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Goods that were asked for; ``goods`` None: there is no such SKU. ``then``: the prices known before."""

    sku: str
    goods: Goods | None
    then: tuple[Price, ...] = ()


def found_goods(
    connection: sa.Connection, selection: Selection, zone: str, money: Currency, place: ZoneInfo
) -> Iterator[Found]:
    """The goods of a selection, by category and name or in the order of its SKUs; memory holds some hundred rows."""
    raw = raw_connection(connection)
    raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    raw.execute(sql.SQL("SET LOCAL idle_in_transaction_session_timeout = {}").format(_WAIT_FOR_READER))
    given: dict[str, Any] = {
        "zone": zone,
        "skus": list(selection.skus),
        "categories": [path.strip("/") for path in selection.categories],
        "brands": list(selection.brands),
        "known_at": _begin(selection.changed_since, place),
    }
    with raw.cursor("labels") as cursor:
        cursor.itersize = _FETCHED_ROWS
        cursor.execute(_statement(selection).encode(), given)
        for row in cursor:
            yield _found(row, zone, money)


def _statement(selection: Selection) -> str:
    wanted = "wanted.sku" if selection.skus else "v.sku"
    then = _THEN if selection.changed_since is not None else "NULL"
    source = (_LISTED if selection.skus else _ALL).format(filters=_FILTERS)
    return f"SELECT {wanted}, {_COLUMNS}, {then} FROM {source}"


def _begin(day: date | None, place: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), place)


def _found(row: Sequence[Any], zone: str, money: Currency) -> Found:
    wanted, sku, item_id, name, unit, tax_class, brand, category, options, deposit, *rest = row
    open_price, active, content, codes, prices, then = rest
    if sku is None:
        return Found(wanted, None)
    variant = Variant(
        sku=Sku(sku),
        item_id=ItemId(item_id),
        name=name,
        unit=Unit(unit),
        tax_class=tax_class,
        brand=brand,
        category=category,
        options=tuple((option, value) for option, value in options),
        deposit=deposit,
        open_price=open_price,
        active=active,
        content=read_content(content),
    )
    listed, known = (tuple(_prices(each, sku, zone, money)) for each in (prices or (), then or ()))
    return Found(sku, Goods(variant, [(code, quantity) for code, quantity in codes or ()], listed), known)


def _prices(rows: Iterable[Sequence[Any]], sku: str, zone: str, money: Currency) -> Iterator[Price]:
    for group, least, first, last, amount, lowest in rows:
        yield Price(
            sku=Sku(sku),
            price_list=zone,
            unit_price=Money(amount, money),
            valid_from=date.fromisoformat(first),
            valid_to=None if last is None else date.fromisoformat(last),
            group=group,
            min_quantity=least,
            lowest_30=None if lowest is None else Money(lowest, money),
        )
