"""Coupons that sales used: the first use is its redemption, each further one a conflict with its value (I8).

A sale that is complete stands, whatever the hub thinks of its coupon. Which of two uses is the first is decided by
which came here first: the clocks of two cut-off shops prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from hub.feed.manifests import write_rows
from hub.feed.publish import row_text
from hub.ingest.effects import CouponUsed, Place, Raised
from hub.ingest.rewards import adopt_text
from retail.feeds import COUPON, SpentRow, spent_key
from retail.tokens import GRACE

Raw = psycopg.Connection[tuple[Any, ...]]

SPENT_FOR = timedelta(days=90)
"""How long a use stays published; coupons that expire sooner are taken out a day after they have."""

_LOCK = "SELECT serial FROM coupon WHERE serial = ANY(%s) ORDER BY serial FOR UPDATE"

# Only rewards begin by themselves, and by the clock of the register that made them.
_KNOWN = """
SELECT coupon.serial, coupon.campaign, coupon.location_id, campaign.coupon_class,
       coalesce(coupon.valid_from - %s, campaign.valid_from), coalesce(coupon.valid_to, campaign.valid_to),
       campaign.closed_at, coupon.revoked_at, used.location_id, used.register_id, used.transaction_id, used.at,
       used.channel
FROM coupon JOIN campaign ON campaign.number = coupon.campaign
LEFT JOIN coupon_use AS used ON used.serial = coupon.serial::text AND used.outcome = 'redeemed'
WHERE coupon.serial = ANY(%s)
"""

_RECORD = """
INSERT INTO coupon_use AS kept (location_id, transaction_id, serial, fact_id, campaign, outcome, flag, register_id,
                                checked_by, value, currency, at)
SELECT %s, transaction_id, serial, fact_id, campaign, outcome, flag, %s, checked_by, value, currency, at
FROM unnest(%b::text[], %b::text[], %b::uuid[], %b::int[], %b::text[], %b::text[], %b::text[], %b::bigint[],
            %b::text[], %b::timestamptz[])
    AS given (transaction_id, serial, fact_id, campaign, outcome, flag, checked_by, value, currency, at)
ON CONFLICT (location_id, transaction_id, serial)
DO UPDATE SET fact_id = excluded.fact_id, value = excluded.value, currency = excluded.currency
"""

_FREE = """
lock_id = NULL, basket_id = NULL, locked_by = NULL, locked_at_location = NULL, locked_at = NULL, locked_until = NULL
"""
_REDEEM = f"UPDATE coupon SET state = 'redeemed', {_FREE} WHERE serial = ANY(%s)"

_RELEASE = f"""
UPDATE coupon SET state = 'issued', {_FREE} WHERE serial IN (
    SELECT serial FROM coupon WHERE basket_id = ANY(%s) AND state = 'locked' ORDER BY serial FOR UPDATE)
"""

_SPENT = """
WITH told AS (
    UPDATE coupon SET spent_until = least(%s, coalesce(coupon.valid_to, campaign.valid_to) + %s) FROM campaign
    WHERE campaign.number = coupon.campaign AND coupon.serial = ANY(%s)
      AND coupon_class <> 'online_only' AND coalesce(coupon.valid_to, campaign.valid_to) + %s > %s
    RETURNING coupon.serial
)
SELECT told.serial, used.location_id, coalesce(settings->>'name', used.channel), used.register_id, used.at, used.channel
FROM told JOIN coupon_use AS used ON used.serial = told.serial::text AND used.outcome = 'redeemed'
LEFT JOIN location USING (location_id)
"""

_FORGET = "UPDATE coupon SET spent_until = NULL WHERE spent_until <= %s RETURNING serial"

_MOST_DIGITS = 18


@dataclass(slots=True)
class _Known:
    """A coupon as the hub knows it.

    ``used`` is where, by which register, with which sale, when and through which channel it was redeemed.
    """

    campaign: int
    location_id: str | None
    coupon_class: str
    valid_from: datetime
    valid_to: datetime
    closed_at: datetime | None
    revoked_at: datetime | None
    used: tuple[str, str, str, datetime, str] | None

    def flag(self, use: CouponUsed, place: Place) -> str | None:
        """Why a register should not have taken it by itself; what the hub allowed is never flagged."""
        if use.checked_by == "hub":
            return None
        reasons = {
            "revoked": self.revoked_at is not None and use.at >= self.revoked_at,
            "campaign_closed": self.closed_at is not None and use.at >= self.closed_at,
            "expired": use.at >= self.valid_to,
            "not_yet_valid": use.at < self.valid_from,
            "online_only": self.coupon_class == "online_only",
            "other_location": self.location_id not in (None, place.location_id),
        }
        return next((reason for reason, holds in reasons.items() if holds), None)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A use, what it is, and why it should not have been."""

    use: CouponUsed
    campaign: int | None
    outcome: str
    flag: str | None


