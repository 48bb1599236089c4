"""The assortment as this register sells it: by code, by SKU, by words or by category, with the price of the day."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable
from datetime import date

from local_store.connection import Database, Row
from local_store.item_facts import ACTIVE, BETWEEN, OPEN_PRICE, OWN_LINE, unpack
from local_store.repositories.location import LocationRepository, Terms
from local_store.repositories.stock import StockRepository, StockView
from local_store.versions import Versions
from local_store.words import code_key, query_words
from retail.catalog import CatalogEntry, Price, Variant, read_content
from retail.values import ItemId, Money, Quantity, Sku, Unit

LONGEST_BEGINNING = 8
"""Letters up to which the search index knows the beginnings of words."""

_SHORTEST_CODE_START = 5
"""Digits that may be the start of a barcode rather than a size in a name."""

_ENTRY = """
SELECT i.sku, i.name, i.brand, i.facts, c.path, p.unit_price, p.valid_from, p.valid_to, {quantity},
    CASE WHEN p.lowest_30 IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM price q WHERE q.sku = i.sku AND q.valid_from > p.valid_from AND q.valid_from <= ?1)
    THEN p.lowest_30 END,
    (SELECT json_group_array(json_array(g.customer_group, g.min_quantity, g.valid_from, g.valid_to, g.unit_price))
     FROM price_choice g WHERE g.sku = i.sku AND g.valid_from <= ?1 AND (g.valid_to IS NULL OR g.valid_to >= ?1))
FROM {source} JOIN category c ON c.category_id = i.category_id
LEFT JOIN price p ON p.sku = i.sku AND p.valid_from = (
    SELECT q.valid_from FROM price q
    WHERE q.sku = i.sku AND q.valid_from <= ?1 AND (q.valid_to IS NULL OR q.valid_to >= ?1)
    ORDER BY q.valid_from DESC LIMIT 1)
"""
_BY_CODE = (
    _ENTRY.format(source="barcode b CROSS JOIN item i ON i.sku = b.sku", quantity="b.thousandths")
    + "WHERE b.code = ?2 ORDER BY i.rank > 0 DESC, i.sku LIMIT 1"
)
_BY_SKU = _ENTRY.format(source="item i", quantity="1000") + "WHERE i.sku = ?2"
_BY_RANKS = _ENTRY.format(
    source="json_each(?2) r CROSS JOIN item_rank k ON k.rank = r.value CROSS JOIN item i ON i.sku = k.sku",
    quantity="1000",
)
_BY_SKUS = _ENTRY.format(source="json_each(?2) r CROSS JOIN item i ON i.sku = r.value", quantity="1000")


_NO_CHOICES = "[]"


class CatalogRepository:
    """Reads only; the inbox writes. Every answer is one indexed read of the file, whatever its size."""

    def __init__(self, database: Database, location: LocationRepository, stock: StockRepository) -> None:
        self._database = database
        self._location = location
        self._stock = stock

    def find_code(self, code: str, day: date) -> CatalogEntry | None:
        """The variant with this barcode or item code, priced for the day; inactive ones too: a till says so."""
        row = self._database.one(_BY_CODE, (day_number(day), code_key(code)))
        return _entry(row, self._location.terms()) if row else None

    def find_sku(self, sku: str, day: date) -> CatalogEntry | None:
        """The variant with this SKU, priced for the day."""
        row = self._database.one(_BY_SKU, (day_number(day), sku))
        return _entry(row, self._location.terms()) if row else None

    def search(self, text: str, day: date, limit: int = 50) -> tuple[CatalogEntry, ...]:
        """What was typed, as a code and as words in any order: the best ``limit`` active variants.

        First those whose code or SKU it is; then those that have all the words whole, then as beginnings; in each
        group shorter names first, and before them the variants with a price. Last, those whose barcode begins with it.
        """
        exact = self._of_code(text.strip(), day)
        ranks = self._ranks(query_words(text), limit)
        worded = [entry for group in ranks for entry in self._priced_first(_BY_RANKS, group, day)]
        begun = self._priced_first(_BY_SKUS, self._skus_by_code_start(text.strip(), limit), day)
        found = {entry.variant.sku: entry for entry in reversed((*exact, *worded, *begun))}
        return tuple(reversed(found.values()))[:limit]

    def in_category(self, path: str, day: date, limit: int = 200) -> tuple[CatalogEntry, ...]:
        """Active variants of a category and of those below it, shorter names first."""
        categories = self._database.all(
            "SELECT category_id FROM category WHERE path = ? OR (path > ? AND path < ?)", (path, f"{path}/", f"{path}0")
        )
        each = (
            self._numbers("SELECT rank FROM item_category WHERE category_id = ? ORDER BY rank LIMIT ?", (key, limit))
            for (key,) in categories
        )
        ranks = [rank for rank, _ in zip(heapq.merge(*each), range(limit), strict=False)]
        return tuple(self._entries(_BY_RANKS, ranks, day))

    def categories(self) -> tuple[str, ...]:
        """The paths of all categories that hold active variants, in their order by name."""
        rows = self._database.all(
            "SELECT path FROM category c WHERE EXISTS"
            " (SELECT 1 FROM item_category k WHERE k.category_id = c.category_id) ORDER BY path"
        )
        return tuple(path for (path,) in rows)

    def of_item(self, variant: Variant, day: date) -> tuple[CatalogEntry, ...]:
        """The active variants of the same item and category, this one among them, in the order of their SKUs."""
        rows = self._database.all(
            "SELECT i.sku, i.facts FROM item_category m JOIN category c ON c.category_id = m.category_id"
            " JOIN item_rank r ON r.rank = m.rank JOIN item i ON i.sku = r.sku WHERE c.path = ?",
            (variant.category,),
        )
        begins = f"{variant.item_id}{BETWEEN}"
        return tuple(self._entries(_BY_SKUS, sorted(sku for sku, facts in rows if facts.startswith(begins)), day))

    def price_version(self) -> int:
        """The version of the price list in force, for the record on each sale."""
        return Versions(self._database).active("price")

    def count(self) -> int:
        """How many variants the file holds. Reads them all: for a status page, not for a screen's refresh."""
        return int(self._database.value("SELECT count(*) FROM item"))

    def stock(self, sku: str) -> StockView | None:
        """The stock of a variant here, own sales of the last minutes included; None when the hub told none."""
        return self._stock.view(sku)

    def _of_code(self, text: str, day: date) -> list[CatalogEntry]:
        entries = (self.find_code(text, day), self.find_sku(text, day) or self.find_sku(text.upper(), day))
        return [entry for entry in entries if entry is not None and entry.variant.active] if text else []

    def _ranks(self, words: tuple[str, ...], limit: int) -> list[list[int]]:
        if not words:
            return []
        *before, last = words
        # Beginnings of up to eight letters have an index of their own. A longer word with another one behind it is
        # taken as finished, since all words that begin with it would have to be brought together first.
        begun = [f'"{word}"*' if len(word) <= LONGEST_BEGINNING else f'"{word}"' for word in before]
        whole = self._matching(" ".join(f'"{word}"' for word in words), limit)
        if len(whole) >= limit:
            return [whole]
        known = set(whole)
        return [whole, [rank for rank in self._matching(" ".join((*begun, f'"{last}"*')), limit) if rank not in known]]

    def _matching(self, query: str, limit: int) -> list[int]:
        # Twice the limit, so that priced variants beyond it can pass unpriced ones.
        sql = "SELECT rowid FROM item_words WHERE item_words MATCH ? ORDER BY rowid LIMIT ?"
        return self._numbers(sql, (query, 2 * limit))

    def _skus_by_code_start(self, text: str, limit: int) -> list[str]:
        if not text.isdigit() or len(text) < _SHORTEST_CODE_START:
            return []
        # GTIN-13 stand with one zero before them, GTIN-12 with two: the digits on the goods begin behind these.
        return [
            sku
            for start in (f"0{text}", f"00{text}", text)
            for (sku,) in self._database.all(
                "SELECT sku FROM barcode WHERE code >= ? AND code < ? LIMIT ?", (start, f"{start}:", limit)
            )
        ]

    def _priced_first(self, sql: str, keys: Iterable[object], day: date) -> list[CatalogEntry]:
        active = (entry for entry in self._entries(sql, keys, day) if entry.variant.active)
        return sorted(active, key=lambda entry: entry.price is None and not entry.variant.open_price)

    def _entries(self, sql: str, keys: Iterable[object], day: date) -> list[CatalogEntry]:
        wanted = list(keys)
        if not wanted:
            return []
        terms = self._location.terms()
        return [_entry(row, terms) for row in self._database.all(sql, (day_number(day), json.dumps(wanted)))]

    def _numbers(self, sql: str, parameters: tuple[object, ...]) -> list[int]:
        return [number for (number,) in self._database.all(sql, parameters)]


