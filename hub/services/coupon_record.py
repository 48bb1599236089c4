"""All that is known of one coupon, and whether it may be used: one place where every refusal is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from retail.errors import Refusal

_RECORD = sa.text("""
SELECT coupon.serial, coupon.code, coupon.state, coupon.campaign, coupon.location_id, coupon.customer_id,
       coupon.lock_id, coupon.basket_id, coupon.locked_by, coupon.locked_at_location, coupon.locked_at,
       coupon.locked_until, coupon.revoked_at, campaign.name, campaign.promotion_id, campaign.coupon_class,
       campaign.currency, campaign.value_cap, campaign.valid_from, campaign.valid_to, campaign.closed_at,
       used.location_id AS used_at_location, used.register_id AS used_by, used.transaction_id AS used_with,
       used.at AS used_at, bound.settings->>'name' AS location_name, held.settings->>'name' AS lock_location_name,
       spent.settings->>'name' AS used_location_name
FROM coupon JOIN campaign ON campaign.number = coupon.campaign
LEFT JOIN coupon_use AS used ON used.serial = coupon.serial::text AND used.outcome = 'redeemed'
LEFT JOIN location AS bound ON bound.location_id = coupon.location_id
LEFT JOIN location AS held ON held.location_id = coupon.locked_at_location
LEFT JOIN location AS spent ON spent.location_id = used.location_id
WHERE coupon.serial = :serial
""")


@dataclass(frozen=True, slots=True)
class CouponRecord:
    """A coupon with its campaign, its lock and its redemption."""

    serial: int
    code: str
    state: str
    campaign: int
    location_id: str | None
    customer_id: str | None
    lock_id: str | None
    basket_id: str | None
    locked_by: str | None
    locked_at_location: str | None
    locked_at: datetime | None
    locked_until: datetime | None
    revoked_at: datetime | None
    name: str
    promotion_id: str
    coupon_class: str
    currency: str
    value_cap: int | None
    valid_from: datetime
    valid_to: datetime
    closed_at: datetime | None
    used_at_location: str | None
    used_by: str | None
    used_with: str | None
    used_at: datetime | None
    location_name: str | None
    lock_location_name: str | None
    used_location_name: str | None

    def refusal(
        self, now: datetime, location_id: str | None, customer_id: str | None, basket_id: str, of_sale: str = ""
    ) -> Refusal | None:
        """Why it may not be used for this basket, the reason that cannot be mended first; None when it may.

        A coupon that ``of_sale`` redeemed may be redeemed by that sale again.
        """
        if self.state == "redeemed" and of_sale and of_sale == self.used_with:
            return None
        return (
            self._ended()
            or self._not_now(now)
            or self._not_here(location_id, customer_id)
            or self._held(now, basket_id)
        )

    def _ended(self) -> Refusal | None:
        if self.state == "redeemed":
            return self._refused(
                "used",
                location_id=self.used_at_location,
                location_name=self.used_location_name or "",
                register_id=self.used_by,
                at=self.used_at,
            )
        if self.state == "revoked":
            return self._refused("revoked", at=self.revoked_at)
        return None if self.closed_at is None else self._refused("campaign_closed", at=self.closed_at)

    def _not_now(self, now: datetime) -> Refusal | None:
        if now < self.valid_from:
            return self._refused("not_yet_valid", starts=self.valid_from)
        return self._refused("expired", at=self.valid_to) if now >= self.valid_to else None

    def _not_here(self, location_id: str | None, customer_id: str | None) -> Refusal | None:
        if self.location_id not in (None, location_id):
            return self._refused("other_location", location_id=self.location_id, location_name=self.location_name or "")
        if self.customer_id not in (None, customer_id):
            return self._refused("customer_needed" if customer_id is None else "other_customer")
        return None

    def _held(self, now: datetime, basket_id: str) -> Refusal | None:
        is_held = self.state == "locked" and self.locked_until is not None and self.locked_until > now
        if not is_held or self.basket_id == basket_id:
            return None
        return self._refused(
            "locked",
            location_id=self.locked_at_location,
            location_name=self.lock_location_name or "",
            register_id=self.locked_by,
            since=self.locked_at,
            until=self.locked_until,
        )

    def _refused(self, why: str, **values: object) -> Refusal:
        return Refusal(f"coupon.{why}", {"code": self.code, **values})


def read_record(connection: sa.Connection, serial: int) -> CouponRecord | None:
    """The coupon of this serial; None when there is none."""
    row = connection.execute(_RECORD, {"serial": serial}).one_or_none()
    return None if row is None else CouponRecord(**row._mapping)
