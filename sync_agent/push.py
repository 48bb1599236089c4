"""Carries the register's facts to the hub: in order, without gaps, as often as it takes, with one effect."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from local_store import Store
from sync_agent.client import HubClient
from sync_agent.errors import BadAnswer, FactsMissing, Gap, Problem, TooLarge, WrongEpoch
from sync_agent.messages import Head, Limits, Receipt

_log = logging.getLogger("sync_agent.push")


_MOST_JUMPS = 3
"""How often a hub may send us elsewhere in the journal before we say that it contradicts itself."""


@dataclass(slots=True)
class Pushed:
    """What one call of :meth:`Push.drain` did; ``conflicts`` and ``parked`` are sequence numbers."""

    facts: int = 0
    conflicts: list[int] = field(default_factory=list)
    parked: list[int] = field(default_factory=list)
    feeds: dict[str, Head] = field(default_factory=dict)

    def add(self, receipt: Receipt, facts: int) -> None:
        """Count one more batch."""
        self.facts += facts
        self.conflicts += [seq for seq, status in receipt.odd if status == "conflict"]
        self.parked += [seq for seq, status in receipt.odd if status != "conflict"]
        self.feeds = dict(receipt.feeds)


class Push:
    """Sends what the hub has not recorded yet.

    It begins at the lower of two watermarks: the hub's may be lower because it was restored from a backup, ours because
    an answer was lost, or because this file was restored from an old image and then sold on under numbers that the hub
    knows with other content. Sending a fact again never counts it twice, and it shows that last case as a conflict.
    ``at_step`` hears the steps of each batch.
    """

    def __init__(self, store: Store, client: HubClient, *, at_step: Callable[[str], None] = lambda step: None) -> None:
        self._store = store
        self._client = client
        self._at_step = at_step
        self._limits = Limits()
        self._most_facts = self._limits.push_facts
        self._epoch = 0
        self._recorded_seq = 0

    @property
    def recorded_seq(self) -> int:
        """The last fact that the hub has recorded, as far as we know."""
        return self._recorded_seq

    def begin(self, epoch: int, after_seq: int, limits: Limits) -> None:
        """Go on behind ``after_seq`` of this epoch, within these limits."""
        self._epoch, self._limits, self._most_facts = epoch, limits, limits.push_facts
        self._recorded_seq = after_seq

    def drain(self) -> Pushed:
        """Send batch after batch until nothing is left, or a conflict came up.

        A hub that sends us back to an earlier fact is followed; one that wants a fact we no longer have, or does not
        move on, is an error (:class:`FactsMissing`, :class:`BadAnswer`).
        """
        done, jumps = Pushed(), 0
        while facts := self._next_batch():
            try:
                receipt = self._send(facts)
            except TooLarge:
                if len(facts) == 1:
                    raise
                self._most_facts = len(facts) // 2
            except Gap as gap:
                jumps += 1
                self._jump(gap, jumps)
            else:
                done.add(receipt, len(facts))
                if done.conflicts:
                    return done
                self._most_facts = min(self._limits.push_facts, self._most_facts * 2)
        return done

    def _next_batch(self) -> Sequence[str]:
        facts = self._store.outbox.pending(self._recorded_seq, self._most_facts, self._limits.push_bytes)
        if not facts and self._store.journal.head().seq > self._recorded_seq:
            raise FactsMissing(f"the hub wants fact {self._recorded_seq + 1}, which is no longer here")
        if facts:
            self._at_step("push.read")
        return facts

    def _send(self, facts: Sequence[str]) -> Receipt:
        first_seq = self._recorded_seq + 1
        receipt = self._client.push(self._epoch, first_seq, facts)
        self._at_step("push.sent")
        for seq, status in receipt.odd:
            _log.warning("the hub put a fact aside", extra={"seq": seq, "fact_status": status})
        if any(status == "conflict" for _, status in receipt.odd):
            return receipt
        if receipt.recorded_seq < first_seq:
            raise BadAnswer(f"the hub took facts {first_seq} and on, but says it has only {receipt.recorded_seq}")
        self._acknowledge(receipt.recorded_seq, receipt.durable_seq)
        self._at_step("push.acknowledged")
        return receipt

    def _jump(self, gap: Gap, jumps: int) -> None:
        if jumps > _MOST_JUMPS or gap.expected_seq == self._recorded_seq + 1:
            raise BadAnswer("the hub names a gap that is none") from gap
        _log.warning("the hub wants another fact", extra={"seq": gap.expected_seq})
        self._acknowledge(gap.expected_seq - 1, self._store.outbox.durable_seq())

    def _acknowledge(self, recorded_seq: int, durable_seq: int) -> None:
        if recorded_seq > self._store.journal.head().seq:
            raise WrongEpoch(Problem(409, "sync.epoch", detail="the hub has facts that are not in this file"))
        self._store.outbox.acknowledge(recorded_seq, min(recorded_seq, durable_seq))
        self._recorded_seq = recorded_seq
