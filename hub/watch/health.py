"""How the hub is: does its database answer with the right schema, how late is the feed, what waits for people."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from hub.database.migrate import current_revision, newest_revision
from hub.database.schema import device, device_health, exception, feed_outbox, parked_fact
from hub.errors import DatabaseFailure, database_errors
from hub.services.peripherals import NOT_CONFIGURED
from hub.watch.replays import ReplayState, replay_state

_log = logging.getLogger(__name__)

LATE_SECONDS = 60.0
"""A feed later than this is told: registers then sell with yesterday's prices."""
SEEN_LATELY = timedelta(minutes=15)
_MOST_LOOKS = 1000


@dataclass(frozen=True, slots=True)
class FeedState:
    """How many marks wait to be numbered, and for how long at least the oldest has been waiting."""

    waiting: int
    lag_seconds: float


@dataclass(frozen=True, slots=True)
class Health:
    """``status``: ``ok``, ``late`` (serving, but the feed hangs) or ``failing`` (do not send requests here)."""

    status: str
    database: bool
    schema: str | None
    schema_wanted: str
    feed: FeedState | None

    def as_json(self) -> dict[str, Any]:
        """What ``/healthz`` answers."""
        feed = self.feed and {"waiting": self.feed.waiting, "lag_s": round(self.feed.lag_seconds, 1)}
        return {
            "status": self.status,
            "database": "ok" if self.database else "unreachable",
            "schema": self.schema,
            "schema_wanted": self.schema_wanted,
            "feed": feed,
        }


class HealthCheck:
    """Looks when asked. ``timer`` is monotonic seconds."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime], timer: Callable[[], float]) -> None:
        self._engine = engine
        self._clock = clock
        self._wanted = newest_revision()
        self._lag = _FeedLag(timer)

    def look(self) -> Health:
        """How it is now."""
        try:
            with database_errors(), self._engine.connect() as connection:
                schema = current_revision(connection)
                feed = self._lag.look(connection) if schema == self._wanted else None
        except DatabaseFailure as failure:
            _log.warning("the database does not answer", extra={"why": type(failure).__name__})
            return Health("failing", False, None, self._wanted, None)
        if feed is None:
            return Health("failing", True, schema, self._wanted, None)
        return Health("late" if feed.lag_seconds > LATE_SECONDS else "ok", True, schema, self._wanted, feed)

    def counts(self) -> dict[str, float]:
        """What waits for people and who was here lately, by the names of the metrics."""
        since = self._clock() - SEEN_LATELY
        live = device.c.revoked_at.is_(None)
        wanted = {
            "parked_facts": sa.select(sa.func.count())
            .select_from(parked_fact)
            .where(parked_fact.c.repaired_at.is_(None)),
            "exceptions_open": sa.select(sa.func.count()).select_from(exception).where(exception.c.closed_at.is_(None)),
            "devices": sa.select(sa.func.count()).select_from(device).where(live),
            "devices_seen": sa.select(sa.func.count()).select_from(device).where(live, device.c.last_seen_at >= since),
            "peripherals_unavailable": sa.select(sa.func.count())
            .select_from(device_health.join(device, device.c.device_id == device_health.c.device_id))
            .where(live, device_health.c.state == "unavailable", device_health.c.code != NOT_CONFIGURED),
        }
        with database_errors(), self._engine.connect() as connection:
            return {name: float(connection.scalar(query) or 0) for name, query in wanted.items()}

    def replay(self) -> ReplayState:
        """What waits to be priced again."""
        with database_errors(), self._engine.connect() as connection:
            return replay_state(connection, self._clock())


class HealthCollector(Collector):
    """The figures of :class:`HealthCheck` as Prometheus reads them; the same from every worker."""

    def __init__(self, check: HealthCheck) -> None:
        self._check = check

    def collect(self) -> Iterable[Metric]:
        """Read now. Without a database only ``kontuar_hub_up`` is told, and it is 0."""
        health = self._check.look()
        yield GaugeMetricFamily("kontuar_hub_up", "1 when the hub can serve.", float(health.status != "failing"))
        if health.feed is None:
            return
        yield GaugeMetricFamily(
            "kontuar_hub_feed_lag_seconds", "Age of the oldest unpublished change.", health.feed.lag_seconds
        )
        yield GaugeMetricFamily(
            "kontuar_hub_feed_waiting", "Changes waiting to be published.", float(health.feed.waiting)
        )
        replay = self._check.replay()
        yield GaugeMetricFamily(
            "kontuar_hub_replay_lag_seconds",
            "Age of the oldest fact whose sale waits to be priced again.",
            replay.lag_seconds,
        )
        yield GaugeMetricFamily(
            "kontuar_hub_replay_waiting", "Facts received since sales were last priced again.", float(replay.waiting)
        )
        for name, value in self._check.counts().items():
            yield GaugeMetricFamily(f"kontuar_hub_{name}", _MEANINGS[name], value)


_MEANINGS = {
    "parked_facts": "Facts stored but not applied.",
    "exceptions_open": "Disagreements no person has closed.",
    "devices": "Devices that may speak.",
    "devices_seen": "Devices that spoke within 15 minutes.",
    "peripherals_unavailable": "Printers, scanners and terminals that registers cannot use.",
}


class _FeedLag:
    """The outbox has no times, so the lag is how long ago a look first found the mark that is the oldest now."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self._timer = timer
        self._looks: deque[tuple[float, int]] = deque(maxlen=_MOST_LOOKS)
        self._lock = threading.Lock()

    def look(self, connection: sa.Connection) -> FeedState:
        oldest, newest, waiting = connection.execute(
            sa.select(sa.func.min(feed_outbox.c.id), sa.func.max(feed_outbox.c.id), sa.func.count())
        ).one()
        now = self._timer()
        with self._lock:
            if not waiting:
                self._looks.clear()
                return FeedState(0, 0.0)
            self._looks.append((now, newest))
            while self._looks[0][1] < oldest:
                self._looks.popleft()
            return FeedState(waiting, now - self._looks[0][0])
