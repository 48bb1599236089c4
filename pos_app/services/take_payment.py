"""Paying: tenders applied one by one, the terminal asked once and never twice, and the sale written when it is paid."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from drivers.device import Outcome
from drivers.payment_terminal import PaymentIntent, PaymentResult, PaymentTerminal
from local_store import Store
from local_store.errors import WrongNumber
from pos_app.services.basket_facts import sold_body
from pos_app.services.drafts import FactDrafts
from pos_app.services.operations import Operations
from pos_app.services.selling import Selling
from pos_app.services.storage import written
from retail.errors import Refusal
from retail.journal import FactDraft, FactKind, coupon_row, sale_body
from retail.pricing import PricedBasket, complete_sale
from retail.sale import (
    Basket,
    CouponUse,
    RewardCoupon,
    SaleState,
    Tender,
    TenderKind,
    TenderStatus,
    Transaction,
    amount_due,
    apply_tender,
    settle_tender,
)
from retail.values import Money, TransactionId


@dataclass(frozen=True, slots=True)
class StillDue:
    """A tender was taken; this much is left."""

    due: Money


@dataclass(frozen=True, slots=True)
class Checking:
    """The terminal is at work, or its answer was lost and it is being asked."""

    amount: Money


@dataclass(frozen=True, slots=True)
class Sold:
    """The sale is written: the drawer may open, the receipt prints."""

    transaction: Transaction


PaymentStep = StillDue | Checking | Sold | Refusal

Rewarding = Callable[[PricedBasket, Transaction], tuple[RewardCoupon, ...]]
"""What a sale that is complete hands out for next time."""


class Payment:
    """The payment of the open basket. Every step is told to ``told``, at once or when the worker has done its part.

    ``rewards`` are made with the sale and written with it: what is printed later is what the journal has.
    """

    def __init__(
        self,
        store: Store,
        selling: Selling,
        terminal: PaymentTerminal | None,
        operations: Operations,
        drafts: FactDrafts,
        clock: Callable[[], datetime],
        told: Callable[[PaymentStep], None],
        rewards: Rewarding = lambda priced, transaction: (),
    ) -> None:
        self._store = store
        self._selling = selling
        self._terminal = terminal
        self._operations = operations
        self._drafts = drafts
        self._clock = clock
        self._told = told
        self._rewards = rewards
        self._writing = False

    @property
    def due(self) -> Money | None:
        """What is still to be paid, None without a basket."""
        priced = self._selling.priced
        return amount_due(priced.total, priced.basket.tenders) if priced is not None else None

    @property
    def in_doubt(self) -> Tender | None:
        """The tender whose outcome is not known yet."""
        tenders = self._selling.basket.tenders if self._selling.basket else ()
        return next((each for each in tenders if each.status is not TenderStatus.APPROVED), None)

    def begin(self) -> Refusal | None:
        """Ask for the total: the basket takes no more goods until the shopper has paid or gone back."""
        basket = self._selling.basket
        if basket is None or not basket.lines:
            return Refusal("basket.empty", {})
        if basket.state is SaleState.TENDERING:
            return None
        return self._selling.recalled() or self._selling.take_basket(self._asked_for(basket))

    def back(self) -> Refusal | None:
        """Back to the goods; refused once money was taken, because it would have to be given back first."""
        basket = self._selling.basket
        if basket is None or basket.state is not SaleState.TENDERING:
            return None
        if basket.tenders:
            return Refusal("tender.in_doubt" if self.in_doubt else "tender.taken", {})
        return self._selling.take_basket(basket.to(SaleState.OPEN))

    def _asked_for(self, basket: Basket) -> Basket:
        return replace(basket.to(SaleState.TENDERING), total_asked_at=self._clock())

    def take_back(self, index: int) -> Refusal | None:
        """Take back a cash tender before the sale is complete: the operator hands the money over again."""
        basket = self._selling.basket
        if basket is None or index >= len(basket.tenders) or basket.tenders[index].kind is not TenderKind.CASH:
            return Refusal("tender.not_returnable", {})
        tenders = basket.tenders[:index] + basket.tenders[index + 1 :]
        return self._selling.take_basket(replace(basket, tenders=tenders))

    def cash(self, given: Money) -> None:
        """Take cash; when it reaches the total the sale is written."""
        self._selling.tender_chosen(TenderKind.CASH)
        self._tell(self._apply(Tender(TenderKind.CASH, given, given)))

    def exact_cash(self) -> None:
        """Take exactly what is due in cash: the one key that pays a basket whose total is in view."""
        refused = self.begin()
        self._selling.tender_chosen(TenderKind.CASH)
        due = self.due
        if refused is None and due:
            self.cash(due)
        else:
            self._tell(refused or self._next())

    def card(self, amount: Money | None = None, kind: TenderKind = TenderKind.CARD) -> None:
        """Ask the terminal for ``amount``, or all that is due. The intent is on disk before the first byte goes out.

        ``kind`` is what the shopper means to pay with there; the terminal says what it was in the end.
        """
        self._selling.tender_chosen(kind)
        self._tell(self._card(amount, kind))

    def ask_again(self) -> None:
        """Ask the terminal what became of the payment in doubt; the payment itself is never sent again."""
        doubtful, terminal = self.in_doubt, self._terminal
        if doubtful is None or terminal is None:
            self._tell(Refusal("terminal.none", {}) if doubtful is not None else self._next())
            return
        self._told(Checking(doubtful.amount))
        self._operations.run(lambda: terminal.ask(doubtful.reference), self._answered)

    def finish(self) -> None:
        """Write the sale when nothing is due, else say what is."""
        self._tell(self._next())

    def _tell(self, step: PaymentStep | None) -> None:
        """Tell the step; None when the worker will tell."""
        if step is not None:
            self._told(step)

    def _card(self, amount: Money | None, kind: TenderKind) -> PaymentStep | None:
        basket, due = self._selling.basket, self.due
        if self._terminal is None:
            return Refusal("terminal.none", {})
        if basket is None or due is None:
            return Refusal("basket.empty", {})
        reference = self._store.new_id()
        wanted = amount if amount is not None else due
        asked = Tender(kind, wanted, wanted, reference, TenderStatus.PENDING)
        tenders = apply_tender(due, (), asked)
        if self.in_doubt is not None or isinstance(tenders, Refusal):
            return tenders if isinstance(tenders, Refusal) else Refusal("tender.in_doubt", {"kind": asked.kind})
        pending = replace(basket, tenders=(*basket.tenders, *tenders))
        refused = written(lambda: self._intend(reference, pending, wanted))
        if refused is not None:
            return refused
        terminal, intent = self._terminal, PaymentIntent(reference, wanted)
        self._told(Checking(wanted))
        self._operations.run(lambda: terminal.sale(intent), self._answered)
        return None

    def _answered(self, result: PaymentResult) -> None:
        self._tell(self._settle(result))

    def _apply(self, tender: Tender) -> PaymentStep | None:
        priced = self._selling.priced
        if priced is None or priced.basket.state is not SaleState.TENDERING:
            return Refusal("basket.empty", {})
        tenders = apply_tender(priced.total, priced.basket.tenders, tender)
        if isinstance(tenders, Refusal):
            return tenders
        refused = self._selling.take_basket(replace(priced.basket, tenders=tenders))
        return refused if refused is not None else self._next()

    def _settle(self, result: PaymentResult) -> PaymentStep | None:
        """Write down what the terminal said, and go on from there."""
        basket = self._selling.basket
        doubtful = self.in_doubt
        state = _STATES[result.outcome]
        refused = written(lambda: self._store.payments.settle(result.reference, state, _noted(result)))
        if refused is None and basket is not None and doubtful is not None and doubtful.reference == result.reference:
            settled = _settled(doubtful, result)
            if settled is not None:
                self._selling.pricing.tender_chosen = settled.kind
            tenders = settle_tender(basket.tenders, result.reference, settled)
            refused = self._selling.take_basket(replace(basket, tenders=tenders))
        if refused is not None:
            return refused
        if result.outcome is Outcome.DONE:
            return self._next()
        code = "terminal.unknown" if result.outcome is Outcome.UNKNOWN else str(result.reason)
        return Refusal(code, {"detail": result.detail})

    def _next(self) -> PaymentStep | None:
        due = self.due
        if due is None:
            return Refusal("basket.empty", {})
        return StillDue(due) if due or self.in_doubt else self._finish()

    def _finish(self) -> PaymentStep | None:
        """Write the sale in one durable transaction, off the screen's thread; :class:`Sold` follows."""
        priced = self._selling.priced
        if priced is None or self._writing:
            return None
        number = self._store.sales.next_number()
        transaction = complete_sale(priced, TransactionId(self._store.new_id()), number, self._clock())
        if isinstance(transaction, Refusal):
            return transaction
        transaction = replace(transaction, rewards=self._rewards(priced, transaction))
        draft = self._drafts.draft(FactKind.SALE_COMPLETED, transaction.business_date, sale_body(transaction))
        tokens = {each.serial: each.token for each in priced.basket.coupons}
        also = [self._redeemed(transaction, use, tokens[use.serial]) for use in transaction.coupons]
        also += self._of_slip(transaction, priced.basket)
        self._writing = True
        self._operations.run(lambda: self._write(transaction, draft, also), self._written)
        return None

    def _of_slip(self, transaction: Transaction, basket: Basket) -> list[FactDraft]:
        """What a basket that was taken up by a slip came to: should it have been taken up twice, somebody must know."""
        slip = self._store.slips.used_for(basket.basket_id)
        if slip is None:
            return []
        body = sold_body(slip, transaction)
        return [self._drafts.draft(FactKind.BASKET_SOLD, transaction.business_date, body)]

    def _redeemed(self, transaction: Transaction, use: CouponUse, token: str) -> FactDraft:
        body = {
            "transaction_id": transaction.transaction_id,
            "currency": transaction.currency.code,
            "coupon": coupon_row(use),
            **({"token": token} if token else {}),
        }
        return self._drafts.draft(FactKind.COUPON_REDEEMED, transaction.business_date, body)

    def _write(self, transaction: Transaction, draft: FactDraft, also: Sequence[FactDraft]) -> Sold | Refusal:
        """The world may refuse: a full disk leaves the basket as it is, tenders included."""
        try:
            return self._record(transaction, draft, also)
        except WrongNumber:
            # History that the agent read back from the hub has just used the number up.
            transaction = replace(transaction, number=self._store.sales.next_number())
            return self._record(transaction, replace(draft, body=sale_body(transaction)), also)

    def _record(self, transaction: Transaction, draft: FactDraft, also: Sequence[FactDraft]) -> Sold | Refusal:
        return written(lambda: self._store.sales.record(transaction, draft, also=also)) or Sold(transaction)

    def _intend(self, reference: str, basket: Basket, wanted: Money) -> None:
        """The intent reaches the disk before the terminal hears of it; a crash between the two is asked about."""
        with self._store.unit(durable=True):
            self._store.payments.intend(reference, basket.basket_id, "sale", wanted, self._clock())
            self._store.baskets.save_open(basket)
        self._selling.take_basket(basket)

    def _written(self, outcome: Sold | Refusal) -> None:
        self._writing = False
        if isinstance(outcome, Sold):
            self._selling.completed()
        self._told(outcome)


_STATES: Mapping[Outcome, Literal["approved", "declined", "unknown"]] = {
    Outcome.DONE: "approved",
    Outcome.NOT_DONE: "declined",
    Outcome.UNKNOWN: "unknown",
}


def _settled(asked: Tender, result: PaymentResult) -> Tender | None:
    """The tender after the terminal's answer: approved, still in doubt, or gone."""
    if result.outcome is Outcome.NOT_DONE:
        return None
    if result.outcome is Outcome.UNKNOWN:
        return replace(asked, status=TenderStatus.UNKNOWN)
    return replace(
        asked,
        kind=TenderKind(result.method) if result.method else asked.kind,
        amount=asked.amount if result.approved is None else result.approved,
        given=asked.given if result.approved is None else result.approved,
        status=TenderStatus.APPROVED,
        authorization=result.authorization or "",
        last_digits=result.last4 or "",
    )


def _noted(result: PaymentResult) -> dict[str, str]:
    """What the payment journal keeps of the terminal's answer."""
    return {
        "method": result.method or "",
        "authorization": result.authorization or "",
        "last_digits": result.last4 or "",
        "reason": result.reason or "",
        "detail": result.detail,
    }
