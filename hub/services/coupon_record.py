"""All that is known of one coupon, and whether it may be used: one place where every refusal is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from retail.errors import Refusal
from retail.tokens import GRACE, customer_digest, is_reward_serial
from retail.values import CustomerId

_RECORD = sa.text("""
SELECT coupon.serial, coupon.code, coupon.state, coupon.campaign, coupon.location_id, coupon.customer_id,
       coupon.customer_digest, coupon.lock_id, coupon.basket_id, coupon.locked_by, coupon.locked_at_location,
       coupon.locked_at, coupon.locked_until, coupon.revoked_at, campaign.name, campaign.promotion_id,
       campaign.coupon_class, campaign.currency, campaign.value_cap,
       coalesce(coupon.valid_from, campaign.valid_from) AS valid_from,
       coalesce(coupon.valid_to, campaign.valid_to) AS valid_to, campaign.closed_at,
       used.location_id AS used_at_location, used.register_id AS used_by, used.transaction_id AS used_with,
       used.channel AS used_channel, used.at AS used_at, bound.settings->>'name' AS location_name,
       held.settings->>'name' AS lock_location_name, spent.settings->>'name' AS used_location_name
FROM coupon JOIN campaign ON campaign.number = coupon.campaign
LEFT JOIN coupon_use AS used ON used.serial = coupon.serial::text AND used.outcome = 'redeemed'
LEFT JOIN location AS bound ON bound.location_id = coupon.location_id
LEFT JOIN location AS held ON held.location_id = coupon.locked_at_location
LEFT JOIN location AS spent ON spent.location_id = used.location_id
WHERE coupon.serial = :serial
""")


@dataclass(frozen=True, slots=True)
class Asker:
    """Where a coupon is shown: the register and its location, and the customer when the basket has one.

    Without a location the question is a channel's, by the name of its key: a coupon bound to a location is refused.
    """

    location_id: str | None
    register_id: str = ""
    customer_id: str | None = None
    channel: str = ""

    @property
    def holder(self) -> tuple[str, str]:
        """Whose baskets are meant: those of one location, or of one channel."""
        return self.location_id or "", self.channel


@dataclass(frozen=True, slots=True)
class CouponRecord:
    """A coupon with its campaign, its lock and its redemption."""

    serial: int
    code: str
    state: str
    campaign: int
    location_id: str | None
    customer_id: str | None
    customer_digest: bytes | None
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
    used_channel: str | None
    used_at: datetime | None
    location_name: str | None
    lock_location_name: str | None
    used_location_name: str | None

    @property
    def holder(self) -> tuple[str, str]:
        """Whose basket keeps it, as :attr:`Asker.holder` says it."""
        return self.locked_at_location or "", "" if self.locked_at_location else self.locked_by or ""

    def refusal(self, now: datetime, asker: Asker, basket_id: str, of_sale: str = "") -> Refusal | None:
        """Why it may not be used for this basket, the reason that cannot be mended first; None when it may.

        A coupon that ``of_sale`` redeemed may be redeemed by that sale again.
        """
        if self.state == "redeemed" and of_sale and self._was_used_by(asker, of_sale):
            return None
        return self._ended() or self._not_now(now) or self._not_here(asker) or self._held(now, asker, basket_id)

    def _was_used_by(self, asker: Asker, of_sale: str) -> bool:
        return of_sale == self.used_with and asker.holder == (self.used_at_location, self.used_channel)

    def _ended(self) -> Refusal | None:
        if self.state == "redeemed" and self.used_channel:
            return self._refused("used_in_channel", channel=self.used_channel, at=self.used_at)
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
        # A reward begins by the clock of the register that made it, which may be wrong as any token's may.
        begins = self.valid_from - GRACE if is_reward_serial(self.serial) else self.valid_from
        if now < begins:
            return self._refused("not_yet_valid", starts=self.valid_from)
        return self._refused("expired", at=self.valid_to) if now >= self.valid_to else None

    def _not_here(self, asker: Asker) -> Refusal | None:
        if self.location_id not in (None, asker.location_id):
            return self._refused("other_location", location_id=self.location_id, location_name=self.location_name or "")
        if not self._is_for(asker.customer_id):
            return self._refused("customer_needed" if asker.customer_id is None else "other_customer")
        return None

    def _is_for(self, customer_id: str | None) -> bool:
        """A reward whose sale has not come yet tells its customer as its token does."""
        if self.customer_id is not None:
            return customer_id == self.customer_id
        if self.customer_digest is None:
            return True
        return customer_id is not None and customer_digest(CustomerId(customer_id)) == bytes(self.customer_digest)

    def _held(self, now: datetime, asker: Asker, basket_id: str) -> Refusal | None:
        is_held = self.state == "locked" and self.locked_until is not None and self.locked_until > now
        if not is_held or (self.basket_id == basket_id and self.holder == asker.holder):
            return None
        since = {"since": self.locked_at, "until": self.locked_until}
        if self.locked_at_location is None:
            return self._refused("locked_in_channel", channel=self.locked_by, **since)
        place = {"location_id": self.locked_at_location, "location_name": self.lock_location_name or ""}
        return self._refused("locked", **place, register_id=self.locked_by, **since)

    def _refused(self, why: str, **values: object) -> Refusal:
        return Refusal(f"coupon.{why}", {"code": self.code, **values})


def read_record(connection: sa.Connection, serial: int) -> CouponRecord | None:
    """The coupon of this serial; None when there is none."""
    row = connection.execute(_RECORD, {"serial": serial}).one_or_none()
    return None if row is None else CouponRecord(**row._mapping)
