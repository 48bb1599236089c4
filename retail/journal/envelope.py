"""The envelope of a fact: who recorded it, where in the journal, when, and its link to the fact before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from retail.journal.canonical import canonical_json, sha256_hex
from retail.values import DeviceId, FactId, OperatorId


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A fact before it has a place in the journal. ``at`` carries its offset; ``body`` is plain JSON data."""

    fact_id: FactId
    kind: str
    v: int
    at: datetime
    business_date: date
    body: Mapping[str, Any]
    operator_id: OperatorId | None = None
    shift_id: str | None = None
    cause_id: str | None = None


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
    """The draft put at its place, with its hash."""
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
        "body": draft.body,
        "prev_hash": prev_hash,
    }
    digest = sha256_hex(canonical_json(content))
    content["hash"] = digest
    return Envelope(device_id, epoch, seq, draft.fact_id, draft.kind, draft.v, prev_hash, digest, content)
