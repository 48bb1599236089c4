"""One received fact: its place, its own words as they are stored, its hash checked, and its typed body or its fault."""

from __future__ import annotations

import hashlib
import json
import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from retail.errors import RetailError
from retail.journal import FactBody, canonical_json, parse_body, read_envelope

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_KIND = re.compile(r"[\w.-]{1,100}", re.ASCII)
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""The character PostgreSQL holds in no text, as JSON writes it behind an even number of backslashes."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a fact is parked: a dotted code, and the traceback for whoever repairs it."""

    code: str
    traceback: str


@dataclass(frozen=True, slots=True)
class Received:
    """A fact at ``seq``. ``content`` is its canonical JSON without ``hash``; ``body`` is None just with a ``fault``."""

    seq: int
    fact_id: str | None
    kind: str
    v: int
    hash: bytes
    prev_hash: bytes | None
    at: datetime | None
    content: bytes
    body: FactBody | None
    fault: Fault | None


def receive(seq: int, raw: Any) -> Received:
    """Read the fact that stands at ``seq``. Never raises for bad content: that is what ``fault`` is for."""
    if not isinstance(raw, Mapping):
        return _unreadable(seq, raw, "a fact is a JSON object")
    try:
        envelope = read_envelope(raw)
        # In UTC, where no year beyond Python's is left for whoever reads it back.
        at = datetime.fromisoformat(raw["at"]).astimezone(UTC)
    except (RetailError, ValueError, OverflowError) as error:
        return _unreadable(seq, raw, str(error))
    if not (_UUID.fullmatch(envelope.fact_id) and _HASH.fullmatch(envelope.hash) and _KIND.fullmatch(envelope.kind)):
        return _unreadable(seq, raw, "fact_id is no UUID, hash no SHA-256, or kind no name")
    content, digest = _stored(raw)
    body, fault = _body(envelope.kind, envelope.v, envelope.body)
    if digest.hex() != envelope.hash:
        body, fault = (
            None,
            Fault("journal.hash", f"the content's hash is {digest.hex()}, the fact says {envelope.hash}"),
        )
    elif fault is None and b"\\u0000" in content and _NUL.search(content):
        body, fault = None, Fault("fact.bad_text", "a text holds the character U+0000, which PostgreSQL cannot")
    prev = bytes.fromhex(envelope.prev_hash) if _HASH.fullmatch(envelope.prev_hash) else None
    return Received(
        seq,
        envelope.fact_id,
        envelope.kind,
        envelope.v if abs(envelope.v) < 2**31 else 0,
        bytes.fromhex(envelope.hash),
        prev,
        at,
        content,
        body,
        fault,
    )


def envelope_of(content: str, digest: bytes) -> dict[str, Any]:
    """The whole envelope again, from what is stored."""
    whole: dict[str, Any] = json.loads(content)
    whole["hash"] = digest.hex()
    return whole


def _stored(raw: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """The text to keep and the hash it has; orjson's sorted form is the canonical one for all but odd values."""
    unhashed = dict(raw)
    del unhashed["hash"]
    try:
        packed = orjson.dumps(unhashed, option=orjson.OPT_SORT_KEYS)
        digest = hashlib.sha256(packed).digest()
        if digest.hex() == raw["hash"]:
            return packed, digest
    except orjson.JSONEncodeError:
        pass
    return _stored_slowly(unhashed)


def _stored_slowly(unhashed: Mapping[str, Any]) -> tuple[bytes, bytes]:
    try:
        text = canonical_json(unhashed).encode()
        return text, hashlib.sha256(text).digest()
    except (TypeError, ValueError):
        # Floats, and text that is not Unicode: kept readable, and never equal to a hash we can check.
        return json.dumps(unhashed, sort_keys=True, separators=(",", ":")).encode(), b"\0" * 32


def _body(kind: str, version: int, content: Mapping[str, Any]) -> tuple[FactBody | None, Fault | None]:
    try:
        return parse_body(kind, version, content, known_only=True), None
    except RetailError:
        return None, Fault("fact.unknown_kind", traceback.format_exc(limit=3))
    except ValueError:
        return None, Fault("fact.bad_body", traceback.format_exc(limit=3))


def _unreadable(seq: int, raw: Any, why: str) -> Received:
    unhashed = {key: value for key, value in raw.items() if key != "hash"} if isinstance(raw, Mapping) else raw
    text, digest = _stored_slowly(unhashed)
    stated = raw.get("hash") if isinstance(raw, Mapping) else None
    if isinstance(stated, str) and _HASH.fullmatch(stated):
        digest = bytes.fromhex(stated)
    elif digest == b"\0" * 32:
        digest = hashlib.sha256(text).digest()
    return Received(seq, None, "?", 0, digest, None, None, text, None, Fault("fact.unreadable", why))
