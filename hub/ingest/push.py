"""Taking in one pushed batch: one transaction, each fact once, and nothing a register finished is ever refused."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

import psycopg
import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.errors import FactRefused, Problem, database_errors
from hub.ingest import checks, writing
from hub.ingest.effects import Effects, Place, Raised
from hub.ingest.handlers import HANDLERS
from hub.ingest.missing_prices import still_missing
from hub.ingest.place import Journal, lock_journal, public_key_of
from hub.ingest.received import Fault, Received, receive
from hub.ingest.wire import MOST_UNPACKED_TIMES, Batch, read_batch, unpack, verify_signature

_log = logging.getLogger(__name__)

Status = Literal["applied", "duplicate", "parked", "conflict"]
DurableAfter = Literal["commit", "backup"]
Raw = psycopg.Connection[tuple[Any, ...]]

_ABORTS = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.IdleInTransactionSessionTimeout)
"""Not the fault of any fact: the connection, a lock, a deadlock. The whole batch is given back to be sent again."""


@dataclass(frozen=True, slots=True)
class IngestLimits:
    """What a push may hold. ``clock_tolerance`` is how far a register's clock may be off before it is told."""

    push_facts: int = 500
    push_bytes: int = 4_000_000
    clock_tolerance: timedelta = timedelta(minutes=10)
    durable_after: DurableAfter = "commit"


@dataclass(frozen=True, slots=True)
class PushReply:
    """What became of each fact, what people will be asked about, and the two watermarks."""

    results: Sequence[tuple[int, Status]]
    notices: Sequence[Mapping[str, Any]]
    recorded_seq: int
    durable_seq: int


@dataclass(slots=True)
class _Outcome:
    """What is known of a batch while it is taken in."""

    statuses: dict[int, Status] = field(default_factory=dict)
    raised: list[Raised] = field(default_factory=list)
    parked: list[tuple[Received, Fault]] = field(default_factory=list)


