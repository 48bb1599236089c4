"""Moments as tokens carry them: whole minutes since 2020 began in UTC, in three bytes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
BYTES = 3
"""Enough until November 2051; a token that has to say more needs another version."""

_MINUTE = timedelta(minutes=1)


def whole_minute(at: datetime) -> datetime:
    """The minute that ``at`` lies in, as tokens can say it."""
    return at.replace(second=0, microsecond=0)


def to_minutes(at: datetime) -> int:
    """Minutes since :data:`BEGINNING`; :class:`ValueError` for a moment that three bytes cannot name exactly."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no zone")
    minutes, rest = divmod(at - BEGINNING, _MINUTE)
    if rest or not 0 <= minutes < 256**BYTES:
        raise ValueError(f"{at} is not a whole minute from 2020 to 2051")
    return minutes


def from_minutes(minutes: int) -> datetime:
    """The moment that :func:`to_minutes` gave ``minutes`` for."""
    return BEGINNING + minutes * _MINUTE


def to_days(day: date) -> int:
    """Days since 2020 began; may be any whole number."""
    return (day - BEGINNING.date()).days


def from_days(days: int) -> date:
    """The day that :func:`to_days` gave ``days`` for."""
    return BEGINNING.date() + timedelta(days=days)
