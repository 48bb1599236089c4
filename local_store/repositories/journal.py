"""The register's journal: facts numbered without gaps, each linked to the one before by its hash."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from local_store.connection import Database
from local_store.errors import NotEnrolled
from retail.errors import BrokenChain
from retail.journal import Envelope, FactDraft, Link, genesis, read_envelope, seal, verify_chain
from retail.values import DeviceId

_PAGE = 500


class JournalRepository:
    """Appends facts; what is written stays until the hub has it in a backup."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, draft: FactDraft) -> Envelope:
        """Seal the draft at the next place of the journal, where the outbox finds it; joins a surrounding unit.

        :class:`~local_store.errors.NotEnrolled` before the register has an identity.
        """
        with self._database.unit():
            return self._append(self._current(), draft)

    def head(self) -> Link:
        """The end of the chain."""
        _, _, _, head = self._current()
        return head

    def verify(self) -> Link:
        """Read the whole journal and check each place, link and hash, from the first fact that is still kept.

        :class:`~retail.errors.BrokenChain` names the first that does not follow, or the end that is missing.
        """
        journal_id, device_id, epoch, head = self._current()
        row = self._database.one("SELECT min(seq) FROM fact WHERE journal_id = ?", (journal_id,))
        first = row[0] if row and row[0] is not None else head.seq + 1
        start = genesis(device_id, epoch) if first == 1 else self._before(journal_id, first, head)
        end = verify_chain(start, self._envelopes(journal_id, first))
        if end != head:
            raise BrokenChain(f"{device_id} epoch {epoch}: ends at {end.seq}, but {head.seq} was recorded")
        return end

    def begin(self, device_id: DeviceId, epoch: int) -> None:
        """Make ``(device_id, epoch)`` the current journal, and seal unrecorded facts of the one before again in it."""
        last = self._database.one(
            "SELECT journal_id, recorded_seq, device_id, epoch FROM journal WHERE superseded_by IS NULL"
        )
        if last is not None and last[2:] == (device_id, epoch):
            return
        start = genesis(device_id, epoch)
        self._database.write(
            "INSERT INTO journal (device_id, epoch, head_seq, head_hash) VALUES (?, ?, 0, ?)",
            (device_id, epoch, start.hash),
        )
        journal_id = self._database.value("SELECT last_insert_rowid()")
        if last is not None:
            self._database.write("UPDATE journal SET superseded_by = ? WHERE journal_id = ?", (journal_id, last[0]))
            for envelope in self._envelopes(last[0], last[1] + 1):
                self._append((journal_id, device_id, epoch, self.head()), draft_of(envelope))

    def _current(self) -> tuple[int, DeviceId, int, Link]:
        row = self._database.one(
            "SELECT journal_id, device_id, epoch, head_seq, head_hash FROM journal WHERE superseded_by IS NULL"
        )
        if row is None:
            raise NotEnrolled("no journal before enrolment")
        return row[0], row[1], row[2], Link(row[3], row[4])

    def _append(self, journal: tuple[int, DeviceId, int, Link], draft: FactDraft) -> Envelope:
        journal_id, device_id, epoch, head = journal
        envelope = seal(draft, device_id, epoch, head.seq + 1, head.hash)
        write_fact(self._database, journal_id, envelope)
        return envelope

    def _before(self, journal_id: int, first: int, head: Link) -> Link:
        if first > head.seq:
            return head
        row = self._database.one("SELECT envelope FROM fact WHERE journal_id = ? AND seq = ?", (journal_id, first))
        assert row is not None
        return Link(first - 1, read_envelope(row[0]).prev_hash)

    def _envelopes(self, journal_id: int, first: int) -> Iterator[Envelope]:
        after = first - 1
        while True:
            rows = self._database.all(
                "SELECT seq, envelope FROM fact WHERE journal_id = ? AND seq > ? ORDER BY seq LIMIT ?",
                (journal_id, after, _PAGE),
            )
            if not rows:
                return
            yield from (read_envelope(text) for _, text in rows)
            after = rows[-1][0]


def write_fact(database: Database, journal_id: int, envelope: Envelope) -> None:
    """Write a sealed fact and move the journal's head to it, inside the caller's unit."""
    text = envelope.to_json()
    total = envelope.body.get("total") if envelope.kind.startswith("sale.") else None
    amount = total if isinstance(total, int) else None
    database.write(
        "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            journal_id,
            envelope.seq,
            envelope.fact_id,
            envelope.kind,
            envelope.content["at"],
            amount,
            len(text.encode()),
            text,
        ),
    )
    database.write(
        "UPDATE journal SET head_seq = ?, head_hash = ? WHERE journal_id = ?", (envelope.seq, envelope.hash, journal_id)
    )


def draft_of(envelope: Envelope) -> FactDraft:
    """The fact of an envelope without its place, to be sealed at another one under the same id."""
    content = envelope.content
    return FactDraft(
        fact_id=envelope.fact_id,
        kind=envelope.kind,
        v=envelope.v,
        at=datetime.fromisoformat(content["at"]),
        business_date=date.fromisoformat(content["business_date"]),
        body=envelope.body,
        operator_id=content.get("operator_id"),
        shift_id=content.get("shift_id"),
        cause_id=content.get("cause_id"),
    )
