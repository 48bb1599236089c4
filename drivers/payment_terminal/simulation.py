"""What happens inside a simulated terminal: who pays how, what it remembers, what it refuses; no line, no thread."""

from __future__ import annotations

import enum
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from drivers.device import Outcome
from drivers.payment_terminal.port import DayClose, PaymentIntent, PaymentMethod, PaymentReason, PaymentResult
from retail.values import Currency, Money


class Kind(enum.StrEnum):
    """What a terminal is asked to do with an amount."""

    SALE = "sale"
    REFUND = "refund"
    VOID = "void"


class Line(enum.StrEnum):
    """What becomes of the messages about one payment."""

    GOOD = "good"
    LOSES_REPLY = "loses_reply"
    """The payment happens, the answer is lost."""
    LOSES_REQUEST = "loses_request"
    """The request never arrives."""
    DOUBLES_REPLY = "doubles_reply"


@dataclass(frozen=True, slots=True)
class Act:
    """What the customer, the bank and the line do with one payment.

    ``refused`` is why it is not done, none to approve; ``part_minor`` approves only that much, if the intent allows;
    ``asks_pending`` is how many times :meth:`TerminalCore.ask` still says "in progress" before it tells the truth.
    """

    refused: PaymentReason | None = None
    method: PaymentMethod = PaymentMethod.CARD
    part_minor: int | None = None
    line: Line = Line.GOOD
    asks_pending: int = 0


APPROVE = Act()
APPROVE_BLIK = Act(method=PaymentMethod.BLIK)
DECLINE = Act(PaymentReason.DECLINED)
CANCEL = Act(PaymentReason.CANCELED_BY_CUSTOMER)
LOSE_APPROVAL = Act(line=Line.LOSES_REPLY)
LOSE_REFUSAL = Act(PaymentReason.DECLINED, line=Line.LOSES_REPLY)
LOSE_REQUEST = Act(line=Line.LOSES_REQUEST)


@dataclass(frozen=True, slots=True)
class _Record:
    """What the terminal remembers of one reference."""

    kind: Kind
    intent: PaymentIntent
    act: Act | None = None
    result: PaymentResult | None = None