class Ingest:
    """Facts come in here. ``clock`` gives the hub's time."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime], limits: IngestLimits) -> None:
        self._engine = engine
        self._clock = clock
        self._limits = limits

    def push(self, device_id: str, body: bytes, signature: bytes, *, packed: bool = True) -> PushReply:
        """Take in the batch in ``body``; when this returns, what it says is on disk.

        Raises :class:`Problem` (401, 403, 409, 413, 400) with nothing stored, :class:`DatabaseFailure` likewise.
        """
        with database_errors(), self._engine.connect() as connection:
            key = public_key_of(raw_connection(connection), device_id)
        verify_signature(key, body, signature)
        plain = unpack(body, self._limits.push_bytes * MOST_UNPACKED_TIMES) if packed else body
        batch = read_batch(plain, self._limits.push_facts)
        facts = _own_facts(device_id, batch)
        with database_errors(), self._engine.begin() as connection:
            raw = raw_connection(connection)
            return self._take(raw, lock_journal(raw, device_id, batch.epoch), batch, facts)

    def _take(self, raw: Raw, journal: Journal, batch: Batch, facts: Sequence[Received]) -> PushReply:
        if batch.first_seq > journal.recorded_seq + 1:
            expected = journal.recorded_seq + 1
            raise Problem(409, "sync.gap", f"The next fact must be number {expected}.", {"expected_seq": expected})
        now, outcome = self._clock(), _Outcome()
        known = [fact for fact in facts if fact.seq <= journal.recorded_seq]
        fresh = [fact for fact in facts if fact.seq > journal.recorded_seq]
        if known:
            self._compare(raw, journal.place, known, outcome, now)
        if fresh:
            self._record(raw, journal, fresh, outcome, now)
        _finish(raw, journal.place, outcome, now)
        recorded = fresh[-1].seq if fresh else journal.recorded_seq
        durable = recorded if self._limits.durable_after == "commit" else journal.durable_seq
        return _reply(facts, outcome, recorded, durable)

    def _compare(self, raw: Raw, place: Place, known: Sequence[Received], outcome: _Outcome, now: datetime) -> None:
        """Places that are taken: the same fact again, or another one that claims the same place."""
        rows = raw.execute(
            "SELECT seq, hash FROM fact_key WHERE device_id = %s AND epoch = %s AND seq = ANY(%s)",
            [place.device_id, place.epoch, [fact.seq for fact in known]],
        ).fetchall()
        stored = {seq: bytes(digest) for seq, digest in rows}
        for fact in known:
            if stored.get(fact.seq) == fact.hash:
                outcome.statuses[fact.seq] = "duplicate"
                continue
            outcome.statuses[fact.seq] = "conflict"
            if writing.keep_conflict(raw, place, fact, now):
                values = {"kept": stored.get(fact.seq, b"").hex(), "came": fact.hash.hex(), "kind": fact.kind}
                outcome.raised.append(Raised("journal.conflict", fact.seq, fact.seq, values))

    def _record(self, raw: Raw, journal: Journal, fresh: Sequence[Received], outcome: _Outcome, now: datetime) -> None:
        place = journal.place
        fresh = _claimed(raw, place, fresh)
        writing.store(raw, place, fresh, now)
        self._apply(raw, place, fresh, outcome)
        outcome.raised += checks.broken_links(journal, fresh)
        outcome.raised += checks.odd_clocks(journal, fresh, now, self._limits.clock_tolerance)
        last_at = next((fact.at for fact in reversed(fresh) if fact.at is not None), journal.last_at)
        raw.execute(
            "UPDATE device_epoch SET recorded_seq = %s, chain_hash = %s, last_at = %s "
            "WHERE device_id = %s AND epoch = %s",
            [fresh[-1].seq, fresh[-1].hash, last_at, place.device_id, place.epoch],
        )
        raw.execute("UPDATE device SET last_seen_at = %s WHERE device_id = %s", [now, place.device_id])

    def _apply(self, raw: Raw, place: Place, facts: Sequence[Received], outcome: _Outcome) -> None:
        """All effects at once; when the database refuses them, fact by fact, so that only the culprit is parked."""
        handled, effects = _handled(facts, place, outcome)
        try:
            writing.write(raw, place, effects)
            outcome.raised += effects.raised
        except _ABORTS:
            raise
        except psycopg.Error as error:
            _log.warning("a batch goes in fact by fact: %s", type(error).__name__)
            self._apply_singly(raw, place, handled, outcome)
        parked = {fact.seq for fact, _ in outcome.parked}
        outcome.statuses.update((fact.seq, "parked" if fact.seq in parked else "applied") for fact in facts)

    def _apply_singly(self, raw: Raw, place: Place, facts: Sequence[Received], outcome: _Outcome) -> None:
        for fact in facts:
            effects = Effects()
            _handle(fact, place, effects)
            try:
                writing.write(raw, place, effects)
                outcome.raised += effects.raised
            except _ABORTS:
                raise
            except psycopg.Error as error:
                outcome.parked.append((fact, writing.fault_of(error, "fact.not_applied")))


def _handled(facts: Sequence[Received], place: Place, outcome: _Outcome) -> tuple[list[Received], Effects]:
    """The facts whose handlers took them, and what all of these write together."""
    handled, effects, spoiled = [], Effects(), False
    for fact in facts:
        fault = fact.fault or _handle(fact, place, effects)
        if fault is None:
            handled.append(fact)
        else:
            spoiled = spoiled or fact.fault is None
            outcome.parked.append((fact, fault))
    if spoiled:
        # A handler may have failed half-way: what the others write is collected anew, without its traces.
        effects = Effects()
        for fact in handled:
            _handle(fact, place, effects)
    return handled, effects


def _own_facts(device_id: str, batch: Batch) -> list[Received]:
    """The facts of a batch, read; 403 for a fact of another device, 409 where the numbers do not follow on."""
    for offset, raw in enumerate(batch.facts):
        if not isinstance(raw, Mapping):
            continue
        if raw.get("device_id", device_id) != device_id:
            raise Problem(403, "auth.foreign_place", "A device pushes only the facts of its own journal.")
        expected = batch.first_seq + offset
        if raw.get("epoch", batch.epoch) != batch.epoch:
            raise Problem(409, "sync.epoch", f"Fact {expected} is not of epoch {batch.epoch}.", {"epoch": batch.epoch})
        if raw.get("seq", expected) != expected:
            raise Problem(409, "sync.gap", f"Fact number {expected} is missing.", {"expected_seq": expected})
    return [receive(batch.first_seq + offset, raw) for offset, raw in enumerate(batch.facts)]


def _claimed(raw: Raw, place: Place, fresh: Sequence[Received]) -> list[Received]:
    """The facts with their key rows in; one whose id has had its effect elsewhere keeps its place and is parked."""
    won = writing.claim(raw, place, fresh)
    facts = list(fresh)
    for index, fact in enumerate(facts):
        if fact.seq not in won:
            fault = Fault("fact.id_used", f"fact_id {fact.fact_id} has been recorded at another place before")
            facts[index] = replace(fact, fact_id=None, body=None, fault=fault)
            writing.claim(raw, place, [facts[index]])
    return facts


def _handle(fact: Received, place: Place, effects: Effects) -> Fault | None:
    try:
        HANDLERS[fact.kind](fact, place, effects)
    except FactRefused as refused:
        return Fault(refused.code, refused.detail)
    except Exception as error:  # noqa: BLE001 - a handler's bug must not stop the queue: the traceback is kept
        return writing.fault_of(error, "fact.handler_failed")
    return None


def _finish(raw: Raw, place: Place, outcome: _Outcome, now: datetime) -> None:
    for fact, fault in outcome.parked:
        writing.park(raw, place, fact, fault, now)
        outcome.raised.append(Raised(fault.code, fact.seq, fact.seq, {"kind": fact.kind, "fact_id": fact.fact_id}))
    if outcome.parked:
        writing.mark_parked(raw, place, [fact.seq for fact, _ in outcome.parked])
    outcome.raised = still_missing(raw, place, outcome.raised, now)
    writing.raise_exceptions(raw, place, outcome.raised, now)
    alarms = sorted({each.code for each in outcome.raised if each.code.startswith("journal.")})
    if alarms:
        raw.execute(
            "UPDATE device SET flag = least(flag, %s), flagged_at = %s WHERE device_id = %s",
            [alarms[0], now, place.device_id],
        )


def _reply(facts: Sequence[Received], outcome: _Outcome, recorded: int, durable: int) -> PushReply:
    notices = [{"seq": each.first_seq, "code": each.code, **each.values} for each in outcome.raised]
    return PushReply([(fact.seq, outcome.statuses[fact.seq]) for fact in facts], notices, recorded, durable)
