"""Receipts still to be printed: a sale's paper waits here through any trouble of the printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from local_store.connection import Database
from retail.values import TransactionId

PrintKind = Literal["receipt", "copy"]
PrintState = Literal["waiting", "printing", "failed", "done"]


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One paper. ``printing`` after a restart means: perhaps it came out, perhaps not."""

    job_id: int
    transaction_id: TransactionId
    kind: PrintKind
    state: PrintState
    attempts: int
    last_outcome: str
    last_reason: str


class PrintQueue:
    """Papers in the order of their sales."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(self, transaction_id: TransactionId, kind: PrintKind) -> int:
        """One more paper; joins a surrounding unit. The job's number."""
        with self._database.unit():
            self._database.write(
                "INSERT INTO print_job (transaction_id, kind, state, added_at) VALUES (?, ?, 'waiting', ?)",
                (transaction_id, kind, self._clock().isoformat()),
            )
            return int(self._database.value("SELECT last_insert_rowid()"))

    def waiting(self) -> tuple[PrintJob, ...]:
        """Every paper that is not done, the oldest first."""
        rows = self._database.all(
            "SELECT job_id, transaction_id, kind, state, attempts, last_outcome, last_reason FROM print_job"
            " WHERE state <> 'done' ORDER BY job_id"
        )
        return tuple(PrintJob(*row) for row in rows)

    def started(self, job_id: int) -> None:
        """The first byte is about to go out."""
        self._database.run(
            "UPDATE print_job SET state = 'printing', attempts = attempts + 1 WHERE job_id = ?", (job_id,)
        )

    def done(self, job_id: int) -> None:
        """The paper is out."""
        self._database.run("UPDATE print_job SET state = 'done' WHERE job_id = ?", (job_id,))

    def failed(self, job_id: int, outcome: str, reason: str) -> None:
        """The printer said no, or nothing; the paper stays in the queue."""
        self._database.run(
            "UPDATE print_job SET state = 'failed', last_outcome = ?, last_reason = ? WHERE job_id = ?",
            (outcome, reason, job_id),
        )
