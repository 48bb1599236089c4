"""The lowest price of the 30 days before a reduction, from what a price list said and when it said so.

Directive 98/6/EC, article 6a (added by Directive (EU) 2019/2161): beside a reduced price stands the prior price, the
lowest that was asked in the 30 days before. Goods that were on sale for less have the lowest since they came. Each
further reduction has 30 days of its own: the choice of article 6a(5), to keep the price before the first of a row of
reductions, is not taken, for Poland does not give it, and the lower figure is honest everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

PERIOD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PriceRecord:
    """What a list said of one price from ``recorded_at`` on: minor units, or None when it was taken away.

    A record replaces the earlier ones with the same ``valid_from``. ``valid_to`` is the last day, if there is one.
    """

    recorded_at: datetime
    valid_from: date
    valid_to: date | None
    unit_price: int | None


def price_at(records: Sequence[PriceRecord], moment: datetime) -> int | None:
    """What was asked at ``moment`` (in the list's time zone), by what the list said then; ``records`` in order."""
    said: dict[date, PriceRecord] = {}
    for record in records:
        if record.recorded_at <= moment:
            said[record.valid_from] = record
    day = moment.date()
    covering = [record for record in said.values() if record.unit_price is not None and _covers(record, day)]
    return max(covering, key=lambda record: record.valid_from).unit_price if covering else None


def lowest_before_reduction(records: Sequence[PriceRecord], valid_from: date, zone: tzinfo) -> int | None:
    """The lowest price of the 30 days before the price of ``valid_from`` reduced the one before it; None: it did not.

    ``records`` are all of one price list, variant, group and quantity, in the order of their recording; ``zone`` is
    where its days begin. A price that begins later is measured by what is planned until then.
    """
    amount, begin = _beginning(records, valid_from, zone)
    if amount is None or len(records) == 1:
        return None
    since = begin - PERIOD
    left = _without_settled(records, since)
    if price_at(left, begin) != amount:
        return None
    asked = [price for moment in _turns(left, since, begin, zone) if (price := price_at(left, moment)) is not None]
    return min(asked) if asked and amount < asked[-1] else None


def _beginning(records: Sequence[PriceRecord], valid_from: date, zone: tzinfo) -> tuple[int | None, datetime]:
    """The amount that the price of ``valid_from`` has last, and the moment from which it was asked."""
    own = [record for record in records if record.valid_from == valid_from]
    first = len(own) - 1
    while first > 0 and own[first - 1].unit_price == own[first].unit_price:
        first -= 1
    return own[-1].unit_price, max(_midnight(valid_from, zone), own[first].recorded_at.astimezone(zone))


def _turns(records: Sequence[PriceRecord], since: datetime, until: datetime, zone: tzinfo) -> list[datetime]:
    """``since`` and every later moment before ``until`` at which another price may have begun."""
    turns = {moment for record in records for moment in _edges(record, zone) if since < moment < until}
    return [since, *sorted(turns)]


def _edges(record: PriceRecord, zone: tzinfo) -> Iterator[datetime]:
    yield record.recorded_at.astimezone(zone)
    yield _midnight(record.valid_from, zone)
    if record.valid_to is not None and record.valid_to < date.max:
        yield _midnight(record.valid_to + timedelta(days=1), zone)


def _without_settled(records: Sequence[PriceRecord], since: datetime) -> Sequence[PriceRecord]:
    """The records without those that a later price had replaced for good before ``since``."""
    last = {record.valid_from: record for record in records}
    settled = [
        record.valid_from
        for record in last.values()
        if record.valid_to is None and record.unit_price is not None
        if record.recorded_at <= since and record.valid_from <= since.date()
    ]
    begin = max(settled, default=date.min)
    return [record for record in records if record.valid_from >= begin]


def _covers(record: PriceRecord, day: date) -> bool:
    return record.valid_from <= day and (record.valid_to is None or day <= record.valid_to)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)
