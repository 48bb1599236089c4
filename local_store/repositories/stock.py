"""Stock at this location: the hub's level, and what this register moved since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from local_store.connection import Database
from retail.feeds import stock_stream
from retail.stock import StockLevel, StockMovement
from retail.values import FactId, LocationId, Quantity, Sku, Unit


@dataclass(frozen=True, slots=True)
class StockView:
    """``level`` counts the hub's figure and own movements it had not seen (``own``); ``as_of`` is the figure's age."""

    level: StockLevel
    own: Quantity
    as_of: datetime | None


# A fact sealed again in a newer epoch has two places; the later one is where the hub will count it.
_OWN = """
SELECT coalesce(sum(m.thousandths), 0) FROM stock_movement m
JOIN fact f ON f.fact_id = m.fact_id
JOIN journal j ON j.journal_id = f.journal_id
WHERE m.sku = ?1 AND m.location_id = ?2 AND j.device_id = ?3
  AND (j.epoch > ?4 OR (j.epoch = ?4 AND f.seq > ?5))
  AND f.journal_id = (SELECT max(g.journal_id) FROM fact g WHERE g.fact_id = f.fact_id)
"""


class StockRepository:
    """Reads levels and writes movements."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def view(self, sku: str) -> StockView | None:
        """The stock of one SKU here; None when the hub told none."""
        row = self._database.one(
            "SELECT s.on_hand, s.committed, s.held, s.unit, s.as_of, i.location_id, i.device_id"
            " FROM stock_level s, identity i WHERE s.sku = ?",
            (sku,),
        )
        if row is None:
            return None
        on_hand, committed, held, unit_name, as_of, location, device = row
        unit = Unit(unit_name)
        epoch, seq = json.loads(as_of).get(device, (0, 0))
        own = Quantity(self._database.value(_OWN, (sku, location, device, epoch, seq)), unit)
        level = StockLevel(
            LocationId(location), Sku(sku), Quantity(on_hand, unit), Quantity(committed, unit), Quantity(held, unit)
        )
        return StockView(replace(level, on_hand=level.on_hand + own), own, self._confirmed_at(LocationId(location)))

    def record(self, fact_id: FactId, movements: Iterable[StockMovement]) -> None:
        """Write movements that the fact tells of, inside the caller's unit."""
        self._database.write_many(
            "INSERT INTO stock_movement (fact_id, location_id, sku, thousandths, unit, reason, at, source)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    fact_id,
                    each.location_id,
                    each.sku,
                    each.quantity.thousandths,
                    each.quantity.unit.value,
                    each.reason.value,
                    each.at.isoformat(),
                    each.source,
                )
                for each in movements
            ],
        )

    def _confirmed_at(self, location: LocationId) -> datetime | None:
        text = self._database.value("SELECT confirmed_at FROM cursor WHERE stream = ?", (stock_stream(location),))
        return datetime.fromisoformat(text) if text else None
