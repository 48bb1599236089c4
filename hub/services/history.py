"""A device's own facts, given back to it as it once pushed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.errors import database_errors
from hub.ingest.received import envelope_of

MOST_FACTS = 500

Place = tuple[int, int]
"""(epoch, seq)"""

_FACTS = """
SELECT epoch, seq, content, fact.hash
FROM fact_key JOIN fact USING (location_id, device_id, epoch, seq)
WHERE device_id = %s AND (epoch, seq) > (%s, %s) AND epoch < %s
ORDER BY epoch, seq LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Envelopes in the order of their places, the last of these, and whether others follow."""

    facts: Sequence[Mapping[str, Any]]
    upto: Place
    more: bool


class History:
    """Reads what was stored; parked facts too, since they are the device's own words."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def facts(self, device_id: str, after: Place, before_epoch: int, most: int = MOST_FACTS) -> GivenBack:
        """The facts of ``device_id`` behind ``after`` and before the beginning of ``before_epoch``."""
        values = [device_id, *after, before_epoch, most + 1]
        with database_errors(), self._engine.connect() as connection:
            raw: psycopg.Connection[tuple[Any, ...]] = raw_connection(connection)
            rows = raw.execute(_FACTS, values).fetchall()
        page = rows[:most]
        envelopes = [envelope_of(content, bytes(digest)) for _, _, content, digest in page]
        return GivenBack(envelopes, (page[-1][0], page[-1][1]) if page else after, len(rows) > most)
