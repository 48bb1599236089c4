"""The envelope of a fact: who recorded it, where in the journal, when, and its link to the fact before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from retail.journal.canonical import canonical_json, sha256_hex
from retail.values import DeviceId, FactId, OperatorId


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A fact before it has a place in the journal. ``at`` carries its offset; ``body`` is plain JSON data.

    :class:`ValueError` when ``at`` has no offset: nobody could tell when it was.
    """

    fact_id: FactId
    kind: str
    v: int
    at: datetime
    business_date: date
    body: Mapping[str, Any]
    operator_id: OperatorId | None = None
    shift_id: str | None = None
    cause_id: str | None = None

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("a fact's time carries its offset")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A fact at its place ``(device_id, epoch, seq)``.

    ``content`` is the whole envelope as plain JSON data, ``hash`` included; ``hash`` is the SHA-256 of the canonical
    JSON of ``content`` without ``hash``, ``prev_hash`` the hash of the fact before (or the epoch's genesis).
    """

    device_id: DeviceId
    epoch: int
    seq: int
    fact_id: FactId
    kind: str
    v: int
    prev_hash: str
    hash: str
    content: Mapping[str, Any]

    @property
    def body(self) -> Mapping[str, Any]:
        """What happened, as the fact's kind and version describe it."""
        body: Mapping[str, Any] = self.content["body"]
        return body

    def to_json(self) -> str:
        """The envelope as it is stored and sent: canonical JSON."""
        return canonical_json(self.content)


def seal(draft: FactDraft, device_id: DeviceId, epoch: int, seq: int, prev_hash: str) -> Envelope:
    """The draft put at its place, with its hash.

    The envelope's content is its own copy, as it will be read back: what becomes of the draft's body later does not
    reach a sealed fact. A body that is no plain JSON data is refused as by :func:`canonical_json`.
    """
    content: dict[str, Any] = {
        "fact_id": draft.fact_id,
        "device_id": device_id,
        "epoch": epoch,
        "seq": seq,
        "kind": draft.kind,
        "v": draft.v,
        "at": draft.at.isoformat(timespec="milliseconds"),
        "shift_id": draft.shift_id,
        "business_date": draft.business_date.isoformat(),
        "operator_id": draft.operator_id,
        "cause_id": draft.cause_id,
        "body": dict(draft.body),
        "prev_hash": prev_hash,
    }
    text = canonical_json(content)
    digest = sha256_hex(text)
    content = json.loads(text) | {"hash": digest}
    return Envelope(device_id, epoch, seq, draft.fact_id, draft.kind, draft.v, prev_hash, digest, content)
