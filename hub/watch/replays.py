"""How far pricing again is behind the facts that came in: what waits, and for how long the oldest has been waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.database.engine import raw as raw_connection

# Counted by the marks of the journals, so that looking costs the same after an outage.
_WAITING = """
SELECT coalesce(sum(known.recorded_seq - coalesce(done.seq, 0)), 0), min(oldest.received_at)
FROM device_epoch AS known JOIN device USING (device_id)
LEFT JOIN sale_replay AS done ON done.device_id = known.device_id AND done.epoch = known.epoch
LEFT JOIN fact AS oldest ON oldest.location_id = device.location_id AND oldest.device_id = known.device_id
    AND oldest.epoch = known.epoch AND oldest.seq = coalesce(done.seq, 0) + 1
WHERE known.recorded_seq > coalesce(done.seq, 0)
"""


@dataclass(frozen=True, slots=True)
class ReplayState:
    """How many facts wait until the sales among them are priced again, and since when the oldest has been here."""

    waiting: int
    lag_seconds: float


def replay_state(connection: sa.Connection, now: datetime) -> ReplayState:
    """How it is ``now``."""
    row = raw_connection(connection).execute(_WAITING).fetchone()
    waiting, since = row if row is not None else (0, None)
    lag = (now - since).total_seconds() if isinstance(since, datetime) else 0.0
    return ReplayState(int(str(waiting)), max(lag, 0.0))
