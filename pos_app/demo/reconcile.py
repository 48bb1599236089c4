"""Register against hub: the same sums from both ends, side by side, and whether they agree to the grosz."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TextIO

from local_store import Store
from retail.sale import LineKind, Transaction
from retail.values import Sku

EVERY_SALE = 1_000_000
MONEY, GOODS = 2, 3
"""Decimals of the sums."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One sum from both ends, in its smallest part; ``decimals`` says how small: money has 2, goods have 3."""

    what: str
    register: int
    hub: int
    decimals: int = 0

    @property
    def agrees(self) -> bool:
        """True when both ends say the same."""
        return self.register == self.hub

    def shown(self, parts: int) -> str:
        """One of the two as people write it."""
        return f"{Decimal(parts).scaleb(-self.decimals):,}"


def compare(store: Store, business_date: date, hub: Mapping[str, Any]) -> tuple[Comparison, ...]:
    """Every sum of one register's day, from its own file and from the hub's reconciliation report."""
    sales = register_sales(store, business_date)
    sold = Counter(_units(sales))
    rows = [
        Comparison("sales", len(sales), hub["sales"]),
        Comparison("total", sum(each.total.minor for each in sales), hub["gross"], MONEY),
        Comparison("adjustments", _adjustments(sales), hub["adjustments"], MONEY),
        Comparison("deposits", _deposits(sales), hub["deposits"], MONEY),
        Comparison("pieces and kilograms", sum(sold.values()), sum(hub["units"].values()), GOODS),
    ]
    rows += _side_by_side("tender", _tenders(sales), hub["tenders"])
    rows += _side_by_side("tax", _tax(sales), {letter: row["tax"] for letter, row in hub["vat"].items()})
    levels = {sku: _on_hand(store, sku) for sku in sorted(sold)}
    rows.append(Comparison("SKUs sold", len(sold), len(hub["units"])))
    rows += [Comparison(f"stock {sku}", level, hub["on_hand"].get(sku, 0), GOODS) for sku, level in levels.items()]
    return tuple(rows)


def last_business_date(store: Store) -> date:
    """The day of the newest sale in the file; :class:`LookupError` when nothing was sold."""
    newest = next(iter(store.sales.recent(1)), None)
    sale = store.sales.find(newest.transaction_id) if newest is not None else None
    if sale is None:
        raise LookupError("nothing was sold")
    return sale.business_date


def stock_is_told(store: Store, business_date: date) -> bool:
    """True when the hub's levels count every sale of this register."""
    views = (store.catalog.stock(Sku(sku)) for sku in _units(register_sales(store, business_date)))
    return all(view is not None and not view.own for view in views)


def register_sales(store: Store, business_date: date) -> tuple[Transaction, ...]:
    """Every sale that this register's file has for a day, the oldest first."""
    found = (store.sales.find(each.transaction_id) for each in store.sales.recent(EVERY_SALE))
    return tuple(reversed([each for each in found if each is not None and each.business_date == business_date]))


def write(rows: tuple[Comparison, ...], out: TextIO) -> bool:
    """Print the table; True when all of it agrees."""
    width = max(len(row.what) for row in rows)
    print(f"{'':<{width}}  {'register':>12}  {'hub':>12}", file=out)
    for row in rows:
        mark = "" if row.agrees else "   ✘ differs"
        print(f"{row.what:<{width}}  {row.shown(row.register):>12}  {row.shown(row.hub):>12}{mark}", file=out)
    agree = all(row.agrees for row in rows)
    verdict = "Register and hub agree to the grosz." if agree else "Register and hub do NOT agree."
    print(verdict, file=out)
    return agree


def _side_by_side(what: str, register: Mapping[str, int], hub: Mapping[str, int]) -> list[Comparison]:
    """Sums of money by name."""
    names = sorted({*register, *hub})
    return [Comparison(f"{what} {name}", register.get(name, 0), hub.get(name, 0), MONEY) for name in names]


def _units(sales: tuple[Transaction, ...]) -> dict[str, int]:
    units: Counter[str] = Counter()
    for sale in sales:
        for line in sale.lines:
            if line.kind is LineKind.ITEM:
                units[line.sku] += line.quantity.thousandths
    return dict(units)


def _adjustments(sales: tuple[Transaction, ...]) -> int:
    return sum(each.amount.minor for sale in sales for line in sale.lines for each in line.adjustments)


def _deposits(sales: tuple[Transaction, ...]) -> int:
    return sum(line.amount.minor for sale in sales for line in sale.lines if line.kind is LineKind.DEPOSIT)


def _tenders(sales: tuple[Transaction, ...]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for sale in sales:
        for tender in sale.tenders:
            sums[tender.kind.value] += tender.amount.minor
    return dict(sums)


def _tax(sales: tuple[Transaction, ...]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for sale in sales:
        for row in sale.vat:
            sums[row.letter] += row.tax.minor
    return dict(sums)


def _on_hand(store: Store, sku: str) -> int:
    view = store.catalog.stock(Sku(sku))
    return view.level.on_hand.thousandths if view is not None else 0
