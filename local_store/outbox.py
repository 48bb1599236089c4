"""The outbox: the part of the journal that the hub has not recorded yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from local_store.connection import Database

_SALES = ("sale.completed",)


@dataclass(frozen=True, slots=True)
class OutboxSummary:
    """What waits to be sent: facts, sales among them, the oldest's time, and the sales' sum in minor units."""

    waiting: int
    sales: int
    oldest: datetime | None
    amount: int


class Outbox:
    """Reads the journal from the hub's watermark on; sending is the agent's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self, after_seq: int, most_facts: int, most_bytes: int) -> tuple[str, ...]:
        """Envelopes as canonical JSON, contiguous from ``after_seq + 1``.

        At most ``most_facts`` and ``most_bytes`` of UTF-8, but always at least one: a fact larger than the limit must
        go out too.
        """
        rows = self._database.all(
            "SELECT f.seq, f.size FROM fact f JOIN journal j USING (journal_id)"
            " WHERE j.superseded_by IS NULL AND f.seq > ? ORDER BY f.seq LIMIT ?",
            (after_seq, most_facts),
        )
        last, size = after_seq, 0
        for seq, fact_size in rows:
            size += fact_size
            if seq != last + 1 or (last > after_seq and size > most_bytes):
                break
            last = seq
        return tuple(text for (text,) in self._texts(after_seq, last))

    def acknowledge(self, recorded_seq: int, durable_seq: int) -> None:
        """Keep the hub's two watermarks. They may go down: a hub restored from a backup asks for facts again."""
        self._database.run(
            "UPDATE journal SET recorded_seq = min(?, head_seq), durable_seq = min(?, ?, head_seq)"
            " WHERE superseded_by IS NULL",
            (recorded_seq, durable_seq, recorded_seq),
        )

    def recorded_seq(self) -> int:
        """Up to where the hub has committed."""
        return self._watermark("recorded_seq")

    def durable_seq(self) -> int:
        """Up to where the hub has a backup too."""
        return self._watermark("durable_seq")

    def summary(self) -> OutboxSummary:
        """What waits to be sent, for the status on the screen."""
        row = self._database.one(
            "SELECT count(*), coalesce(sum(f.kind = ?), 0), min(f.at), coalesce(sum(f.amount), 0)"
            " FROM fact f JOIN journal j USING (journal_id) WHERE j.superseded_by IS NULL AND f.seq > j.recorded_seq",
            _SALES,
        )
        assert row is not None
        waiting, sales, oldest, amount = row
        return OutboxSummary(waiting, sales, datetime.fromisoformat(oldest) if oldest else None, amount)

    def forget(self, before: datetime) -> int:
        """Delete facts recorded before this time that the hub has in a backup, and the movements they tell of.

        The sales themselves stay, for reprints and returns. Returns how many facts went.
        """
        with self._database.unit():
            self._database.write("CREATE TEMP TABLE IF NOT EXISTS forgotten (journal_id, seq, fact_id)")
            self._database.write("DELETE FROM temp.forgotten")
            self._database.write(
                "INSERT INTO temp.forgotten SELECT f.journal_id, f.seq, f.fact_id FROM fact f JOIN journal j"
                " USING (journal_id) WHERE (f.seq <= j.durable_seq OR j.superseded_by IS NOT NULL)"
                " AND julianday(f.at) < julianday(?)",
                (before.isoformat(),),
            )
            count = self._database.write(
                "DELETE FROM fact WHERE (journal_id, seq) IN (SELECT journal_id, seq FROM temp.forgotten)"
            )
            self._database.write(
                "DELETE FROM stock_movement WHERE fact_id IN (SELECT fact_id FROM temp.forgotten)"
                " AND fact_id NOT IN (SELECT fact_id FROM fact)"
            )
        return count

    def _texts(self, after_seq: int, last: int) -> list[tuple[str]]:
        return self._database.all(
            "SELECT f.envelope FROM fact f JOIN journal j USING (journal_id)"
            " WHERE j.superseded_by IS NULL AND f.seq > ? AND f.seq <= ? ORDER BY f.seq",
            (after_seq, last),
        )

    def _watermark(self, column: str) -> int:
        return int(self._database.value(f"SELECT {column} FROM journal WHERE superseded_by IS NULL") or 0)
