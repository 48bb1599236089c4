"""Variants that could not be sold for want of a price, listed for the manager."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from local_store.connection import Database
from retail.values import Sku


@dataclass(frozen=True, slots=True)
class MissingPrice:
    """A variant without a price, and how often it was refused."""

    sku: Sku
    name: str
    first_at: datetime
    last_at: datetime
    times: int


class MissingPriceRepository:
    """Refused variants by SKU."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, sku: Sku, name: str, at: datetime) -> None:
        """A variant was refused."""
        time = at.isoformat()
        self._database.run(
            "INSERT INTO missing_price VALUES (?1, ?2, ?3, ?3, 1) ON CONFLICT (sku)"
            " DO UPDATE SET name = ?2, last_at = ?3, times = times + 1",
            (sku, name, time),
        )

    def list(self) -> tuple[MissingPrice, ...]:
        """Every variant that was refused, the latest first."""
        rows = self._database.all(
            "SELECT sku, name, first_at, last_at, times FROM missing_price ORDER BY last_at DESC, sku"
        )
        return tuple(
            MissingPrice(row[0], row[1], datetime.fromisoformat(row[2]), datetime.fromisoformat(row[3]), row[4])
            for row in rows
        )

    def forget(self, sku: Sku) -> None:
        """The manager has dealt with it."""
        self._database.run("DELETE FROM missing_price WHERE sku = ?", (sku,))