def _entry(row: Row, terms: Terms) -> CatalogEntry:
    variant = variant_of(row)
    deposit = terms.deposits.get(variant.deposit) if variant.deposit else None
    choices = _choices(variant.sku, row[10], terms) if row[10] != _NO_CHOICES else ()
    return CatalogEntry(variant, Quantity(row[8], variant.unit), _price(variant.sku, row, terms), deposit, choices)


def _price(sku: Sku, row: Row, terms: Terms) -> Price | None:
    amount, valid_from, valid_to, lowest = row[5], row[6], row[7], row[9]
    if amount is None:
        return None
    last = day_of(valid_to) if valid_to else None
    lowest_30 = Money(lowest, terms.currency) if lowest is not None else None
    return Price(sku, terms.zone, Money(amount, terms.currency), day_of(valid_from), last, lowest_30=lowest_30)


def _choices(sku: Sku, column: str, terms: Terms) -> tuple[Price, ...]:
    """The prices for groups and quantities in force; of those that overlap, the one that began last."""
    latest: dict[tuple[str, int], Price] = {}
    for group, least, first, last, amount in sorted(json.loads(column), key=lambda each: each[2]):
        until = day_of(last) if last else None
        price = Price(sku, terms.zone, Money(amount, terms.currency), day_of(first), until, group, least)
        latest[group, least] = price
    return tuple(latest[key] for key in sorted(latest))


def variant_of(row: Row) -> Variant:
    """The variant in a row that begins with SKU, name, brand, facts and category."""
    facts = unpack(row[3])
    return Variant(
        sku=Sku(row[0]),
        item_id=ItemId(facts.item_id),
        name=row[1],
        unit=_UNITS[facts.unit],
        tax_class=facts.tax_class,
        brand=row[2],
        category=row[4],
        options=facts.options,
        deposit=facts.deposit,
        open_price=bool(facts.flags & OPEN_PRICE),
        min_age=facts.min_age,
        own_line=bool(facts.flags & OWN_LINE),
        active=bool(facts.flags & ACTIVE),
        content=read_content(facts.content) if facts.content else None,
    )


_UNITS = {unit.value: unit for unit in Unit}


def day_number(day: date) -> int:
    """A day as it stands in the price list: 20260302."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """The day behind its number."""
    return date(number // 10_000, number // 100 % 100, number % 100)
