"""A token made: packed, signed, and written as the text of its QR code."""

from __future__ import annotations

from retail.errors import Refusal
from retail.tokens import wire
from retail.tokens.basket import BasketToken
from retail.tokens.every import Token
from retail.tokens.keys import Signer, key_id_of

LONGEST_BASKET = 970
"""Signs of a basket's text at most: what QR version 20 holds at level M in alphanumeric mode (ISO/IEC 18004)."""


def sign_token(token: Token, key: Signer) -> str:
    """The text of ``token``, signed by ``key``; a suspended basket goes through :func:`sign_basket`."""
    before_signature = wire.unsigned(token.kind, key_id_of(key.public), token.payload())
    return wire.wrap(before_signature, key.sign(wire.message(before_signature)))


def sign_basket(token: BasketToken, key: Signer) -> str | Refusal:
    """The text of a basket; ``token.basket_too_large`` (``lines``, ``longest``) when no QR code on a slip holds it."""
    text = sign_token(token, key)
    if len(text) > LONGEST_BASKET:
        return Refusal("token.basket_too_large", {"lines": len(token.lines), "longest": LONGEST_BASKET})
    return text
