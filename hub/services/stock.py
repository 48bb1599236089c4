"""Stock at the hub: levels, the movements behind them, goods a manager books in, and the audit that both agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.database.schema import location, stock_level, stock_movement, variant
from hub.errors import Problem, database_errors
from hub.ingest.effects import Effects, Place, copy_text
from hub.ingest.writing import write
from retail.journal.facts import MovedStock
from retail.stock import MovementReason


@dataclass(frozen=True, slots=True)
class Level:
    """A level in thousandths of its unit."""

    sku: str
    on_hand: int
    committed: int
    held: int
    unit: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A level that is not the sum of its movements (I4)."""

    sku: str
    on_hand: int
    movements: int


@dataclass(frozen=True, slots=True)
class LevelElsewhere:
    """What a location has of a SKU, in thousandths. ``as_of`` is when the last of its registers was heard from."""

    location_id: str
    name: str
    unit: str
    on_hand: int
    available: int
    as_of: datetime


# A register that is silent may have sold what we do not know of: the oldest word of a location's registers counts. A
# location without registers, a warehouse, is written by the hub itself.
_ELSEWHERE = """
SELECT location_id, settings->>'name' AS name, unit, on_hand, on_hand - committed - held AS available,
       coalesce(heard.at, :now) AS as_of
FROM stock_level JOIN location USING (location_id) LEFT JOIN LATERAL (
    SELECT min(coalesce(last_seen_at, enrolled_at)) AS at FROM device JOIN register USING (register_id)
    WHERE device.location_id = location.location_id AND device.revoked_at IS NULL AND register.active
) AS heard ON true
WHERE sku = :sku AND location_id <> :here AND location.active
ORDER BY available DESC, name, location_id LIMIT :most
"""


class Stock:
    """Levels and movements of locations."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def levels(self, location_id: str, after: str = "", limit: int = 1000, skus: Sequence[str] = ()) -> list[Level]:
        """A page of a location's levels by SKU, or those of ``skus``."""
        at = stock_level.c
        query = sa.select(at.sku, at.on_hand, at.committed, at.held, at.unit).where(at.location_id == location_id)
        query = query.where(at.sku.in_(skus)) if skus else query.where(at.sku > after)
        with database_errors(), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(at.sku).limit(limit))
            return [Level(**row._mapping) for row in rows]

    def elsewhere(self, sku: str, here: str, most: int) -> list[LevelElsewhere]:
        """What the chain's other active locations have of ``sku``, most first; 404 when there is no such variant."""
        values = {"sku": sku, "here": here, "most": most, "now": self._clock()}
        with database_errors(), self._engine.connect() as connection:
            if connection.scalar(sa.select(variant.c.sku).where(variant.c.sku == sku)) is None:
                raise Problem(404, "catalog.unknown_sku", f"There is no variant {sku}.")
            return [LevelElsewhere(**row._mapping) for row in connection.execute(sa.text(_ELSEWHERE), values)]

    def book(self, location_id: str, document: str, reason: MovementReason, lines: Sequence[MovedStock]) -> bool:
        """Post goods by a document, whose UUID names it: the same document again does nothing and is False."""
        place = Place("hub", 0, "hub", location_id)
        with database_errors(), self._engine.begin() as connection:
            if not _known(connection, location_id):
                raise Problem(404, "location.unknown", f"There is no location {location_id}.")
            done = connection.execute(
                sa.select(stock_movement.c.line)
                .where(stock_movement.c.location_id == location_id, stock_movement.c.fact_id == document)
                .limit(1)
            ).first()
            if done is not None:
                return False
            write(raw_connection(connection), place, self._effects(location_id, document, reason, lines))
        return True

    def audit(self, location_id: str) -> list[Difference]:
        """I4: the levels of a location that are not the sum of their movements; empty is as it should be."""
        query = sa.text(
            "SELECT sku, coalesce(on_hand, 0) AS on_hand, coalesce(moved, 0) AS movements "
            "FROM (SELECT sku, on_hand FROM stock_level WHERE location_id = :location) AS level "
            "FULL JOIN (SELECT sku, sum(quantity)::bigint AS moved FROM stock_movement "
            "WHERE location_id = :location GROUP BY sku) AS summed USING (sku) "
            "WHERE coalesce(on_hand, 0) <> coalesce(moved, 0) ORDER BY sku"
        )
        with database_errors(), self._engine.connect() as connection:
            return [Difference(**row._mapping) for row in connection.execute(query, {"location": location_id})]

    def _effects(self, location_id: str, document: str, reason: MovementReason, lines: Sequence[MovedStock]) -> Effects:
        effects, now = Effects(stock=defaultdict(int)), self._clock()
        for number, line in enumerate(lines, 1):
            effects.rows["stock_movement"].append(
                f"{copy_text(location_id)}\t{document}\t{number}\t{copy_text(line.sku)}\t{line.quantity}\t"
                f"{line.unit}\t{reason}\t{now}"
            )
            effects.stock[line.sku, line.unit] += line.quantity
        return effects


def _known(connection: sa.Connection, location_id: str) -> bool:
    # Locked, so that the same document sent twice at once is looked up one after the other.
    query = sa.select(location.c.location_id).where(location.c.location_id == location_id)
    return connection.scalar(query.with_for_update()) is not None