def use_coupons(raw: Raw, place: Place, uses: Sequence[CouponUsed]) -> list[Raised]:
    """Record the uses, redeem what was not redeemed, tell registers; what a manager must know of."""
    if not uses:
        return []
    serials = sorted({int(use.serial) for use in uses if _is_serial(use.serial)})
    for use in sorted(uses, key=lambda use: use.serial):
        if use.token:
            adopt_text(raw, use.token, use.at)
    # Locked in order of the serial, and read only then: what another batch has just redeemed is seen whole.
    raw.execute(_LOCK, [serials])
    known = {serial: _known(*row) for serial, *row in raw.execute(_KNOWN, [GRACE, serials])}
    judged, raised = _judge(uses, known, place)
    _record(raw, place, judged)
    redeemed = sorted({int(each.use.serial) for each in judged if each.outcome == "redeemed"})
    raw.execute(_REDEEM, [redeemed])
    publish_spent(raw, redeemed, max(use.at for use in uses))
    return raised


def release_baskets(raw: Raw, baskets: Sequence[str]) -> None:
    """Free the coupons that these baskets held."""
    if baskets:
        raw.execute(_RELEASE, [list(baskets)])


def publish_spent(raw: Raw, serials: Sequence[int], now: datetime) -> None:
    """Tell registers that these coupons are used, in the transaction that redeemed them.

    Not of coupons that no register takes by itself, nor of those that have expired.
    """
    if not serials:
        return
    rows = raw.execute(_SPENT, [now + SPENT_FOR, GRACE, list(serials), GRACE, now]).fetchall()
    write_rows(raw, COUPON, {spent_key(serial): row_text(_spent_row(serial, *used)) for serial, *used in rows})


def forget_spent(raw: Raw, now: datetime) -> int:
    """Take out uses that were published long enough, or whose coupon has expired; how many."""
    serials = [serial for (serial,) in raw.execute(_FORGET, [now])]
    write_rows(raw, COUPON, dict.fromkeys(map(spent_key, serials)))
    return len(serials)


def _known(campaign: int, *rest: Any) -> _Known:
    location_id, coupon_class, valid_from, valid_to, closed_at, revoked_at, *used = rest
    first = (used[0], used[1], used[2], used[3], used[4]) if used[0] is not None else None
    return _Known(campaign, location_id, coupon_class, valid_from, valid_to, closed_at, revoked_at, first)


def _judge(uses: Sequence[CouponUsed], known: Mapping[int, _Known], place: Place) -> tuple[list[_Judged], list[Raised]]:
    judged: dict[tuple[str, str], _Judged] = {}
    raised: list[Raised] = []
    for use in uses:
        found = known.get(int(use.serial)) if _is_serial(use.serial) else None
        if found is None:
            one = _Judged(use, None, "unknown", None)
        elif found.used is None or found.used[:3] == (place.location_id, place.register_id, use.transaction_id):
            one = _Judged(use, found.campaign, "redeemed", found.flag(use, place))
        else:
            one = _Judged(use, found.campaign, "conflict", None)
        raised += _raised(one, found)
        if found is not None and found.used is None:
            found.used = place.location_id, place.register_id, use.transaction_id, use.at, ""
        judged[use.transaction_id, use.serial] = one
    return list(judged.values()), raised


def _raised(judged: _Judged, known: _Known | None) -> Iterable[Raised]:
    use = judged.use
    values: dict[str, Any] = {
        "coupon": use.code,
        "serial": use.serial,
        "campaign": judged.campaign,
        "value": use.value,
        "currency": use.currency,
        "transaction_id": use.transaction_id,
        "at": use.at.isoformat(),
    }
    if judged.outcome == "unknown":
        yield Raised("coupon.unknown", use.seq, use.seq, values)
    elif judged.outcome == "conflict" and known is not None and known.used is not None:
        location_id, register_id, transaction_id, at, channel = known.used
        first = {"location_id": location_id, "register_id": register_id, "transaction_id": transaction_id}
        first |= {"channel": channel} if channel else {}
        values["first_use"] = {**first, "at": at.isoformat()}
        yield Raised("coupon.used_twice", use.seq, use.seq, values)
    elif judged.flag is not None:
        yield Raised("coupon.outside_terms", use.seq, use.seq, {**values, "why": judged.flag})


def _record(raw: Raw, place: Place, judged: Sequence[_Judged]) -> None:
    rows = [
        (each.use.transaction_id, each.use.serial, each.use.fact_id, each.campaign, each.outcome, each.flag,
         each.use.checked_by, each.use.value, each.use.currency, each.use.at)
        for each in judged
    ]  # fmt: skip
    columns = [list(column) for column in zip(*rows, strict=True)]
    raw.execute(_RECORD, [place.location_id, place.register_id, *columns])


def _spent_row(serial: int, location_id: str, name: str, register_id: str, at: datetime, channel: str) -> SpentRow:
    place = {"location_id": location_id, "location_name": name, "register_id": register_id, "channel": channel}
    return SpentRow(serial=serial, at=at, **place)


def _is_serial(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
