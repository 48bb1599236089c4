"""The sums that data, register and hub must agree on, and how each of the three is asked for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from benchmarks.shopping.assortment import RATES
from benchmarks.shopping.source import BoughtBasket
from local_store import Store

LOYALTY, COUPON_MATCH = "loyalty", "coupon-match"
"""The sources that the two reductions are given with."""


@dataclass(slots=True)
class Sums:
    """Money in minor units, quantities in thousandths. Tax is computed per receipt and letter, then added up."""

    baskets: int = 0
    lines: int = 0
    total: int = 0
    before_adjustments: int = 0
    tenders: Counter[str] = field(default_factory=Counter)
    adjustments: Counter[str] = field(default_factory=Counter)
    gross: Counter[str] = field(default_factory=Counter)
    tax: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    amounts: Counter[str] = field(default_factory=Counter)
    stock: Counter[str] = field(default_factory=Counter)

    def take(self, basket: BoughtBasket, letters: Mapping[int, str], tender: str | None) -> None:
        """Count a basket of the data; ``letters`` are the products' tax letters, ``tender`` pays it whole."""
        self.baskets += 1
        self.lines += len(basket.lines)
        self.total += basket.paid
        self.before_adjustments += sum(line.before for line in basket.lines)
        if tender is not None:
            self.tenders[tender] += basket.paid
        gross: Counter[str] = Counter()
        for line in basket.lines:
            self.adjustments[LOYALTY] -= line.loyalty
            self.adjustments[COUPON_MATCH] -= line.coupon_match
            self.units[line.sku] += line.quantity.thousandths
            self.amounts[line.sku] += line.paid
            self.stock[line.sku] -= line.quantity.thousandths
            gross[letters[line.product_id]] += line.paid
        for letter, amount in gross.items():
            self.gross[letter] += amount
            self.tax[letter] += contained_tax(amount, RATES[letter] or 0)

    def add(self, other: Sums) -> None:
        """Add another shop's sums. Stock stays with its shop."""
        self.baskets += other.baskets
        self.lines += other.lines
        self.total += other.total
        self.before_adjustments += other.before_adjustments
        for name in ("tenders", "adjustments", "gross", "tax", "units", "amounts"):
            getattr(self, name).update(getattr(other, name))


def contained_tax(gross: int, rate: int) -> int:
    """The tax in ``gross`` at ``rate`` hundredths of a per cent, half up: written anew here, not borrowed."""
    return (2 * gross * rate + 10_000 + rate) // (2 * (10_000 + rate))


def register_sums(store: Store, skus: Iterable[str]) -> Sums:
    """What the register's file says."""
    database = store.database
    baskets, total = database.all("SELECT count(*), coalesce(sum(total), 0) FROM sale")[0]
    lines, before = database.all("SELECT count(*), coalesce(sum(extended), 0) FROM sale_line")[0]
    sums = Sums(baskets, lines, total, before)
    sums.tenders.update(dict(database.all("SELECT kind, sum(amount) FROM sale_tender GROUP BY kind")))
    sums.adjustments.update(
        dict(
            database.all(
                "SELECT json_extract(given.value, '$[0]'), sum(json_extract(given.value, '$[2]'))"
                " FROM sale_line, json_each(sale_line.adjustments) AS given GROUP BY 1"
            )
        )
    )
    for letter, gross, tax in database.all("SELECT letter, sum(gross), sum(tax) FROM sale_vat GROUP BY letter"):
        sums.gross[letter], sums.tax[letter] = gross, tax
    for sku, units, amount in database.all("SELECT sku, sum(thousandths), sum(amount) FROM sale_line GROUP BY sku"):
        sums.units[sku], sums.amounts[sku] = units, amount
    views = ((sku, store.catalog.stock(sku)) for sku in skus)
    sums.stock.update({sku: view.level.on_hand.thousandths for sku, view in views if view is not None})
    return sums


def hub_sums(connection: sa.Connection, location_id: str) -> Sums:
    """What the hub's tables say of a location."""

    def rows(query: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in connection.execute(sa.text(query), {"location": location_id})]

    def mapping(query: str) -> Counter[str]:
        return Counter({str(key): int(str(value)) for key, value in rows(query)})

    here = "WHERE location_id = :location"
    (baskets, total), (lines, before) = (
        rows(f"SELECT count(*), coalesce(sum({column}), 0)::bigint FROM {table} {here}")[0]
        for table, column in (("sale", "total"), ("sale_line", "extended"))
    )
    return Sums(
        baskets=int(str(baskets)),
        lines=int(str(lines)),
        total=int(str(total)),
        before_adjustments=int(str(before)),
        tenders=mapping(f"SELECT kind, sum(amount)::bigint FROM sale_tender {here} GROUP BY kind"),
        adjustments=mapping(f"SELECT source, sum(amount)::bigint FROM sale_adjustment {here} GROUP BY source"),
        gross=mapping(f"SELECT letter, sum(gross)::bigint FROM sale_vat {here} GROUP BY letter"),
        tax=mapping(f"SELECT letter, sum(tax)::bigint FROM sale_vat {here} GROUP BY letter"),
        units=mapping(f"SELECT sku, sum(quantity)::bigint FROM sale_line {here} GROUP BY sku"),
        amounts=mapping(f"SELECT sku, sum(amount)::bigint FROM sale_line {here} GROUP BY sku"),
        stock=mapping(f"SELECT sku, on_hand FROM stock_level {here}"),
    )
