"""Repairing parked facts: a newer hub, or one that was mended, applies what an older one could only keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.errors import FactRefused, database_errors
from hub.ingest import writing
from hub.ingest.effects import Effects, Place
from hub.ingest.handlers import HANDLERS
from hub.ingest.missing_prices import still_missing
from hub.ingest.received import Fault, envelope_of, receive

Raw = psycopg.Connection[tuple[Any, ...]]

_PARKED = """
SELECT location_id, device_id, parked_fact.epoch, seq, register_id, hash, content
FROM parked_fact JOIN fact USING (location_id, device_id, epoch, seq) JOIN device USING (device_id, location_id)
WHERE repaired_at IS NULL AND (location_id, device_id, parked_fact.epoch, seq) > (%s, %s, %s, %s)
ORDER BY location_id, device_id, parked_fact.epoch, seq
FOR UPDATE OF parked_fact SKIP LOCKED LIMIT %s
"""

_REMAINING = """
SELECT location_id, device_id, code, count(*), min(seq), min(parked_at) FROM parked_fact WHERE repaired_at IS NULL
GROUP BY location_id, device_id, code ORDER BY location_id, device_id, code
"""

_REPAIRED = """
WITH repaired AS (
    UPDATE parked_fact SET repaired_at = %s
    WHERE location_id = %s AND device_id = %s AND epoch = %s AND seq = %s RETURNING device_id, epoch, seq
)
UPDATE fact_key SET parked = false FROM repaired
WHERE (fact_key.device_id, fact_key.epoch, fact_key.seq) = (repaired.device_id, repaired.epoch, repaired.seq)
"""


@dataclass(frozen=True, slots=True)
class Repaired:
    """How many parked facts were tried, and how many of them have their effect now."""

    tried: int
    applied: int


@dataclass(frozen=True, slots=True)
class Remaining:
    """Facts of one device that are still parked for the same reason, and the first of them."""

    location_id: str
    device_id: str
    code: str
    facts: int
    first_seq: int
    parked_at: datetime


def repair(engine: sa.Engine, clock: Callable[[], datetime], at_once: int = 1000) -> Repaired:
    """Try every parked fact again, ``at_once`` in one transaction.

    Effects add up in any order, so a late one is as good. Facts that were put aside because their hash or their id is
    wrong stay so: nothing can make them true.
    """
    tried, applied, last = 0, 0, ("", "", 0, 0)
    while True:
        with database_errors(), engine.begin() as connection:
            raw: Raw = raw_connection(connection)
            rows = raw.execute(_PARKED, [*last, at_once]).fetchall()
            applied += sum(_try(raw, row, clock()) for row in rows)
        tried += len(rows)
        if len(rows) < at_once:
            return Repaired(tried, applied)
        last = rows[-1][:4]


def remaining(engine: sa.Engine) -> list[Remaining]:
    """What is still parked, by device and reason."""
    with database_errors(), engine.connect() as connection:
        raw: Raw = raw_connection(connection)
        return [Remaining(*row) for row in raw.execute(_REMAINING)]


def _try(raw: Raw, row: tuple[Any, ...], now: datetime) -> bool:
    location_id, device_id, epoch, seq, register_id, digest, content = row
    place = Place(device_id, epoch, register_id, location_id)
    fact, effects = receive(seq, envelope_of(content, bytes(digest))), Effects()
    if fact.fault is not None or not _first_use(raw, place, seq):
        return False
    try:
        HANDLERS[fact.kind](fact, place, effects)
        writing.write(raw, place, effects)
    except (FactRefused, psycopg.DataError, psycopg.IntegrityError) as error:
        writing.park(raw, place, fact, Fault("fact.not_applied", str(error)), now)
        return False
    writing.raise_exceptions(raw, place, still_missing(raw, place, effects.raised, now), now)
    raw.execute(_REPAIRED, [now, location_id, device_id, epoch, seq])
    return True


def _first_use(raw: Raw, place: Place, seq: int) -> bool:
    """False for a fact that came with another's id: its key row was written without one."""
    found = raw.execute(
        "SELECT fact_id IS NOT NULL FROM fact_key WHERE device_id = %s AND epoch = %s AND seq = %s",
        [place.device_id, place.epoch, seq],
    ).fetchone()
    return bool(found and found[0])
