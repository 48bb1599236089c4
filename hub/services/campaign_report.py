"""What a campaign brought: issued, used, used twice, and the value of each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime

import sqlalchemy as sa

from hub.errors import database_errors
from hub.services.campaigns import campaign_in

_ISSUED = sa.text("""
SELECT count(*) AS issued, count(*) FILTER (WHERE state = 'revoked') AS revoked,
       count(*) FILTER (WHERE state = 'locked' AND locked_until > :now) AS locked
FROM coupon WHERE campaign = :campaign
""")

_USED = sa.text("""
SELECT location_id, currency,
       count(*) FILTER (WHERE outcome = 'redeemed') AS redeemed,
       coalesce(sum(value) FILTER (WHERE outcome = 'redeemed'), 0)::bigint AS redeemed_value,
       count(*) FILTER (WHERE outcome = 'conflict') AS conflicts,
       coalesce(sum(value) FILTER (WHERE outcome = 'conflict'), 0)::bigint AS conflict_value,
       count(*) FILTER (WHERE flag IS NOT NULL) AS flagged,
       coalesce(sum(value) FILTER (WHERE flag IS NOT NULL), 0)::bigint AS flagged_value
FROM coupon_use WHERE campaign = :campaign GROUP BY location_id, currency ORDER BY location_id, currency
""")

_COLUMNS = ("campaign", "name", "location_id", "currency", "issued", "revoked", "locked")


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
    """The uses at one location."""

    location_id: str
    currency: str
    sums: CouponSums


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """A campaign in figures. ``locked`` coupons are in baskets just now; sums are over the campaign's own currency."""

    campaign: int
    name: str
    currency: str
    issued: int
    revoked: int
    locked: int
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
            issued = connection.execute(_ISSUED, {"campaign": number, "now": self._clock()}).one()
            used = [dict(row._mapping) for row in connection.execute(_USED, {"campaign": number})]
        locations = tuple(LocationSums(row.pop("location_id"), row.pop("currency"), CouponSums(**row)) for row in used)
        own = [each.sums for each in locations if each.currency == item.currency]
        total = CouponSums(*(sum(getattr(each, field.name) for each in own) for field in fields(CouponSums)))
        return CampaignReport(
            number, item.name, item.currency, issued.issued, issued.revoked, issued.locked, total, locations
        )


def report_csv(report: CampaignReport) -> Iterator[str]:
    """The report as CSV: a row for the whole, without a location, then one for each location."""
    columns = (*_COLUMNS, *(field.name for field in fields(CouponSums)))
    yield _line(columns)
    whole = (report.campaign, report.name, "", report.currency, report.issued, report.revoked, report.locked)
    yield _line((*whole, *asdict(report.total).values()))
    for each in report.locations:
        head = (report.campaign, report.name, each.location_id, each.currency, "", "", "")
        yield _line((*head, *asdict(each.sums).values()))


def _line(values: tuple[object, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()
