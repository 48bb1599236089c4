"""What is odd about a batch without being a reason to refuse it: its chain and its clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.ingest.effects import Raised
from hub.ingest.place import Journal
from hub.ingest.received import Received


def broken_links(journal: Journal, facts: Sequence[Received]) -> list[Raised]:
    """I14: every fact whose ``prev_hash`` is not the hash of the fact before."""
    before, raised = journal.chain_hash, []
    for fact in facts:
        if fact.prev_hash is not None and fact.prev_hash != before:
            values = {"expected": before.hex(), "found": fact.prev_hash.hex()}
            raised.append(Raised("journal.link", fact.seq, fact.seq, values))
        before = fact.hash
    return raised


def odd_clocks(journal: Journal, facts: Sequence[Received], now: datetime, tolerance: timedelta) -> list[Raised]:
    """Facts from the hub's future, and a clock that went back: one exception of each kind per batch."""
    ahead = [fact for fact in facts if fact.at is not None and fact.at > now + tolerance]
    back, latest = [], journal.last_at
    for fact in facts:
        if fact.at is None:
            continue
        if latest is not None and latest - fact.at > tolerance:
            back.append(fact)
        latest = fact.at
    return [
        Raised(code, odd[0].seq, odd[-1].seq, {"at": str(odd[-1].at), "hub": str(now), "facts": len(odd)})
        for code, odd in (("clock.ahead", ahead), ("clock.back", back))
        if odd
    ]
