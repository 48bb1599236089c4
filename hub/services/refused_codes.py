"""How often registers refused codes: kept by day and reason as they tell it, and told to people if it looks like fraud.

A register tells its counts of the last days each time it comes back. They only grow, so the higher one is the true one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

import psycopg
import sqlalchemy as sa
from psycopg.types.json import Jsonb
from pydantic import BaseModel, Field, ValidationError

from hub.database.engine import raw as raw_connection
from hub.database.schema import refused_code
from hub.errors import database_errors
from hub.services.credentials import DeviceCredential

CODES_REFUSED = "codes.refused"
FORGED = ("token.forged", "token.key_revoked", "token.wrong_audience", "coupon.no_reward")
"""Reasons that an honest code never has, however it was treated."""
MOST_FORGED = 5
"""Forged codes at one register on one day that nobody is told of: a till is shown a joke now and then."""
MOST_ROWS = 500
KEPT_FOR = timedelta(days=400)

Word = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_.]+$")]

_KEEP = """
INSERT INTO refused_code AS kept (location_id, device_id, day, reason, kind, register_id, times)
SELECT %s, %s, day, reason, kind, %s, times
FROM unnest(%b::date[], %b::text[], %b::text[], %b::bigint[]) AS given (day, reason, kind, times)
ON CONFLICT (location_id, device_id, day, reason, kind) DO UPDATE SET times = greatest(kept.times, excluded.times)
"""
_FORGED = """
SELECT day, sum(times)::bigint, jsonb_object_agg(reason, times) FROM (
    SELECT day, reason, sum(times)::bigint AS times FROM refused_code
    WHERE location_id = %s AND device_id = %s AND day = ANY(%s) AND reason = ANY(%s) GROUP BY day, reason) AS counted
GROUP BY day HAVING sum(times) >= %s ORDER BY day
"""
_TOLD = """
SELECT max((values->>'times')::bigint) FROM exception
WHERE location_id = %s AND code = %s AND subject = %s AND closed_at IS NOT NULL
"""
_TELL = """
INSERT INTO exception (location_id, code, device_id, values, raised_at, subject) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (location_id, code, subject) WHERE closed_at IS NULL AND subject IS NOT NULL
DO UPDATE SET values = excluded.values
"""


class ToldCount(BaseModel):
    """A count as a register tells it."""

    day: date
    reason: Word
    kind: Word
    times: Annotated[int, Field(strict=True, ge=1, le=10**9)]


@dataclass(frozen=True, slots=True)
class RefusedCount:
    """``times`` that a register refused a code of a ``kind`` for a ``reason`` on a day."""

    location_id: str
    register_id: str
    day: date
    reason: str
    kind: str
    times: int


class RefusedCodes:
    """The counts of all registers."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def take(self, who: DeviceCredential, told: Sequence[object]) -> int:
        """Keep what a register tells, and tell people of too many forgeries; how many counts could be read.

        What cannot be read is left out: a register comes back whatever it says beside.
        """
        counts = list(_read(told[:MOST_ROWS]))
        if not counts:
            return 0
        columns = [[getattr(each, name) for each in counts] for name in ("day", "reason", "kind", "times")]
        with database_errors(), self._engine.begin() as connection:
            raw = raw_connection(connection)
            raw.execute(_KEEP, [who.location_id, who.device_id, who.register_id, *columns])
            self._tell(raw, who, sorted({each.day for each in counts}))
        return len(counts)

    def since(self, day: date, location_id: str | None = None) -> list[RefusedCount]:
        """The counts of ``day`` and of every day after it, the newest first, the most frequent first."""
        of = refused_code.c
        columns = (of.location_id, of.register_id, of.day, of.reason, of.kind)
        query = (
            sa.select(*columns, sa.cast(sa.func.sum(of.times), sa.BigInteger).label("times"))
            .where(of.day >= day, of.location_id == (location_id or of.location_id))
            .group_by(*columns)
            .order_by(of.day.desc(), sa.text("times DESC"), of.location_id, of.register_id, of.reason, of.kind)
        )
        with database_errors(), self._engine.connect() as connection:
            return [RefusedCount(**row._mapping) for row in connection.execute(query)]

    def forget_old(self) -> int:
        """Drop counts that nobody compares with any more; how many."""
        before = (self._clock() - KEPT_FOR).date()
        with database_errors(), self._engine.begin() as connection:
            return connection.execute(refused_code.delete().where(refused_code.c.day < before)).rowcount

    def _tell(self, raw: psycopg.Connection[tuple[Any, ...]], who: DeviceCredential, days: Sequence[date]) -> None:
        place = [who.location_id, who.device_id]
        for day, times, reasons in raw.execute(_FORGED, [*place, days, list(FORGED), MOST_FORGED]).fetchall():
            subject = f"{who.register_id} {day}"
            told = raw.execute(_TOLD, [who.location_id, CODES_REFUSED, subject]).fetchone()
            if told is not None and told[0] is not None and times < told[0] + MOST_FORGED:
                # Somebody has dealt with it, and hardly more have come since.
                continue
            values = {"register_id": who.register_id, "day": day.isoformat(), "times": times, "reasons": reasons}
            raw.execute(_TELL, [who.location_id, CODES_REFUSED, who.device_id, Jsonb(values), self._clock(), subject])


def _read(told: Sequence[object]) -> Iterator[ToldCount]:
    for each in told:
        try:
            yield ToldCount.model_validate(each)
        except ValidationError:
            continue
