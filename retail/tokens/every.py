"""All kinds of tokens together, and the way from a payload back to its token."""

from __future__ import annotations

from retail.tokens.basket import BasketToken
from retail.tokens.coupon import CouponToken
from retail.tokens.kinds import TokenKind
from retail.tokens.pick_up import PickUpToken
from retail.tokens.receipt import ReceiptToken
from retail.tokens.reward import RewardToken

Token = CouponToken | ReceiptToken | BasketToken | PickUpToken | RewardToken

_DECODERS = {each.kind: each.decode for each in (CouponToken, ReceiptToken, BasketToken, PickUpToken, RewardToken)}


def decode(kind: TokenKind, payload: bytes) -> Token:
    """The token of a payload; :class:`ValueError` when it is none, :class:`~retail.tokens.packing.CutShort` if cut."""
    token: Token = _DECODERS[kind](payload)
    return token
