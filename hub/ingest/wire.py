"""The body of a push as it travels: signed, compressed, and bounded before anything is unpacked."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hub.errors import Problem

MOST_UNPACKED_TIMES = 10
"""A batch of facts packs about eight times; the limit on the unpacked size is this many times the one on the packed."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A push as sent: facts as plain JSON data, the first of them at ``first_seq`` of ``epoch``."""

    epoch: int
    first_seq: int
    facts: list[Any]


def verify_signature(public_key: bytes, body: bytes, signature: bytes) -> None:
    """Refuse a body that the device's key did not sign: 401 ``auth.bad_signature``."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, hashlib.sha256(body).digest())
    except (InvalidSignature, ValueError):
        raise Problem(401, "auth.bad_signature", "The signature does not belong to this body and device.") from None


def unpack(body: bytes, limit: int) -> bytes:
    """The gunzipped body; 413 past ``limit`` bytes, without ever holding more than that, and 400 when it is no gzip."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, limit)
    except zlib.error as error:
        raise Problem(400, "request.malformed", f"The body is not gzip: {error}.") from None
    if unpacker.unconsumed_tail:
        raise Problem(413, "request.too_large", f"The unpacked body is larger than {limit} bytes.", {"limit": limit})
    if not unpacker.eof:
        raise Problem(400, "request.malformed", "The gzip body is cut short.")
    return plain


def read_batch(plain: bytes, most_facts: int) -> Batch:
    """The batch in an unpacked body; 400 when it is none, 413 when it has too many facts."""
    content = _json(plain)
    if not isinstance(content, dict):
        raise Problem(400, "request.malformed", "A push is a JSON object.")
    epoch, first_seq, facts = content.get("epoch"), content.get("first_seq"), content.get("facts")
    if type(epoch) is not int or type(first_seq) is not int or not isinstance(facts, list):
        raise Problem(400, "request.malformed", "A push has the members epoch, first_seq and facts.")
    if not 0 < epoch < 2**31 or not 0 < first_seq < 2**62:
        raise Problem(400, "request.malformed", "epoch and first_seq count from 1.")
    if len(facts) > most_facts:
        raise Problem(
            413, "sync.too_many_facts", f"A push holds at most {most_facts} facts.", {"push_facts": most_facts}
        )
    return Batch(epoch, first_seq, facts)


def _json(plain: bytes) -> Any:
    try:
        return orjson.loads(plain)
    except orjson.JSONDecodeError:
        # orjson refuses half a surrogate pair, which a fact may carry: that one is parked, the others are not.
        try:
            return json.loads(plain)
        except (ValueError, RecursionError) as error:
            raise Problem(400, "request.malformed", f"The body is not JSON: {error}.") from None
