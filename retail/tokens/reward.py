"""The reward token: a coupon for next time that a register made and signed by itself when it completed a sale."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from retail.tokens.coupon import CouponToken
from retail.tokens.kinds import TokenKind
from retail.tokens.short_code import short_code
from retail.values import TransactionId

_CODE_SIGNS = 12
_CODE_BYTES = 7
FIRST_REWARD = 1 << 52
"""The lowest serial that a register makes; the hub never counts so far."""
_BEHIND = 1 << 53


@dataclass(frozen=True, slots=True)
class RewardToken(CouponToken):
    """A coupon in every respect but who may sign it, and its serial: one of :func:`reward_serial`."""

    kind: ClassVar[TokenKind] = TokenKind.REWARD

    def __post_init__(self) -> None:
        if not is_reward_serial(self.serial):
            raise ValueError("a reward's serial is made of the sale that handed it out")
        CouponToken.__post_init__(self)


def reward_serial(transaction_id: TransactionId, place: int) -> int:
    """The serial of a sale's ``place``-th reward: 2**52 and 52 bits of a digest.

    So it needs nobody who counts, comes out the same at the hub, is a number that JSON can say, and is none of those
    that the hub counts.
    """
    digest = hashlib.sha256(f"kontuar|reward|{transaction_id}|{place}".encode()).digest()
    return FIRST_REWARD | int.from_bytes(digest[:7], "big") & (FIRST_REWARD - 1)


def is_reward_serial(serial: int) -> bool:
    """True for a serial that a register made; the hub's own stay far below."""
    return FIRST_REWARD <= serial < _BEHIND


def reward_code(prefix: str, serial: int) -> str:
    """The short code of a reward: four signs longer than those that the hub draws, as nobody looks for a free one."""
    return short_code(prefix, (serial & (FIRST_REWARD - 1)).to_bytes(_CODE_BYTES, "big"), _CODE_SIGNS)
