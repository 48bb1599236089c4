"""Campaigns: which promotion their coupons make apply, when and where; and taking coupons back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hub.database.schema import campaign, coupon, coupon_order, coupon_revocation, location, promotion
from hub.errors import Problem, database_errors
from hub.feed.publish import publish
from retail.feeds import COUPON, CampaignRow, RevokedRow, RewardTerms, campaign_key, revoked_key
from retail.feeds.coupon_rows import CouponClassName
from retail.promotions import Promotion, read_promotion
from retail.promotions.conditions import needs_coupon
from retail.tokens import is_reward_serial, normalize_short_code, short_code, whole_minute
from retail.values import currency

MOST_DAYS = 3_660
"""For which a reward may count."""


@dataclass(frozen=True, slots=True)
class CampaignOrder:
    """What a campaign is to be. Amounts are minor units of ``currency``, moments are cut to whole minutes.

    ``value_cap`` is the most that one coupon may take off; ``offline_cap`` the most while the hub cannot be asked.
    ``valid_to`` is the first moment at which its coupons no longer count. With ``location_id`` they count there only;
    with ``for_customers`` each is issued to one customer, and counts for that one only.

    Registers hand out coupons of a campaign of ``reward`` by themselves, wherever a promotion promises one: each counts
    from its sale to the end of the ``reward_days``-th day after it, or without that as long as the campaign does.
    """

    name: str
    promotion_id: str
    coupon_class: CouponClassName
    prefix: str
    valid_from: datetime
    valid_to: datetime
    currency: str = "PLN"
    value_cap: int | None = None
    offline_cap: int | None = None
    location_id: str | None = None
    for_customers: bool = False
    reward: bool = False
    reward_days: int | None = None


@dataclass(frozen=True, slots=True)
class CampaignItem(CampaignOrder):
    """A campaign as it stands; ``number`` is its own, for ever."""

    number: int = 0
    made_at: datetime | None = None
    made_by: str = ""
    closed_at: datetime | None = None
    closed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Revocation:
    """Coupons with serials ``first`` to ``last`` were taken back: ``count`` of them had not been used."""

    first: int
    last: int
    count: int


class Campaigns:
    """Make, list, close; take coupons back."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def create(self, order: CampaignOrder, by: str) -> CampaignItem:
        """A new campaign, told to registers. 404 for a promotion or location that is not there, 422 with ``field``."""
        order = replace(order, valid_from=whole_minute(order.valid_from), valid_to=whole_minute(order.valid_to))
        _check(order)
        with database_errors(), self._engine.begin() as connection:
            _check_promotion(connection, order.promotion_id)
            check_location(connection, order.location_id)
            values = {**asdict(order), "made_at": self._clock(), "made_by": by}
            made = connection.execute(campaign.insert().values(**values).returning(*campaign.c)).one()
            item = _item(made)
            publish(connection, COUPON, campaign_key(item.number), _row(item))
        return item

    def get(self, number: int) -> CampaignItem:
        """One campaign; 404 when there is none."""
        with database_errors(), self._engine.connect() as connection:
            return campaign_in(connection, number)

    def all(self, *, closed: bool = False) -> list[CampaignItem]:
        """The open campaigns, the newest first; with ``closed`` all of them."""
        query = sa.select(campaign).order_by(campaign.c.number.desc())
        if not closed:
            query = query.where(campaign.c.closed_at.is_(None))
        with database_errors(), self._engine.connect() as connection:
            return [_item(row) for row in connection.execute(query)]

    def close(self, number: int, by: str) -> CampaignItem:
        """End a campaign: its coupons are refused from now on, and none are issued. Closing it again changes nothing.

        404 when there is none.
        """
        with database_errors(), self._engine.begin() as connection:
            connection.execute(
                campaign.update()
                .where(campaign.c.number == number, campaign.c.closed_at.is_(None))
                .values(closed_at=self._clock(), closed_by=by)
            )
            item = campaign_in(connection, number)
            publish(connection, COUPON, campaign_key(number), _row(item))
        return item

    def revoke(self, first: int, last: int, by: str, reason: str, number: int | None = None) -> Revocation:
        """Take back the coupons with these serials, all of one campaign; used ones stay used.

        404 when no coupon has the first or the last serial, 422 when they are of two campaigns, or not of ``number``.
        """
        with database_errors(), self._engine.begin() as connection:
            number = _campaign_of(connection, first, last, number)
            count = connection.execute(
                coupon.update()
                .where(coupon.c.serial.between(first, last), coupon.c.state.in_(("issued", "locked")))
                .values(state="revoked", revoked_at=self._clock(), **NO_LOCK)
            ).rowcount
            known = sa.select(coupon_revocation).where(
                coupon_revocation.c.first == first, coupon_revocation.c.last == last
            )
            if connection.execute(known).one_or_none() is None:
                row = {"first": first, "last": last, "campaign": number, "at": self._clock()}
                connection.execute(coupon_revocation.insert().values(**row, by=by, reason=reason))
                told = RevokedRow(first=first, last=last, at=self._clock())
                publish(connection, COUPON, revoked_key(first, last), told)
        return Revocation(first, last, count)

    def revoke_order(self, order_id: str, by: str, reason: str, number: int | None = None) -> Revocation:
        """Take back what was issued by an order, and issue no more of it; 404 when there is none or nothing was."""
        with database_errors(), self._engine.begin() as connection:
            found = connection.execute(
                coupon_order.update()
                .where(
                    coupon_order.c.order_id == order_id, coupon_order.c.campaign == (number or coupon_order.c.campaign)
                )
                .values(revoked_at=sa.func.coalesce(coupon_order.c.revoked_at, self._clock()))
                .returning(coupon_order.c.first_serial, coupon_order.c.issued)
            ).one_or_none()
        if found is None or not found.issued:
            raise Problem(404, "coupon.order_unknown", "There is no such order, or nothing was issued by it.")
        return self.revoke(found.first_serial, found.first_serial + found.issued - 1, by, reason, number)

    def revoke_code(self, code: str, by: str, reason: str, number: int | None = None) -> Revocation:
        """Take back one coupon by its short code; 404 when there is none."""
        with database_errors(), self._engine.connect() as connection:
            serial = connection.scalar(
                sa.select(coupon.c.serial).where(coupon.c.code_key == (normalize_short_code(code) or ""))
            )
        if serial is None:
            raise Problem(404, "coupon.unknown", f"No coupon has the code {code}.")
        return self.revoke(serial, serial, by, reason, number)


