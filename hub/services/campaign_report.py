"""What a campaign brought: issued, used, used twice, and the value of each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hub.errors import database_errors
from hub.services.campaigns import campaign_in
from retail.tokens import FIRST_REWARD

_ISSUED = sa.text("""
SELECT count(*) AS issued, count(*) FILTER (WHERE serial >= :rewards AND handed_out_with IS NULL) AS unconfirmed,
       count(*) FILTER (WHERE state = 'revoked') AS revoked,
       count(*) FILTER (WHERE state = 'locked' AND locked_until > :now) AS locked
FROM coupon WHERE campaign = :campaign
""")

_USED = sa.text("""
SELECT location_id, channel, currency,
       count(*) FILTER (WHERE outcome = 'redeemed') AS redeemed,
       coalesce(sum(value) FILTER (WHERE outcome = 'redeemed'), 0)::bigint AS redeemed_value,
       count(*) FILTER (WHERE outcome = 'conflict') AS conflicts,
       coalesce(sum(value) FILTER (WHERE outcome = 'conflict'), 0)::bigint AS conflict_value,
       count(*) FILTER (WHERE flag IS NOT NULL) AS flagged,
       coalesce(sum(value) FILTER (WHERE flag IS NOT NULL), 0)::bigint AS flagged_value
FROM coupon_use WHERE campaign = :campaign GROUP BY location_id, channel, currency
ORDER BY location_id, channel, currency
""")

_COLUMNS = ("campaign", "name", "location_id", "channel", "currency", "issued", "revoked", "locked")


@dataclass(frozen=True, slots=True)
class CouponSums:
    """Uses of coupons; values in minor units. A conflict is a use after the first; flagged uses were outside terms."""

    redeemed: int = 0
    redeemed_value: int = 0
    conflicts: int = 0
    conflict_value: int = 0
    flagged: int = 0
    flagged_value: int = 0


@dataclass(frozen=True, slots=True)
class LocationSums:
    """The uses at one location, or through one channel, which then has a name and the location none."""

    location_id: str
    channel: str
    currency: str
    sums: CouponSums


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """A campaign in figures. ``locked`` coupons are in baskets just now; sums are over the campaign's own currency.

    ``unconfirmed`` are coupons that somebody showed and whose sale, which handed them out, has not come yet.
    """

    campaign: int
    name: str
    currency: str
    issued: int
    revoked: int
    locked: int
    unconfirmed: int
    total: CouponSums
    locations: tuple[LocationSums, ...]


class CampaignReports:
    """Figures of campaigns."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def of(self, number: int) -> CampaignReport:
        """The figures of one campaign as they stand; 404 when there is none."""
        with database_errors(), self._engine.connect() as connection:
            item = campaign_in(connection, number)
            asked = {"campaign": number, "now": self._clock(), "rewards": FIRST_REWARD}
            issued = connection.execute(_ISSUED, asked).one()._asdict()
            used = [dict(row._mapping) for row in connection.execute(_USED, {"campaign": number})]
        locations = tuple(_of_place(row) for row in used)
        own = [each.sums for each in locations if each.currency == item.currency]
        total = CouponSums(*(sum(getattr(each, field.name) for each in own) for field in fields(CouponSums)))
        return CampaignReport(number, item.name, item.currency, **issued, total=total, locations=locations)


def _of_place(row: dict[str, Any]) -> LocationSums:
    place = {name: row.pop(name) for name in ("location_id", "channel", "currency")}
    return LocationSums(**place, sums=CouponSums(**row))


def report_csv(report: CampaignReport) -> Iterator[str]:
    """The report as CSV: a row for the whole, without a location, then one for each location."""
    columns = (*_COLUMNS, *(field.name for field in fields(CouponSums)))
    yield _line(columns)
    whole = (report.campaign, report.name, "", "", report.currency, report.issued, report.revoked, report.locked)
    yield _line((*whole, *asdict(report.total).values()))
    for each in report.locations:
        head = (report.campaign, report.name, each.location_id, each.channel, each.currency, "", "", "")
        yield _line((*head, *asdict(each.sums).values()))


def _line(values: tuple[object, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()
