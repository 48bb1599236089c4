"""What a payment terminal may be asked, and the only three things it can answer: done, not done, unknown."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from drivers.device import Device, Outcome
from retail.values import Money

MAX_REFERENCE = 64


class PaymentMethod(enum.StrEnum):
    """How the customer paid; the terminal tells, nobody asks beforehand."""

    CARD = "card"
    BLIK = "blik"


class PaymentStage(enum.StrEnum):
    """What the terminal is waiting for, so that the till can say it."""

    PRESENT = "present"
    """For the card, the phone or the code."""
    PIN = "pin"
    BANK = "bank"
    """For the bank."""
    REMOVE = "remove"
    """For the card to be taken out."""


class PaymentReason(enum.StrEnum):
    """Why a payment was not done, or is not known."""

    DECLINED = "payment.declined"
    INSUFFICIENT_FUNDS = "payment.insufficient_funds"
    CARD_EXPIRED = "payment.card_expired"
    WRONG_PIN = "payment.wrong_pin"
    CANCELED_BY_CUSTOMER = "payment.canceled_by_customer"
    CANCELED_BY_OPERATOR = "payment.canceled_by_operator"
    CUSTOMER_TIMEOUT = "payment.customer_timeout"
    """Nobody presented a card in time."""
    TERMINAL_OFFLINE = "payment.terminal_offline"
    TERMINAL_BUSY = "payment.terminal_busy"
    NEVER_RECEIVED = "payment.never_received"
    """The terminal has not seen this reference, and will refuse it from now on."""
    ORIGINAL_MISSING = "payment.original_missing"
    """What is to be refunded or voided is not known to the terminal."""
    REFUSED = "payment.refused"
    """The terminal does not do what was asked."""
    NO_ANSWER = "payment.no_answer"
    IN_PROGRESS = "payment.in_progress"
    ANSWER_WRONG = "payment.answer_wrong"
    """It answered, but for another amount or reference: a person has to look."""


class TerminalCapability(enum.StrEnum):
    """What one terminal can do beyond a sale."""

    REFUND = "terminal.refund"
    VOID = "terminal.void"
    CLOSE_DAY = "terminal.close_day"
    PARTIAL = "terminal.partial"
    """It may approve less than asked, if the intent allows."""
    STAGES = "terminal.stages"


@dataclass(frozen=True, slots=True)
class PaymentIntent:
    """What is about to be asked. **The caller stores it before sending**; a reference is sent once and never again.

    ``amount`` is positive for a refund too. ``original`` is the reference of the sale to refund or void.
    """

    reference: str
    amount: Money
    original: str | None = None
    partial_allowed: bool = False

    def __post_init__(self) -> None:
        if not (0 < len(self.reference) <= MAX_REFERENCE and self.reference.isascii() and self.reference.isprintable()):
            raise ValueError(f"a payment reference is 1 to {MAX_REFERENCE} printable ASCII characters")
        if self.amount.minor <= 0:
            raise ValueError("a payment is of a positive amount")


@dataclass(frozen=True, slots=True)
class PaymentResult:
    """What became of an intent.

    When done, ``approved`` is the amount that really moved: less than asked only where the intent allowed it.
    ``last4`` are the last four digits of the card number and all that ever reaches us. ``slip`` are the lines the
    scheme wants on the customer's receipt.
    """

    reference: str
    outcome: Outcome
    approved: Money | None = None
    method: PaymentMethod | None = None
    authorization: str | None = None
    last4: str | None = None
    reason: PaymentReason | None = None
    detail: str = ""
    slip: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.last4 is not None and not (len(self.last4) == 4 and self.last4.isascii() and self.last4.isdigit()):
            raise ValueError("last4 is four digits: no more of a card number may reach us")
        if (self.outcome is Outcome.DONE) != (self.approved is not None):
            raise ValueError("an amount is approved exactly when the payment is done")
        if (self.outcome is Outcome.DONE) != (self.reason is None):
            raise ValueError("a reason is given exactly when the payment is not done")

    @classmethod
    def not_done(cls, reference: str, reason: PaymentReason, detail: str = "") -> PaymentResult:
        """Certain: no money moved."""
        return cls(reference, Outcome.NOT_DONE, reason=reason, detail=detail)

    @classmethod
    def unknown(cls, reference: str, reason: PaymentReason, detail: str = "") -> PaymentResult:
        """Money may have moved; only :meth:`PaymentTerminal.ask` can tell."""
        return cls(reference, Outcome.UNKNOWN, reason=reason, detail=detail)


@dataclass(frozen=True, slots=True)
class DayClose:
    """The terminal's own totals since its last close, to be held against ours; none of it when not done."""

    outcome: Outcome
    sales: int = 0
    sold: Money | None = None
    refunds: int = 0
    refunded: Money | None = None
    reason: PaymentReason | None = None
    detail: str = ""


Watch = Callable[[PaymentStage], None]


@runtime_checkable
class PaymentTerminal(Device, Protocol):
    """One terminal. Calls wait for the customer, so make them off the UI thread; they return, they do not raise.

    Only :meth:`ask` may follow an unknown outcome. Sending a reference that was sent before is our own mistake and
    raises :class:`~drivers.errors.AlreadySent` without a byte leaving.
    """

    def start(self) -> None:
        """Begin to own the terminal."""

    def sale(self, intent: PaymentIntent, watch: Watch | None = None) -> PaymentResult:
        """Take the amount from the customer. ``watch`` is told each stage, on the terminal's own thread."""

    def refund(self, intent: PaymentIntent, watch: Watch | None = None) -> PaymentResult:
        """Give the amount back, against ``original`` where the terminal knows it."""

    def void(self, intent: PaymentIntent, watch: Watch | None = None) -> PaymentResult:
        """Undo ``original`` as a whole, on the day it was made."""

    def ask(self, reference: str) -> PaymentResult:
        """What became of this reference. Asking seals it: one the terminal never received, it will never accept."""

    def last_result(self) -> PaymentResult | None:
        """The last result the terminal remembers; none when it remembers none or cannot be reached."""

    def abort(self) -> None:
        """Ask the terminal to stop waiting for the customer; the running call's result says whether it did."""

    def close_day(self) -> DayClose:
        """Settle with the acquirer and start new totals."""
