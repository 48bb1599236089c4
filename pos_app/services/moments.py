"""The moments of a day at which a price may change by itself: midnight, and the hours that promotions name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from pydantic import BaseModel

from retail.promotions import PromotionBook
from retail.promotions.conditions import Hours

MIDNIGHT = time(0)


def times_of_day(book: PromotionBook) -> tuple[time, ...]:
    """Every time of day at which a promotion may begin or end, midnight among them, the earliest first."""
    named = (each for promotion in book.promotions for each in _hours(promotion.when))
    return tuple(sorted({MIDNIGHT, *(moment for hours in named for moment in (hours.start, hours.end))}))


def next_moment(times: Iterable[time], after: datetime) -> datetime:
    """The first of these times behind ``after``, in its own zone."""
    tomorrow = after.date() + timedelta(days=1)
    days = (after.date(), tomorrow)
    return min(
        moment for day in days for each in times if (moment := datetime.combine(day, each, after.tzinfo)) > after
    )


def _hours(condition: BaseModel) -> Iterator[Hours]:
    if isinstance(condition, Hours):
        yield condition
    for part in getattr(condition, "of", ()):
        yield from _hours(part)
