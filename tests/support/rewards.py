"""A promotion that promises a coupon for next time, its campaign, and the offer that the coupon makes apply."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from retail.feeds import FeedEntry, campaign_key, key_key
from retail.feeds.token_keys import key_row
from retail.tokens import SigningKey, TokenKind, VerificationKey
from tests.support.clock import OPENING_TIME
from tests.support.headless_till import HeadlessTill

REGISTER_KINDS = frozenset({TokenKind.RECEIPT, TokenKind.BASKET, TokenKind.REWARD})
DAY = timedelta(days=1)
OFFER: dict[str, Any] = {
    "id": "BACK",
    "names": {"pl": "Wróć {code} −10 %", "en": "Back {code} −10%"},
    "when": {"type": "coupon"},
    "benefit": {"type": "percent_off_basket", "percent": 1000},
}
PROMISE: dict[str, Any] = {
    "id": "NEXT",
    "names": {"pl": "Kupon na następne zakupy", "en": "A coupon for next time"},
    "when": {"type": "spend", "amount": 800},
    "benefit": {"type": "next_coupon", "campaign": "Wróć do nas"},
}


def reward_campaign(now: datetime = OPENING_TIME, **changes: Any) -> dict[str, Any]:
    """The campaign's row: coupons of fourteen days, worth 2.00 at most."""
    return {
        "number": 21,
        "promotion_id": "BACK",
        "name": "Wróć do nas",
        "coupon_class": "offline_ok",
        "prefix": "NEXT",
        "valid_from": (now - DAY).isoformat(),
        "valid_to": (now + 60 * DAY).isoformat(),
        "reward": {"days": 14, "value_cap": 200, "for_customers": False, "location_id": None},
        **changes,
    }


def publish(till: HeadlessTill, stream: str, *rows: tuple[str, dict[str, Any] | None]) -> None:
    """Let a till hear of these rows."""
    epoch, pos = till.store.inbox.cursors().get(stream, (1, 0))
    entries = [FeedEntry(pos + at, pos + at, key, row) for at, (key, row) in enumerate(rows, 1)]
    till.store.inbox.apply(stream, epoch, entries)
    till.presenter.tick()


def device_key(key: SigningKey, owner: str, kinds: frozenset[TokenKind] = REGISTER_KINDS) -> tuple[str, dict[str, Any]]:
    """The row of a register's key."""
    row = key_row(VerificationKey(key.public, kinds, owner, OPENING_TIME - 90 * DAY))
    return key_key(key.public), row.model_dump(mode="json")


def promise_rewards(till: HeadlessTill, key: SigningKey, **changes: Any) -> None:
    """Let a till know the promise, the offer, the campaign and the key of the register that signs."""
    publish(till, "promo", ("NEXT", PROMISE), ("BACK", OFFER))
    publish(till, "coupon", device_key(key, "device-014-2"), (campaign_key(21), reward_campaign(**changes)))
