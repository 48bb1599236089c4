"""A token read: who signed it, whether they may, whether it counts now; or exactly why it is not believed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from retail.errors import Refusal
from retail.tokens.every import Token, decode
from retail.tokens.keys import KeySet, VerificationKey
from retail.tokens.kinds import TokenKind
from retail.tokens.packing import CutShort
from retail.tokens.wire import Wire, unwrap

GRACE = timedelta(hours=24)
"""How wrong a register's clock may be before somebody notices."""


@dataclass(frozen=True, slots=True)
class ReadToken:
    """A token that is believed. ``within_grace`` when it counts only because the clock here may be wrong."""

    token: Token
    key_id: bytes
    owner: str
    """Whose key signed it: the hub or a device, by its id."""
    within_grace: bool = False


@dataclass(frozen=True, slots=True)
class _Miss:
    """A moment outside a period: before it ``starts``, or not before it ended."""

    early: bool
    at: datetime
    by: timedelta

    def beyond(self, grace: timedelta) -> bool:
        return self.by > grace if self.early else self.by >= grace


def read_token(
    text: str, keys: KeySet, now: datetime, *, expected: Collection[TokenKind] | None = None, grace: timedelta = GRACE
) -> ReadToken | Refusal:
    """The token that ``text`` is, in either case; never raises, whatever the text. ``now`` has a zone.

    ``expected`` are the kinds that are of use here, None for all. A token is believed up to ``grace`` before it becomes
    valid and after it expired, and so is its key.

    Refusals: ``token.not_ours``; ``token.truncated`` (its end is missing); ``token.damaged`` (signs that none has);
    ``token.unknown_version`` (``kind``, ``version``, as numbers); ``token.unknown_key`` (``key_id``); ``token.forged``
    (altered, or signed by somebody else).

    Behind a good signature, all with ``owner`` and ``kind``: ``token.key_revoked``; ``token.wrong_audience`` (the
    owner may not sign this kind); ``token.wrong_kind`` (of no use here); ``token.unreadable`` (contents that make no
    sense); ``token.not_yet_valid`` (``starts``) and ``token.expired`` (``at``), of the key ``token.key_not_yet_valid``
    and ``token.key_expired``.
    """
    wire = unwrap(text)
    if isinstance(wire, Refusal):
        return wire
    if wire.key_id not in keys:
        return Refusal("token.unknown_key", {"key_id": wire.key_id.hex()})
    key = keys.holder(wire.key_id, wire.message, wire.signature)
    if key is None:
        return Refusal("token.truncated" if _is_cut(wire) else "token.forged")
    why = _not_entitled(key, wire.kind, expected)
    return _refused(why, key, wire.kind) if why else _in_time(wire, key, now, grace)


def _not_entitled(key: VerificationKey, kind: TokenKind, expected: Collection[TokenKind] | None) -> str | None:
    if key.revoked:
        return "key_revoked"
    if kind not in key.kinds:
        return "wrong_audience"
    return "wrong_kind" if expected is not None and kind not in expected else None


def _in_time(wire: Wire, key: VerificationKey, now: datetime, grace: timedelta) -> ReadToken | Refusal:
    try:
        token = decode(wire.kind, wire.payload)
    except ValueError:
        return _refused("unreadable", key, wire.kind)
    of_key, of_token = _miss(now, key.valid_from, key.valid_to), _miss(now, token.valid_from, token.expires)
    for miss, whose in ((of_key, "key_"), (of_token, "")):
        if miss is not None and miss.beyond(grace):
            if miss.early:
                return _refused(f"{whose}not_yet_valid", key, wire.kind, starts=miss.at)
            return _refused(f"{whose}expired", key, wire.kind, at=miss.at)
    return ReadToken(token, wire.key_id, key.owner, within_grace=bool(of_key or of_token))


def _miss(now: datetime, start: datetime | None, end: datetime | None) -> _Miss | None:
    if start is not None and now < start:
        return _Miss(early=True, at=start, by=start - now)
    if end is not None and now >= end:
        return _Miss(early=False, at=end, by=now - end)
    return None


def _refused(why: str, key: VerificationKey, kind: TokenKind, **values: object) -> Refusal:
    return Refusal(f"token.{why}", {"owner": key.owner, "kind": kind, **values})


def _is_cut(wire: Wire) -> bool:
    """True when a signature fails because the text has lost its end: what is left ends within the payload."""
    try:
        decode(wire.kind, wire.payload)
    except CutShort:
        return True
    except ValueError:
        return False
    return False