class TerminalCore:
    """The truth of one simulated terminal, safe between threads.

    Scripted acts are used up in order. After them, an operated terminal waits for :meth:`decide`, any other approves.
    """

    def __init__(self, script: Iterable[Act] = (), *, operated: bool = False) -> None:
        self._script = deque(script)
        self._operated = operated
        self._changed = threading.Condition()
        self._records: dict[str, _Record] = {}
        self._sealed: set[str] = set()
        self._pending_asks: dict[str, int] = {}
        self._current: str | None = None
        self._last: PaymentResult | None = None
        self._day: list[_Record] = []
        self._authorizations = 0

    def script(self, *acts: Act) -> None:
        """Add acts for the payments to come."""
        with self._changed:
            self._script.extend(acts)

    def next_line(self) -> Line:
        """What the line will do to the next request; asked before it is delivered."""
        with self._changed:
            if not self._script or self._script[0].line is not Line.LOSES_REQUEST:
                return Line.GOOD
            self._script.popleft()
            return Line.LOSES_REQUEST

    def begin(self, kind: Kind, intent: PaymentIntent) -> PaymentResult | None:
        """Receive a request; its result when it needs no customer, otherwise none for now."""
        with self._changed:
            known = self._records.get(intent.reference)
            if known is not None:
                return known.result
            refusal = self._refusal(kind, intent)
            if refusal is not None:
                return PaymentResult.not_done(intent.reference, refusal)
            self._records[intent.reference] = _Record(kind, intent)
            self._current = intent.reference
            self._changed.notify_all()
            if self._script or not self._operated:
                self._decide(self._script.popleft() if self._script else APPROVE)
            return None

    def waiting(self) -> PaymentIntent | None:
        """The payment that waits for a decision, for a panel to show."""
        with self._changed:
            return self._records[self._current].intent if self._current is not None else None

    def decide(self, act: Act) -> bool:
        """Let the customer act; false when no payment waits."""
        with self._changed:
            return self._decide(act)

    def wait_for_request(self, timeout_s: float) -> bool:
        """Wait until a payment waits for a decision."""
        with self._changed:
            return self._changed.wait_for(lambda: self._current is not None, timeout_s)

    def wait(self, reference: str, timeout_s: float, stop: Callable[[], bool] = lambda: False) -> PaymentResult | None:
        """The result of a payment, waiting up to ``timeout_s`` for it, or until ``stop`` holds (see :meth:`nudge`)."""
        with self._changed:
            self._changed.wait_for(lambda: self._records[reference].result or stop(), timeout_s)
            return self._records[reference].result

    def nudge(self) -> None:
        """Make those who wait look at their ``stop`` again."""
        with self._changed:
            self._changed.notify_all()

    def line_of(self, reference: str) -> Line:
        """What the line does to the reply about this payment."""
        with self._changed:
            act = self._records[reference].act if reference in self._records else None
            return act.line if act is not None else Line.GOOD

    def abort(self) -> None:
        """The till gives up waiting; without effect when the customer has acted."""
        self.decide(Act(PaymentReason.CANCELED_BY_OPERATOR))

    def ask(self, reference: str) -> PaymentResult:
        """The truth about a reference; one never received is sealed and stays not done for ever."""
        with self._changed:
            record = self._records.get(reference)
            if record is None:
                self._sealed.add(reference)
                return PaymentResult.not_done(reference, PaymentReason.NEVER_RECEIVED)
            pending = self._pending_asks.get(reference, 0)
            if record.result is None or pending:
                self._pending_asks[reference] = max(0, pending - 1)
                return PaymentResult.unknown(reference, PaymentReason.IN_PROGRESS)
            return record.result

    def last(self) -> PaymentResult | None:
        """The last result."""
        with self._changed:
            return self._last

    def close_day(self, currency: Currency) -> DayClose:
        """Totals since the last close; refused while a payment is under way."""
        with self._changed:
            if self._current is not None:
                return DayClose(Outcome.NOT_DONE, reason=PaymentReason.TERMINAL_BUSY)
            sold = [record for record in self._day if record.kind is Kind.SALE]
            back = [record for record in self._day if record.kind is not Kind.SALE]
            self._day = []
            return DayClose(Outcome.DONE, len(sold), _sum(sold, currency), len(back), _sum(back, currency))

    def _refusal(self, kind: Kind, intent: PaymentIntent) -> PaymentReason | None:
        if intent.reference in self._sealed:
            return PaymentReason.NEVER_RECEIVED
        if self._current is not None:
            return PaymentReason.TERMINAL_BUSY
        original = self._records.get(intent.original) if intent.original is not None else None
        missing = original is None or original.result is None or original.result.outcome is not Outcome.DONE
        if missing and (kind is Kind.VOID or intent.original is not None):
            return PaymentReason.ORIGINAL_MISSING
        return None

    def _decide(self, act: Act) -> bool:
        if self._current is None:
            return False
        record = self._records[self._current]
        result = self._result(record.intent, act)
        decided = replace(record, act=act, result=result)
        self._records[self._current] = decided
        self._pending_asks[self._current] = act.asks_pending
        self._current, self._last = None, result
        if result.outcome is Outcome.DONE:
            self._day.append(decided)
        self._changed.notify_all()
        return True

    def _result(self, intent: PaymentIntent, act: Act) -> PaymentResult:
        if act.refused is not None:
            return PaymentResult.not_done(intent.reference, act.refused)
        approved = intent.amount
        if act.part_minor is not None and intent.partial_allowed:
            approved = Money(min(act.part_minor, approved.minor), approved.currency)
        self._authorizations += 1
        return PaymentResult(
            intent.reference,
            Outcome.DONE,
            approved,
            act.method,
            authorization=f"{self._authorizations:06d}",
            last4="4242" if act.method is PaymentMethod.CARD else None,
            slip=("SYMULACJA / SIMULATION", f"AUTH {self._authorizations:06d}"),
        )


def _sum(records: Iterable[_Record], currency: Currency) -> Money:
    amounts = (record.result.approved for record in records if record.result is not None)
    return Money.total((amount for amount in amounts if amount is not None and amount.currency == currency), currency)
