"""The chain of hashes that makes a register's journal tamper-evident, and its verifier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from retail.errors import BrokenChain
from retail.journal.canonical import canonical_json, sha256_hex
from retail.journal.envelope import Envelope
from retail.values import DeviceId


@dataclass(frozen=True, slots=True)
class Link:
    """The end of a chain so far: the last sequence number and its hash."""

    seq: int
    hash: str


def genesis(device_id: DeviceId, epoch: int) -> Link:
    """Where an epoch's chain begins: sequence 0, and a hash nobody else begins with."""
    return Link(0, sha256_hex(f"kontuar journal {device_id} epoch {epoch}"))


def link_fault(before: Link, envelope: Envelope) -> str | None:
    """Why ``envelope`` does not follow ``before``: ``gap``, ``link`` or ``hash``; None when it does.

    What has no canonical form has no right hash, so nothing a device can send makes this raise.
    """
    if envelope.seq != before.seq + 1:
        return "gap"
    if envelope.prev_hash != before.hash:
        return "link"
    return None if _hash_of(envelope) == envelope.hash else "hash"


def is_whole(envelope: Envelope) -> bool:
    """True when the envelope's own hash proves that not a letter of it is missing or changed."""
    return _hash_of(envelope) == envelope.hash


def verify_chain(start: Link, envelopes: Iterable[Envelope]) -> Link:
    """The chain's new end after ``envelopes``; :class:`BrokenChain` names the first fact that does not follow."""
    end = start
    for envelope in envelopes:
        fault = link_fault(end, envelope)
        if fault is not None:
            raise BrokenChain(f"{envelope.device_id} epoch {envelope.epoch} seq {envelope.seq}: wrong {fault}")
        end = Link(envelope.seq, envelope.hash)
    return end


def _hash_of(envelope: Envelope) -> str | None:
    unhashed = {key: value for key, value in envelope.content.items() if key != "hash"}
    try:
        return sha256_hex(canonical_json(unhashed))
    except (TypeError, ValueError, RecursionError):
        return None
