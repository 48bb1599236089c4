"""A coupon in a basket: a code that makes a promotion apply, and how far it was believed."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from retail.values import Money


class CouponCheck(enum.StrEnum):
    """Who said that the coupon may be used."""

    HUB = "hub"
    """The hub, which keeps it locked for this basket."""
    OFFLINE = "offline"
    """This register alone: by the signature, the class, the cap and the codes it knows to be spent."""


@dataclass(frozen=True, slots=True)
class Coupon:
    """One use of one code. ``serial`` is the code's own number at the hub; ``code`` is what people read and type.

    ``cap`` is the most that this code may take off one basket. ``lock`` is the hub's name for the lock it holds.
    ``token`` is the text of a reward that this register believed alone: the hub may hear of its use before it hears of
    the sale that handed it out.
    """

    serial: str
    code: str
    promotion_id: str
    check: CouponCheck
    cap: Money | None = None
    lock: str | None = None
    token: str = ""