NO_LOCK: dict[str, Any] = dict.fromkeys(
    ("lock_id", "basket_id", "locked_by", "locked_at_location", "locked_at", "locked_until")
)
"""What a coupon's row says when nobody holds it."""


def campaign_in(connection: sa.Connection, number: int) -> CampaignItem:
    """A campaign inside the caller's transaction; 404 when there is none."""
    row = connection.execute(sa.select(campaign).where(campaign.c.number == number)).one_or_none()
    if row is None:
        raise Problem(404, "campaign.unknown", f"There is no campaign {number}.")
    return _item(row)


def check_location(connection: sa.Connection, location_id: str | None) -> None:
    """404 for a location that the chain does not have."""
    known = sa.select(location.c.location_id).where(location.c.location_id == location_id)
    if location_id is not None and connection.scalar(known) is None:
        raise Problem(404, "location.unknown", f"There is no location {location_id}.")


def _check(order: CampaignOrder) -> None:
    faults = {
        "name": order.name.strip() == "",
        "prefix": not _is_prefix(order.prefix),
        "valid_to": order.valid_to <= order.valid_from,
        "currency": not _is_currency(order.currency),
        "value_cap": order.value_cap is not None and order.value_cap < 1,
        "offline_cap": order.offline_cap is not None and order.offline_cap < 0,
        "reward_days": order.reward_days is not None and not (order.reward and 1 <= order.reward_days <= MOST_DAYS),
    }
    wrong = next((field for field, is_wrong in faults.items() if is_wrong), None)
    if wrong is not None:
        raise Problem(422, "campaign.invalid", _REASONS[wrong], {"field": wrong})


_REASONS = {
    "name": "A campaign has a name.",
    "prefix": "The prefix of its codes is 2 to 8 capital letters and digits, with one letter that no digit resembles.",
    "valid_to": "A campaign ends after it begins.",
    "currency": "This is no currency that Kontuar trades in.",
    "value_cap": "What one coupon may take off is more than nothing.",
    "offline_cap": "What one coupon may take off while the hub is away is not below nothing.",
    "reward_days": f"Coupons that registers hand out count for 1 to {MOST_DAYS} days, and no others have days.",
}


def _is_prefix(prefix: str) -> bool:
    try:
        return bool(short_code(prefix, bytes(5)))
    except ValueError:
        return False


def _is_currency(code: str) -> bool:
    try:
        return currency(code).code == code
    except ValueError:
        return False


def _check_promotion(connection: sa.Connection, promotion_id: str) -> None:
    query = sa.select(promotion.c.content).where(promotion.c.promotion_id == promotion_id, promotion.c.active)
    content = connection.scalar(query)
    if content is None:
        raise Problem(404, "promotion.unknown", f"There is no promotion {promotion_id}.")
    read = read_promotion(content)
    if not isinstance(read, Promotion) or not needs_coupon(read.when):
        detail = f"The promotion {promotion_id} applies without a coupon: give it the condition that there is one."
        raise Problem(422, "campaign.needs_no_coupon", detail, {"field": "promotion_id"})


def _campaign_of(connection: sa.Connection, first: int, last: int, asked: int | None) -> int:
    rows = connection.scalars(
        sa.select(coupon.c.campaign).where(coupon.c.serial.in_({first, last})).order_by(coupon.c.serial)
    ).all()
    if first != last and is_reward_serial(last):
        detail = "Coupons that registers handed out have no order: take them back one by one, by their codes."
        raise Problem(422, "coupon.no_range", detail)
    if first > last or len(rows) < len({first, last}):
        raise Problem(404, "coupon.unknown", f"There are no coupons from {first} to {last}.")
    # Serials are counted over all campaigns: a range that begins in one and ends in another is a slip of the hand.
    if {*rows, asked or rows[0]} != {rows[0]} or _others_between(connection, first, last, rows[0]):
        raise Problem(422, "coupon.two_campaigns", "These serials are of more than one campaign.")
    return int(rows[0])


def _others_between(connection: sa.Connection, first: int, last: int, number: int) -> bool:
    other = sa.select(coupon_order.c.order_id).where(
        coupon_order.c.first_serial.between(first, last), coupon_order.c.campaign != number
    )
    return connection.execute(other.limit(1)).first() is not None


def _item(row: sa.Row[*tuple[Any, ...]]) -> CampaignItem:
    return CampaignItem(**row._mapping)


def _row(item: CampaignItem) -> CampaignRow:
    return CampaignRow(
        number=item.number,
        promotion_id=item.promotion_id,
        name=item.name,
        coupon_class=item.coupon_class,
        prefix=item.prefix,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        offline_cap=item.offline_cap,
        open=item.closed_at is None,
        reward=_terms(item) if item.reward else None,
    )


def _terms(item: CampaignItem) -> RewardTerms:
    return RewardTerms(
        days=item.reward_days,
        value_cap=item.value_cap,
        for_customers=item.for_customers,
        location_id=item.location_id,
    )
