"""The rows of the stream ``coupon``: keys that tokens are proven with, campaigns, and codes that must not be used."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from retail.feeds.rows import Price, Row

CouponClassName = Literal["online_only", "location_bound", "offline_ok"]
Serial = Annotated[int, Field(strict=True, ge=0, le=2**53 - 1)]
"""A coupon's serial. The hub counts it over all campaigns, so that it names a coupon alone; facts write it as text."""

_KEY, _CAMPAIGN, _REVOKED, _SPENT = "key:", "campaign:", "revoked:", "spent:"


class KeyRow(Row):
    """Key :func:`key_key`: a public key as :class:`retail.tokens.VerificationKey` means it; ``public`` is its hex.

    ``kinds`` are the values of :class:`retail.tokens.TokenKind`; a kind that this program does not know is passed over.
    """

    public: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    kinds: tuple[str, ...]
    owner: str
    valid_from: AwareDatetime
    valid_to: AwareDatetime | None = None
    revoked: bool = False


class RewardTerms(Row):
    """What registers put into the coupons of a campaign that they hand out by themselves.

    A coupon counts from the sale on and to the end of the ``days``-th day after it, or for as long as the campaign
    does. With ``for_customers`` only customers who are known are given one, each for himself. ``location_id`` is where
    it counts; a location-bound campaign without one binds it to where it was handed out.
    """

    days: Annotated[int, Field(strict=True, ge=1, le=3_660)] | None = None
    value_cap: Price | None = None
    for_customers: bool = False
    location_id: str | None = None


class CampaignRow(Row):
    """Key :func:`campaign_key`: which promotion the coupons of a campaign make apply, and how far a register may go.

    ``reward`` is None for a campaign whose coupons only the hub issues: no register's word is believed for them.
    ``offline_cap`` is the most that one use may take off, in minor units, when the hub was not asked; None for what
    token and promotion allow. ``valid_to`` is the first moment at which its codes no longer count. Codes of a campaign
    that is not ``open`` are refused.
    """

    number: Annotated[int, Field(strict=True, ge=1, lt=2**32)]
    promotion_id: str
    name: str
    coupon_class: CouponClassName
    prefix: str
    valid_from: AwareDatetime
    valid_to: AwareDatetime
    offline_cap: Price | None = None
    open: bool = True
    reward: RewardTerms | None = None


class RevokedRow(Row):
    """Key :func:`revoked_key`: the coupons with serials ``first`` to ``last``, both included, were taken back."""

    first: Serial
    last: Serial
    at: AwareDatetime

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"ends at {self.last}, before it begins at {self.first}")
        return self

    def holds(self, serial: int) -> bool:
        """True for a coupon that was taken back with it."""
        return self.first <= serial <= self.last


class SpentRow(Row):
    """Key :func:`spent_key`: a coupon that was used lately: where (``location_id``, its ``location_name``) and when.

    A use outside the shops has a ``channel``, which is its ``location_name`` too, for registers too old to know it.
    """

    serial: Serial
    location_id: str
    location_name: str
    register_id: str
    at: AwareDatetime
    channel: str = ""


def key_key(public: bytes) -> str:
    """The key of a verification key's row: more of its digest than tokens name, so that no two keys share a row."""
    # The digest tokens name a key by is this one's beginning (retail.tokens.key_id_of).
    return f"{_KEY}{hashlib.sha256(public).hexdigest()[:16]}"


def campaign_key(number: int) -> str:
    """The key of a campaign's row."""
    return f"{_CAMPAIGN}{number}"


def revoked_key(first: int, last: int) -> str:
    """The key of a revocation: of one coupon, or of a range."""
    return f"{_REVOKED}{first}" if first == last else f"{_REVOKED}{first}-{last}"


def spent_key(serial: int) -> str:
    """The key of a coupon's use."""
    return f"{_SPENT}{serial}"


def coupon_row_model(key: str) -> type[KeyRow | CampaignRow | RevokedRow | SpentRow] | None:
    """What a row of the stream is, by its key; None for one that a newer hub publishes and this program passes over."""
    models: dict[str, type[KeyRow | CampaignRow | RevokedRow | SpentRow]] = {
        _KEY: KeyRow,
        _CAMPAIGN: CampaignRow,
        _REVOKED: RevokedRow,
        _SPENT: SpentRow,
    }
    return models.get(key[: key.find(":") + 1])
