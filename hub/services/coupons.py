"""One coupon at a time: checked, locked for a basket, redeemed with its sale, or released; or exactly why not.

A lock is a promise to one basket for some minutes. It ends by itself, so that a register that dies keeps nothing, and
the same basket is given it again. The sale that uses the coupon is never refused: see :mod:`hub.ingest.coupons`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.database.schema import coupon, coupon_use
from hub.errors import database_errors
from hub.ingest.coupons import forget_spent, publish_spent
from hub.ingest.rewards import ANY_TIME, Raw, adopt
from hub.ingest.token_rows import read_keys
from hub.services.campaigns import NO_LOCK
from hub.services.coupon_record import Asker, CouponRecord, read_record
from hub.services.identity import Entropy
from retail.errors import Refusal
from retail.sale import Coupon, CouponCheck
from retail.tokens import (
    CouponToken,
    RewardToken,
    TokenKind,
    normalize_short_code,
    read_token,
    signer_of,
    token_in,
)
from retail.values import Money, currency

__all__ = ["LOCK_FOR", "Asker", "Coupons", "FoundCoupon", "Redemption"]

LOCK_FOR = timedelta(minutes=15)
"""How long a basket may keep a coupon before somebody else may have it."""


@dataclass(frozen=True, slots=True)
class Redemption:
    """A sale that used a coupon: ``value`` is what it took off, in minor units of ``currency``."""

    basket_id: str
    transaction_id: str
    value: int
    currency: str


@dataclass(frozen=True, slots=True)
class FoundCoupon:
    """A coupon that may be used: as the sale will carry it, and what people are told of it."""

    coupon: Coupon
    campaign: int
    name: str
    coupon_class: str
    valid_from: datetime
    valid_to: datetime
    locked_until: datetime | None = None


class Coupons:
    """``lock_for`` is how long a lock lasts."""

    def __init__(
        self,
        engine: sa.Engine,
        clock: Callable[[], datetime],
        entropy: Entropy,
        lock_for: timedelta = LOCK_FOR,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy
        self._lock_for = lock_for

    def check(self, text: str, asker: Asker, basket_id: str = "") -> FoundCoupon | Refusal:
        """Whether the coupon that ``text`` names – a token, or a short code however it was typed – may be used here.

        Refusals: those of :func:`retail.tokens.read_token`; ``coupon.unknown``; ``coupon.used`` (``location_id``,
        ``location_name``, ``register_id``, ``at``); ``coupon.revoked`` (``at``); ``coupon.campaign_closed`` (``at``);
        ``coupon.not_yet_valid`` (``starts``); ``coupon.expired`` (``at``); ``coupon.other_location`` (``location_id``,
        ``location_name``); ``coupon.customer_needed``; ``coupon.other_customer``; ``coupon.locked`` by another basket
        (``location_id``, ``location_name``, ``register_id``, ``since``, ``until``); by a channel
        ``coupon.used_in_channel`` and ``coupon.locked_in_channel`` (``channel``); ``coupon.no_reward``. All with
        ``code``.
        """
        # What looking at a reward writes down is not committed: a question keeps nothing.
        with database_errors(), self._engine.connect() as connection:
            found = self._found(connection, text, asker, basket_id, lock=False)
        return found if isinstance(found, Refusal) else _shown(found)

    def resolve(self, text: str, location_id: str | None = None, customer_id: str | None = None) -> Coupon | Refusal:
        """The coupon that a basket priced at the hub may carry; its ``promotion_id`` says what it makes apply."""
        found = self.check(text, Asker(location_id, customer_id=customer_id))
        return found if isinstance(found, Refusal) else found.coupon

    def lock(self, connection: sa.Connection, text: str, asker: Asker, basket_id: str) -> FoundCoupon | Refusal:
        """Keep the coupon for a basket until the lock ends, in the caller's transaction; the same basket goes on.

        Refusals as for :meth:`check`. Of two registers that ask at once, the second waits for the first and is told.
        """
        found = self._found(connection, text, asker, basket_id, lock=True)
        if isinstance(found, Refusal):
            return found
        now = self._clock()
        kept = found.lock_id if (found.basket_id, found.holder) == (basket_id, asker.holder) else None
        held = {
            "lock_id": kept or f"cl-{self._entropy(8).hex()}",
            "basket_id": basket_id,
            "locked_by": asker.channel or asker.register_id,
            "locked_at_location": asker.location_id,
            "locked_at": found.locked_at if kept else now,
            "locked_until": now + self._lock_for,
        }
        _write(connection, found.serial, state="locked", **held)
        return _shown(found, str(held["lock_id"]), now + self._lock_for)

    def release(self, connection: sa.Connection, text: str, asker: Asker, basket_id: str) -> bool:
        """Give a coupon back; False when this basket of the asker's did not hold it, which is as good."""
        serial = self._serial(connection, text)
        if isinstance(serial, Refusal):
            return False
        held_by = coupon.c.locked_at_location == asker.location_id
        if asker.location_id is None:
            held_by = coupon.c.locked_at_location.is_(None) & (coupon.c.locked_by == asker.channel)
        freed = connection.execute(
            coupon.update()
            .where(coupon.c.serial == serial, coupon.c.state == "locked", coupon.c.basket_id == basket_id, held_by)
            .values(state="issued", **NO_LOCK)
        )
        return bool(freed.rowcount)

    def redeem(
        self, connection: sa.Connection, text: str, asker: Asker, redemption: Redemption
    ) -> FoundCoupon | Refusal:
        """Use the coupon with a sale that is complete; the same sale again changes nothing.

        Refusals as for :meth:`check`. The register's fact of the same sale later adds nothing but its value.
        """
        found = self._found(connection, text, asker, redemption.basket_id, lock=True, of_sale=redemption.transaction_id)
        if isinstance(found, Refusal):
            return found
        if found.state != "redeemed":
            now = self._clock()
            row = {
                "location_id": asker.location_id or "",
                "channel": asker.channel,
                "transaction_id": redemption.transaction_id,
                "serial": str(found.serial),
                "campaign": found.campaign,
                "outcome": "redeemed",
                "register_id": asker.register_id,
                "checked_by": CouponCheck.HUB,
                "value": redemption.value,
                "currency": redemption.currency,
                "at": now,
            }
            connection.execute(coupon_use.insert().values(**row))
            _write(connection, found.serial, state="redeemed", **NO_LOCK)
            publish_spent(raw_connection(connection), [found.serial], now)
        return _shown(found)

    def forget_spent(self) -> int:
        """Take uses out of the feed that were told long enough; how many."""
        with database_errors(), self._engine.begin() as connection:
            return forget_spent(raw_connection(connection), self._clock())

    def _found(
        self, connection: sa.Connection, text: str, asker: Asker, basket_id: str, *, lock: bool, of_sale: str = ""
    ) -> CouponRecord | Refusal:
        serial = self._serial(connection, text)
        if isinstance(serial, Refusal):
            return serial
        if lock:
            # Waited for before the rest is read: what the one before us wrote is seen whole.
            connection.execute(sa.select(coupon.c.serial).where(coupon.c.serial == serial).with_for_update())
        record = read_record(connection, serial)
        if record is None:
            return Refusal("coupon.unknown", {"code": text})
        why = record.refusal(self._clock(), asker, basket_id, of_sale)
        return record if why is None else why

    def _serial(self, connection: sa.Connection, text: str) -> int | Refusal:
        token = token_in(text.strip())
        if token is not None:
            return self._proven(raw_connection(connection), token)
        key = normalize_short_code(text)
        serial = connection.scalar(sa.select(coupon.c.serial).where(coupon.c.code_key == key)) if key else None
        return Refusal("coupon.unknown", {"code": text.strip()[:40]}) if serial is None else int(serial)

    def _proven(self, raw: Raw, token: str) -> int | Refusal:
        """The serial of a token that is believed; a reward is known from now on, whether or not its sale has come."""
        keys, kinds = read_keys(raw, signer_of(token)), {TokenKind.COUPON, TokenKind.REWARD}
        read = read_token(token, keys, self._clock(), expected=kinds, grace=ANY_TIME)
        if isinstance(read, Refusal):
            return read
        assert isinstance(read.token, CouponToken)
        if isinstance(read.token, RewardToken) and not adopt(raw, read.token):
            return Refusal("coupon.no_reward", {"code": str(read.token.serial), "kind": read.token.kind})
        return read.token.serial


def _write(connection: sa.Connection, serial: int, **values: Any) -> None:
    connection.execute(coupon.update().where(coupon.c.serial == serial).values(**values))


def _shown(record: CouponRecord, lock: str | None = None, until: datetime | None = None) -> FoundCoupon:
    cap = None if record.value_cap is None else Money(record.value_cap, currency(record.currency))
    shown = Coupon(str(record.serial), record.code, record.promotion_id, CouponCheck.HUB, cap, lock)
    return FoundCoupon(
        shown, record.campaign, record.name, record.coupon_class, record.valid_from, record.valid_to, until
    )
