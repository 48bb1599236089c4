"""The print queue at work: receipts of sales that are already safe, printed one by one, a doubtful one marked COPY."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from drivers.device import Outcome
from drivers.pos_printer import Document, PosPrinter
from local_store import PrintJob, Store
from pos_app.services.drafts import FactDrafts
from pos_app.services.session import Session
from pos_app.services.storage import written
from retail.errors import Refusal
from retail.journal import FactDraft, FactKind
from retail.sale import Transaction
from retail.staff import Permission

Compose = Callable[[Transaction, bool], Document]
"""Makes the receipt of a transaction; the flag asks for the mark COPY."""


@dataclass(frozen=True, slots=True)
class PrintState:
    """What the screen says of the printer: receipts waiting, the number first in line, and why they wait."""

    waiting: int
    next_number: int | None = None
    reason: str = ""


class ReceiptPrinting:
    """Prints what waits. :meth:`print_waiting` runs on the printer's own thread and never on the screen's."""

    def __init__(self, store: Store, printer: PosPrinter | None, compose: Compose) -> None:
        self._store = store
        self._printer = printer
        self._compose = compose

    def print_waiting(self) -> PrintState:
        """Print until the queue is empty or the printer says no; the sale itself waits for nothing here."""
        for job in self._store.print_queue.waiting():
            reason = self._print(job)
            if reason:
                return self.state(reason)
        return self.state("")

    def state(self, reason: str) -> PrintState:
        """How the queue stands."""
        waiting = self._store.print_queue.waiting()
        if not waiting:
            return PrintState(0)
        transaction = self._store.sales.find(waiting[0].transaction_id)
        return PrintState(len(waiting), transaction.number if transaction else None, reason)

    def _print(self, job: PrintJob) -> str:
        """Print one job; the reason when it has to wait.

        A job whose outcome is unknown may be on paper already, so it is printed again as a copy: two papers that say
        so are better than none.
        """
        transaction = self._store.sales.find(job.transaction_id)
        if self._printer is None or transaction is None:
            return "printer.none"
        doubtful = job.state == "printing" or job.last_outcome == Outcome.UNKNOWN
        self._store.print_queue.started(job.job_id)
        result = self._printer.print(self._compose(transaction, job.kind == "copy" or doubtful))
        if result.outcome is Outcome.DONE:
            self._store.print_queue.done(job.job_id)
            return ""
        self._store.print_queue.failed(job.job_id, result.outcome.value, result.code)
        return result.code


class Reprint:
    """Asks for a receipt once more: a fact in the journal, and a copy in the queue."""

    def __init__(self, store: Store, session: Session, drafts: FactDrafts) -> None:
        self._store = store
        self._session = session
        self._drafts = drafts

    def ask(self, transaction: Transaction, business_date: date) -> Refusal | None:
        """Queue a copy of the receipt."""
        refused = self._session.may(Permission.REPRINT)
        if refused is not None:
            return refused
        body = {"transaction_id": transaction.transaction_id, "number": transaction.number}
        draft = self._drafts.draft(FactKind.RECEIPT_REPRINTED, business_date, body)
        return written(lambda: self._queue(transaction, draft))

    def _queue(self, transaction: Transaction, draft: FactDraft) -> None:
        with self._store.unit(durable=True):
            self._store.journal.append(draft)
            self._store.print_queue.add(transaction.transaction_id, "copy")
