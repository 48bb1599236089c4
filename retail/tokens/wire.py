"""A token's outer form: a header that survives any keyboard, and base32 of what was signed and the signature."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from retail.errors import Refusal
from retail.tokens.kinds import TokenKind

HEADER = "KT1"
"""Every token's text begins so: ours, in form 1. No base32 has the sign 1, so nothing else of ours begins so too."""

KEY_ID_BYTES = 4
SIGNATURE_BYTES = 64
_PREFIX_BYTES = 1 + KEY_ID_BYTES
_VERSION = 1

SHORTEST_BODY = -(-(_PREFIX_BYTES + 1 + SIGNATURE_BYTES) * 8 // 5)
"""Base32 signs of the shortest thinkable token; a shorter one lost its end on the way."""

_DOMAIN = b"kontuar signed code\0"
"""Signed in front of each token, so that no signature that a device gives for anything else passes for one."""

_NUMBERS = {
    TokenKind.COUPON: 1,
    TokenKind.RECEIPT: 2,
    TokenKind.BASKET: 3,
    TokenKind.PICK_UP: 4,
    TokenKind.REWARD: 5,
}
_KINDS = {number << 4 | _VERSION: kind for kind, number in _NUMBERS.items()}
_TOKEN = re.compile(rf"{HEADER}([A-Z2-7]*)", re.ASCII)
_NO_WHOLE_BYTE = {1, 3, 6}
"""Rests of a base32 length over eight that no number of bytes has (RFC 4648 §6)."""
_DIGITS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHIJKLMNOPQRSTUV")
"""From base32 to the digits that :class:`int` reads to base 32, which is many times quicker."""


@dataclass(frozen=True, slots=True)
class Wire:
    """A token taken apart; nothing of it is proven yet."""

    kind: TokenKind
    key_id: bytes
    payload: bytes
    message: bytes
    """What the signature has to be of."""
    signature: bytes


def token_in(text: str) -> str | None:
    """``text`` in upper case when it looks like a whole token, whatever case a keyboard sent it in; else None."""
    whole = text.upper() if text.isascii() else ""
    found = _TOKEN.fullmatch(whole)
    return whole if found and len(found[1]) >= SHORTEST_BODY else None


def signer_of(text: str) -> bytes | None:
    """The id of the key that a token says it was signed with; nothing is proven. None for what is no token."""
    wire = unwrap(text)
    return None if isinstance(wire, Refusal) else wire.key_id


def kind_of(text: str) -> TokenKind | None:
    """The kind that a token says it is; nothing is proven. None for what is no token, or one of a kind to come."""
    wire = unwrap(text)
    return None if isinstance(wire, Refusal) else wire.kind


def unsigned(kind: TokenKind, key_id: bytes, payload: bytes) -> bytes:
    """The bytes before the signature: kind and version, key, payload."""
    return bytes([_NUMBERS[kind] << 4 | _VERSION]) + key_id + payload


def message(before_signature: bytes) -> bytes:
    """What is signed."""
    return _DOMAIN + before_signature


def wrap(before_signature: bytes, signature: bytes) -> str:
    """The token's text."""
    return HEADER + base64.b32encode(before_signature + signature).decode("ascii").rstrip("=")


def unwrap(text: str) -> Wire | Refusal:
    """A token's text taken apart, in either case; the one spelling that :func:`wrap` gives and no other."""
    whole = text.upper() if text.isascii() else text
    if not whole.startswith(HEADER):
        return Refusal("token.not_ours")
    found = _TOKEN.fullmatch(whole)
    if found is None:
        return Refusal("token.damaged")
    raw = _bytes_of(found[1])
    if raw is None or len(raw) <= _PREFIX_BYTES + SIGNATURE_BYTES:
        return Refusal("token.truncated")
    kind = _KINDS.get(raw[0])
    if kind is None:
        return Refusal("token.unknown_version", {"kind": raw[0] >> 4, "version": raw[0] & 0xF})
    before, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    return Wire(kind, raw[1:_PREFIX_BYTES], before[_PREFIX_BYTES:], message(before), signature)


def _bytes_of(body: str) -> bytes | None:
    """The bytes of a base32 text; None when it does not end where the text of whole bytes ends."""
    if not body or len(body) % 8 in _NO_WHOLE_BYTE:
        return None
    count, spare = divmod(len(body) * 5, 8)
    number = int(body.translate(_DIGITS), 32)
    return (number >> spare).to_bytes(count, "big") if not number & (1 << spare) - 1 else None
