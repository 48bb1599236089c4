"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

OPENING_TIME = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning, 10:00 in Warsaw: no holiday, no change of summer time near by."""


class FakeClock:
    """Called like the real clock; the same time comes back until :meth:`advance` or :meth:`set`."""

    def __init__(self, now: datetime = OPENING_TIME) -> None:
        if now.tzinfo is None:
            raise ValueError("a clock tells its zone")
        self._now = now

    def __call__(self) -> datetime:
        return self._now

    def advance(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0) -> datetime:
        """Move the time on (backwards when negative) and return it."""
        self._now += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self._now

    def set(self, now: datetime) -> None:
        """Jump, as a clock does that somebody corrected."""
        if now.tzinfo is None:
            raise ValueError("a clock tells its zone")
        self._now = now
