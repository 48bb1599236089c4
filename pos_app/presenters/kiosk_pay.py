"""Paying at the kiosk, and the end of a visit: by card at the terminal, or on a ticket to pay at a till."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pos_app.presenters.device_sentences import printer_reason
from pos_app.presenters.kiosk_basket import savings
from pos_app.presenters.kiosk_desk import KioskDesk
from pos_app.presenters.kiosk_view import ButtonView, DoneView, PayView, WayView
from pos_app.services.kiosk_visit import Ticket
from pos_app.services.print_receipts import PrintState
from pos_app.words import Words
from retail.errors import Refusal
from retail.sale import Transaction
from retail.values import Money

CARD, TICKET = "card", "ticket"
SHOWN_FOR = timedelta(seconds=20)
"""How long the end of a paid visit stays, when nobody touches it away."""
ASK_EVERY = timedelta(seconds=15)
"""How often the terminal is asked about a payment that nobody knows the outcome of."""


class PayPresenter:
    """What is known of the payment and of the end; the payment itself lives in the service."""

    def __init__(self, kiosk: KioskDesk) -> None:
        self._kiosk = kiosk
        self._asked_at: datetime | None = None
        self._shown_since: datetime | None = None
        self.busy = False
        self.sold: Transaction | None = None
        self.ticket: Ticket | None = None
        self.on_paper: bool | None = None
        """Whether the ticket was printed; None until the printer has said."""

    @property
    def in_doubt(self) -> bool:
        """True while nobody knows what became of a payment, and while one is at the terminal."""
        return self.busy or self._kiosk.desk.payment.in_doubt is not None

    @property
    def is_over(self) -> bool:
        """True when the end of a visit has been seen long enough. One that is only on the screen waits to be asked."""
        if self._shown_since is None or (self.ticket is not None and not self.on_paper):
            return False
        return self._kiosk.desk.clock() - self._shown_since >= SHOWN_FOR

    def start(self) -> None:
        """Nothing has been paid."""
        self.busy, self.sold, self.ticket, self.on_paper = False, None, None, None
        self._asked_at, self._shown_since = None, None

    def finished(self) -> None:
        """The end is on the screen from now on."""
        self._shown_since = self._kiosk.desk.clock()

    def should_ask(self) -> bool:
        """True when it is time to ask the terminal again; then the next time is counted from now."""
        payment, now = self._kiosk.desk.payment, self._kiosk.desk.clock()
        if self.busy or payment.in_doubt is None:
            self._asked_at = None
            return False
        if self._asked_at is None:
            self._asked_at = now
        if now - self._asked_at < ASK_EVERY:
            return False
        self._asked_at = now
        return True

    def take_ticket(self, words: Words, made: Callable[[], None], changed: Callable[[], None]) -> Refusal | None:
        """Put the basket on a ticket and on paper; ``made`` once there is a ticket, ``changed`` when it is printed."""
        ticket = self._kiosk.visit.ticket()
        if isinstance(ticket, Refusal):
            return ticket
        self.ticket = ticket

        def printed(refused: Refusal | None) -> None:
            if self.ticket is ticket:
                self.on_paper = refused is None
                self.finished()
                changed()

        made()
        self._kiosk.print_ticket(ticket, words, printed)
        return None

    def view(self, words: Words) -> PayView:
        """As it is drawn."""
        kiosk = self._kiosk
        payment, priced = kiosk.desk.payment, kiosk.desk.selling.priced
        due = payment.due or Money.zero(kiosk.desk.register.currency)
        doubtful = payment.in_doubt is not None and not self.busy
        ways = () if self.in_doubt else self._ways(words)
        return PayView(
            heading=words.translate("Kiosk", "How would you like to pay?"),
            total_label=words.translate("Kiosk", "To pay"),
            total=words.money(payment.in_doubt.amount if payment.in_doubt is not None else due),
            savings=savings(words, priced),
            ways=ways,
            busy=words.translate("Kiosk", "Please go on at the card terminal") if self.busy else "",
            busy_hint=words.translate("Kiosk", "Hold your card or phone to it, or insert the card.")
            if self.busy
            else "",
            doubt=_doubt(words) if doubtful else "",
            ask_again=ButtonView(words.translate("Kiosk", "Ask the terminal again")) if doubtful else None,
            none=words.translate("Kiosk", "Please pay at the till: our staff will ring the goods up again."),
        )

    def done(self, words: Words, printing: PrintState) -> DoneView | None:
        """The end; None before it."""
        if self.sold is not None:
            return self._paid(words, self.sold, printing)
        return self._on_ticket(words, self.ticket) if self.ticket is not None else None

    def _ways(self, words: Words) -> tuple[WayView, ...]:
        by_card = WayView(
            CARD,
            words.translate("Kiosk", "By card or phone, here"),
            words.translate("Kiosk", "At the card terminal beside this screen"),
            "card-terminal",
        )
        by_ticket = WayView(
            TICKET,
            words.translate("Kiosk", "At the till, with a ticket"),
            words.translate("Kiosk", "Cash too. Discount codes are shown again there."),
            "receipt",
        )
        part_paid = self._kiosk.visit.has_money
        return (*((by_card,) if self._kiosk.takes_cards() else ()), *(() if part_paid else (by_ticket,)))

    def _paid(self, words: Words, sold: Transaction, printing: PrintState) -> DoneView:
        waits = printing.waiting and printing.reason
        reason = printer_reason(words, printing.reason) if waits else ""
        later = words.translate("Kiosk", "The payment is safe; our staff will print the receipt.")
        return DoneView(
            title=words.translate("Kiosk", "Thank you! It is paid."),
            number_label=words.translate("Kiosk", "Your number"),
            number=str(sold.number),
            lines=(
                words.translate("Kiosk", "Paid {total}").format(total=words.money(sold.total)),
                words.translate("Kiosk", "Receipt {number}").format(number=sold.receipt_number),
                *(() if waits else (words.translate("Kiosk", "Please take your receipt."),)),
            ),
            warning=f"{reason} {later}" if waits else "",
            code="",
            code_name="",
            finish=ButtonView(words.translate("Kiosk", "Finish")),
        )

    def _on_ticket(self, words: Words, ticket: Ticket) -> DoneView:
        again = words.translate("Kiosk", "Show your discount codes again at the till.") if ticket.with_codes else ""
        take = {
            None: words.translate("Kiosk", "Your ticket is being printed."),
            True: words.translate("Kiosk", "Please take your ticket and pay at any till."),
            False: "",
        }[self.on_paper]
        no_paper = words.translate(
            "Kiosk", "The printer does not print. Take a photo of this code and show it at the till."
        )
        until = words.translate("Kiosk", "Good until {day}").format(
            day=words.day(ticket.until.astimezone(words.zone).date())
        )
        return DoneView(
            title=words.translate("Kiosk", "Your ticket for the till"),
            number_label=words.translate("Kiosk", "Ticket"),
            number=ticket.number,
            lines=tuple(filter(None, (f"{words.money(ticket.priced.total)} · {until}", take, again))),
            warning=no_paper if self.on_paper is False else "",
            code=ticket.code,
            code_name=words.translate("Kiosk", "Code of ticket {number}").format(number=ticket.number),
            finish=ButtonView(words.translate("Kiosk", "Finish")),
        )


def _doubt(words: Words) -> str:
    return words.translate(
        "Kiosk", "We do not know yet whether the payment went through. Please do not pay again; we are asking."
    )
