"""The tender screen: what is due, how it is paid, and the change."""

from __future__ import annotations

from pos_app.presenters import cash_hints
from pos_app.presenters.actions import Action, action_label
from pos_app.presenters.desk import Desk
from pos_app.presenters.lines import sums
from pos_app.presenters.view import (
    ActionView,
    SuggestionView,
    SumView,
    TakenTenderView,
    TenderButtonView,
    TenderView,
    Tone,
)
from pos_app.words import Words
from retail.errors import Refusal
from retail.pricing import PricedBasket
from retail.sale import Tender, TenderKind, TenderStatus
from retail.values import Money

MOST_TYPED = 10


class TenderPresenter:
    """Keeps the chosen means of payment and the amount typed so far."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.kind = TenderKind.CASH
        self.entry = ""
        self.busy = False

    def start(self) -> None:
        """A new payment begins: cash, nothing typed."""
        self.kind, self.entry, self.busy = TenderKind.CASH, "", False

    def view(self, words: Words, priced: PricedBasket) -> TenderView:
        """As it is drawn."""
        due = self._desk.payment.due or priced.total
        change = self._change(words, due)
        return TenderView(
            sums=_sums(words, priced),
            total=SumView(words.translate("Tender", "Total"), words.money(priced.total), Tone.PLAIN),
            taken=tuple(_taken(words, index, each) for index, each in enumerate(priced.basket.tenders)),
            due_label=words.translate("Tender", "Still to pay"),
            due=words.money(due),
            heading=words.translate("Tender", "Means of payment"),
            tenders=self._buttons(words),
            given_heading=words.translate("Tender", "Given"),
            suggestions=tuple(
                SuggestionView(words.amount(each), words.amount(each)) for each in cash_hints.suggested(due)
            ),
            entry=self.entry,
            decimal_mark=words.amount(Money(0, due.currency))[1:2] or ",",
            change_label=words.translate("Tender", "Change"),
            change=words.money(change),
            change_pieces=cash_hints.pieces_text(words, change),
            tax_number=_tax_number(words, priced.basket.buyer_tax_number),
            complete=ActionView(Action.COMPLETE, action_label(words, Action.COMPLETE), "Enter", not self.busy),
            back=ActionView(
                Action.BACK,
                words.translate("Tender", "Back to the basket"),
                self._desk.keys.get(Action.BACK, ""),
                not self.busy,
            ),
            busy=words.translate("Tender", "The terminal is at work …") if self.busy else "",
            ask_again=self._ask_again(words),
        )

    def type(self, sign: str, decimal_mark: str) -> None:
        """Type one digit or the decimal mark."""
        sign = decimal_mark if sign in ",." else sign
        whole_so_far = decimal_mark not in self.entry
        if len(self.entry) < MOST_TYPED and (sign.isdigit() or whole_so_far):
            self.entry += sign

    def backspace(self) -> None:
        """Take the last sign back."""
        self.entry = self.entry[:-1]

    def suggest(self, typed: str) -> None:
        """Take a suggested sum as what was given."""
        self.kind, self.entry = TenderKind.CASH, typed
        self._desk.selling.tender_chosen(self.kind)

    def choose(self, kind: TenderKind, words: Words) -> Refusal | None:
        """Choose a means of payment; the terminal is asked at once, cash waits for Enter."""
        self.kind = kind
        self._desk.selling.tender_chosen(kind)
        return None if kind is TenderKind.CASH else self.complete(words)

    def complete(self, words: Words) -> Refusal | None:
        """Apply what was typed, or all that is due, by the chosen means."""
        payment = self._desk.payment
        amount = self._typed(words) if self.entry else payment.due
        if amount is None:
            return Refusal("entry.no_amount", {})
        self.entry = ""
        if not payment.due:
            payment.finish()
        elif self.kind is TenderKind.CASH:
            payment.cash(amount)
        else:
            payment.card(amount, self.kind)
        return None

    def _typed(self, words: Words) -> Money | None:
        return words.parse_amount(self.entry, self._desk.register.currency)

    def _change(self, words: Words, due: Money) -> Money:
        given = self._typed(words) if self.entry and self.kind is TenderKind.CASH else None
        nothing = Money.zero(due.currency)
        return max(given - due, nothing, key=lambda money: money.minor) if given is not None else nothing

    def _buttons(self, words: Words) -> tuple[TenderButtonView, ...]:
        names = {
            TenderKind.CASH: (words.translate("Tender", "Cash"), words.translate("Tender", "C", "key of cash")),
            TenderKind.CARD: (words.translate("Tender", "Card"), words.translate("Tender", "D", "key of card")),
            TenderKind.BLIK: (words.translate("Tender", "BLIK"), words.translate("Tender", "B", "key of BLIK")),
        }
        free = not self.busy and self._desk.payment.in_doubt is None
        return tuple(
            TenderButtonView(kind, label, key, free, kind is self.kind) for kind, (label, key) in names.items()
        )

    def _ask_again(self, words: Words) -> ActionView | None:
        if self._desk.payment.in_doubt is None or self.busy:
            return None
        return ActionView(Action.ASK_AGAIN, action_label(words, Action.ASK_AGAIN), "")


def _sums(words: Words, priced: PricedBasket) -> tuple[SumView, ...]:
    count = SumView(
        words.translate("Till", "%n line(s)", None, len(priced.lines)), words.money(priced.before_adjustments)
    )
    return (count, *(row for row in sums(words, priced) if row.tone is Tone.ACCENT))


def _taken(words: Words, index: int, tender: Tender) -> TakenTenderView:
    kinds = {
        TenderKind.CASH: words.translate("Tender", "Cash"),
        TenderKind.CARD: words.translate("Tender", "Card"),
        TenderKind.BLIK: words.translate("Tender", "BLIK"),
    }
    states = {
        TenderStatus.APPROVED: words.translate("Tender", "approved") if tender.kind is not TenderKind.CASH else "",
        TenderStatus.PENDING: words.translate("Tender", "waiting for the terminal"),
        TenderStatus.UNKNOWN: words.translate("Tender", "unknown – checking"),
    }
    digits = f" •• {tender.last_digits}" if tender.last_digits else ""
    state = f" · {states[tender.status]}" if states[tender.status] else ""
    tone = Tone.PLAIN if tender.status is TenderStatus.APPROVED else Tone.WARN
    label = f"{kinds[tender.kind]}{digits}{state}"
    return TakenTenderView(index, label, words.amount(-tender.given), tone, tender.kind is TenderKind.CASH)


def _tax_number(words: Words, number: str | None) -> ActionView:
    label = (
        words.translate("Tender", "NIP {number}").format(number=number)
        if number
        else words.translate("Tender", "NIP on the receipt")
    )
    return ActionView(Action.TAX_NUMBER, label, words.translate("Tender", "N", "key of the tax number"))
