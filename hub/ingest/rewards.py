"""Coupons that registers handed out: known by the sale that did it, or before that by the token somebody shows.

Sale and use may come in either order: whichever comes first makes the coupon's row, the other one finds it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from hub.ingest.effects import HandedOut, Place, Raised
from hub.ingest.token_rows import read_keys
from retail.errors import Refusal
from retail.tokens import (
    GRACE,
    RewardToken,
    TokenKind,
    location_digest,
    normalize_short_code,
    read_token,
    reward_code,
    reward_serial,
    signer_of,
)
from retail.values import LocationId, TransactionId

Raw = psycopg.Connection[tuple[Any, ...]]

REWARD_OUTSIDE_TERMS = "reward.outside_terms"

ANY_TIME = timedelta(days=36_500)
"""When a coupon counts is judged by what the hub knows of it, with the hub's own clock."""

_CAMPAIGNS = """
SELECT number, prefix, valid_from, valid_to, value_cap, reward_days, for_customers
FROM campaign WHERE reward AND number = ANY(%s)
"""

# Two codes in 2**52 may be alike: the later of the two is then found by its QR code alone.
_MAKE = """
INSERT INTO coupon AS kept (serial, campaign, code, code_key, token, valid_from, valid_to, customer_id, customer_digest,
                            location_id, handed_out_at, handed_out_with)
SELECT %(serial)s, %(campaign)s, %(code)s,
       CASE WHEN EXISTS (SELECT FROM coupon AS other WHERE other.code_key = %(code_key)s AND other.serial <> %(serial)s)
            THEN '#' || %(serial)s::text ELSE %(code_key)s END,
       '', %(valid_from)s, %(valid_to)s, %(customer_id)s, %(customer_digest)s, %(location_id)s, %(at)s, %(with)s
ON CONFLICT (serial) DO UPDATE SET
    customer_id = excluded.customer_id, location_id = excluded.location_id,
    handed_out_at = excluded.handed_out_at, handed_out_with = excluded.handed_out_with
WHERE kept.handed_out_with IS NULL AND excluded.handed_out_with IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class _Campaign:
    """A campaign whose coupons registers hand out."""

    number: int
    prefix: str
    valid_from: datetime
    valid_to: datetime
    value_cap: int | None
    days: int | None
    for_customers: bool


def hand_out(raw: Raw, place: Place, rewards: Sequence[HandedOut]) -> list[Raised]:
    """Make the coupons of these sales known; what no register may hand out is told to people and stays unknown."""
    if not rewards:
        return []
    campaigns = _campaigns(raw, {each.campaign for each in rewards})
    raised = []
    for each in sorted(rewards, key=lambda reward: reward.serial):
        campaign = campaigns.get(each.campaign)
        why = "campaign" if campaign is None else _objection(each, campaign)
        if why is not None:
            raised.append(Raised(REWARD_OUTSIDE_TERMS, each.seq, each.seq, _told(each, why)))
        elif campaign is not None:
            raw.execute(_MAKE, _row(each, campaign, place))
    return raised


def adopt(raw: Raw, token: RewardToken) -> bool:
    """Make a reward known by its token, whose signature is good; False when its campaign gives no rewards."""
    campaign = _campaigns(raw, {token.campaign}).get(token.campaign)
    if campaign is None:
        return False
    code = reward_code(campaign.prefix, token.serial)
    row = {
        "serial": token.serial,
        "campaign": token.campaign,
        "code": code,
        "code_key": normalize_short_code(code),
        "valid_from": token.valid_from,
        "valid_to": min(token.expires, campaign.valid_to),
        "customer_id": None,
        "customer_digest": token.customer,
        "location_id": None if token.location is None else _location(raw, token.location),
        "at": None,
        "with": None,
    }
    raw.execute(_MAKE, row)
    return True


def adopt_text(raw: Raw, text: str, now: datetime) -> None:
    """Make the reward known whose token a register believed; nothing when the hub does not believe it."""
    read = read_token(text, read_keys(raw, signer_of(text)), now, expected={TokenKind.REWARD}, grace=ANY_TIME)
    if not isinstance(read, Refusal) and isinstance(read.token, RewardToken):
        adopt(raw, read.token)


def _campaigns(raw: Raw, numbers: set[int]) -> Mapping[int, _Campaign]:
    return {row[0]: _Campaign(*row) for row in raw.execute(_CAMPAIGNS, [sorted(numbers)])}


def _objection(reward: HandedOut, campaign: _Campaign) -> str | None:
    """Why a register could not have handed this out, however it was set up."""
    days = timedelta(days=(campaign.days or 0) + 1) + GRACE
    faults = {
        "serial": reward.serial != str(reward_serial(TransactionId(reward.transaction_id), reward.place)),
        "code": reward.code != reward_code(campaign.prefix, int(reward.serial)) if reward.serial.isdigit() else True,
        "period": not campaign.valid_from - GRACE <= reward.valid_from < reward.expires <= campaign.valid_to,
        "days": campaign.days is not None and reward.expires > reward.at + days,
        "value_cap": reward.value_cap != campaign.value_cap,
        "customer": campaign.for_customers and reward.customer_id is None,
    }
    return next((fault for fault, holds in faults.items() if holds), None)


def _row(reward: HandedOut, campaign: _Campaign, place: Place) -> dict[str, Any]:
    return {
        "serial": int(reward.serial),
        "campaign": campaign.number,
        "code": reward.code,
        "code_key": normalize_short_code(reward.code),
        "valid_from": reward.valid_from,
        "valid_to": reward.expires,
        "customer_id": reward.customer_id,
        "customer_digest": None,
        "location_id": reward.location_id,
        "at": place.location_id,
        "with": reward.transaction_id,
    }


def _told(reward: HandedOut, why: str) -> dict[str, Any]:
    return {
        "why": why,
        "coupon": reward.code,
        "serial": reward.serial,
        "campaign": reward.campaign,
        "promotion_id": reward.promotion_id,
        "transaction_id": reward.transaction_id,
        "at": reward.at.isoformat(),
    }


def _location(raw: Raw, digest: bytes) -> str:
    """The location that a token means; the empty one, where nothing is sold, for one that is no more."""
    named = (row[0] for row in raw.execute("SELECT location_id FROM location ORDER BY location_id"))
    return next((name for name in named if location_digest(LocationId(name)) == digest), "")
