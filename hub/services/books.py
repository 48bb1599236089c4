"""What baskets are priced with, by version: promotion books and tax tables, built once and kept while they are used."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

import sqlalchemy as sa

from hub.database.schema import tax_rate
from retail.promotions import PromotionBook, read_book
from retail.tax import TaxRate, TaxTable

MOST_BOOKS = 16
"""Versions kept in memory. A chain uses one at a time; old ones come back with sales of registers that were cut off."""

_AT_VERSION = sa.text(
    "SELECT DISTINCT ON (promotion_id) content FROM promotion_version WHERE version <= :version "
    "ORDER BY promotion_id, version DESC"
)

_Kept = TypeVar("_Kept")


class Books:
    """Safe to be asked from any thread; every question brings the connection to read with, if it must be read."""

    def __init__(self) -> None:
        self._promotions = _Latest[PromotionBook]()
        self._taxes = _Latest[TaxTable]()

    def promotions(self, connection: sa.Connection, version: int) -> PromotionBook:
        """The promotions as version ``version`` had them; those of before the first version were none."""
        return self._promotions.get(version, lambda: _read_promotions(connection, version))

    def taxes(self, connection: sa.Connection, version: int) -> TaxTable:
        """The tax table, read anew when its version is not the one that was read last."""
        return self._taxes.get(version, lambda: _read_taxes(connection))


class _Latest(Generic[_Kept]):
    """What was made for the versions asked for last. Two that ask at once may both make it: the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, _Kept] = OrderedDict()

    def get(self, version: int, make: Callable[[], _Kept]) -> _Kept:
        with self._lock:
            if version in self._kept:
                self._kept.move_to_end(version)
                return self._kept[version]
        made = make()
        with self._lock:
            self._kept[version] = made
            if len(self._kept) > MOST_BOOKS:
                self._kept.popitem(last=False)
        return made


def _read_promotions(connection: sa.Connection, version: int) -> PromotionBook:
    contents = connection.scalars(_AT_VERSION, {"version": version})
    return read_book((content for content in contents if content is not None), version)


def _read_taxes(connection: sa.Connection) -> TaxTable:
    rows = connection.execute(sa.select(tax_rate).order_by(tax_rate.c.tax_class, tax_rate.c.valid_from))
    return TaxTable(tuple(TaxRate(row.tax_class, row.letter, row.rate, row.valid_from, row.valid_to) for row in rows))
