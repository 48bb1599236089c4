"""Codes that are no goods: coupons for the basket, a basket on paper, a receipt; scanned or typed, on any screen."""

from __future__ import annotations

from collections.abc import Callable

from pos_app.presenters.code_screen import CodeScreen
from pos_app.presenters.desk import Desk
from pos_app.presenters.panels import Choice, Prompt
from pos_app.presenters.receipt_elsewhere import ReceiptsElsewhere
from pos_app.presenters.sentences import sentence
from pos_app.presenters.slips import Slips
from pos_app.presenters.view import PromptKind, RowView, Tone
from pos_app.services.ring_up import CodeSeen, find_goods
from pos_app.words import Words
from retail.errors import Refusal
from retail.promotions import CouponResult
from retail.sale import Coupon, CouponCheck, SaleState
from retail.tokens import (
    RECEIPT_PREFIX,
    BasketToken,
    CouponToken,
    ReadToken,
    ReceiptToken,
    normalize_short_code,
    receipt_short_code,
)
from retail.values import Answer, BasketId, Known, TransactionId

MOST_RECEIPTS = 1_000
"""Latest sales among which the short code of a receipt is looked for."""

_TYPE = "type"


class Codes:
    """Answers a code by what it is. ``reason`` says a refusal in the words of the screen's people."""

    def __init__(
        self,
        desk: Desk,
        till: CodeScreen,
        show_receipt: Callable[[TransactionId], Refusal | None],
        reason: Callable[[Words, Refusal], str] = sentence,
    ) -> None:
        self._reason = reason
        self._show_receipt = show_receipt
        self._desk = desk
        self._till = till
        self._elsewhere = ReceiptsElsewhere(desk, till)
        self.slips = Slips(desk, till)
        self._asked: set[tuple[BasketId, str]] = set()

    @property
    def is_asking(self) -> bool:
        """True while the hub has not answered yet about a code for the open basket."""
        basket = self._desk.selling.basket
        return basket is not None and any(basket.basket_id == asked for asked, _ in self._asked)

    def open(self) -> None:
        """Ask for a code; where the basket has some, list them first, to be taken back."""
        priced = self._desk.selling.priced
        results = priced.outcome.coupons if priced is not None else ()
        if not results:
            self._ask()
            return
        words = self._till.words
        rows = (RowView(_TYPE, words.translate("Panel", "Type or scan another code")), *map(self._row, results))
        title = words.translate("Panel", "Codes in the basket")
        label = words.translate("Panel", "Take back")
        self._till.open_panel(Choice(title, "", self._pick, rows, scanned=self._scanned, label=label, selected=1))

    def while_paying(self, text: str, aim_id: str | None) -> Refusal | None:
        """A scan while the total is asked for: a code is welcome, goods are not."""
        desk = self._desk
        found = find_goods(desk.store, desk.register, text, aim_id, desk.selling.pricing.day)
        return self.seen(found) if isinstance(found, CodeSeen) else Refusal("basket.not_open", {})

    def seen(self, seen: CodeSeen) -> Refusal | None:
        """Do what a code is for; the reason when it is of no use, which is counted."""
        refused = self._done(seen)
        self._desk.coupons.count(refused, seen.text)
        return refused

    def _done(self, seen: CodeSeen) -> Refusal | None:
        if not seen.signed and seen.text.startswith(f"{RECEIPT_PREFIX}-"):
            return self._typed_receipt(seen.text)
        if not seen.signed:
            return self._ask_hub(seen.text, lambda: Refusal("coupon.hub_needed", {"code": seen.text}))
        read = self._desk.coupons.read(seen.text)
        if isinstance(read, Refusal):
            return read
        return self._believed(read, seen.text)

    def _believed(self, read: ReadToken, text: str) -> Refusal | None:
        match read.token:
            case CouponToken() as coupon:
                return self._ask_hub(text, lambda: self._give(coupon, text))
            case BasketToken() as token:
                return self.slips.from_paper(token)
            case ReceiptToken() as token:
                return self._receipt(token, text)
            case _:
                return Refusal("token.wrong_kind", {"owner": read.owner, "kind": read.token.kind})

    def _receipt(self, token: ReceiptToken, text: str) -> Refusal | None:
        """Show the receipt: this register's own as it was printed, another's as the hub has it."""
        if self._desk.store.sales.find(token.transaction_id) is not None:
            return self._show_receipt(token.transaction_id)
        self._elsewhere.show(token, text)
        return None

    def _typed_receipt(self, typed: str) -> Refusal | None:
        key = normalize_short_code(typed)
        for sale in self._desk.store.sales.recent(MOST_RECEIPTS):
            if key == normalize_short_code(receipt_short_code(sale.transaction_id)):
                return self._show_receipt(sale.transaction_id)
        return self._elsewhere.ask_number(typed)

    def _ask_hub(self, text: str, alone: Callable[[], Refusal | None]) -> Refusal | None:
        """Have the hub keep a coupon for the basket; without the hub, do what this register may do ``alone``."""
        desk = self._desk
        if not desk.online:
            return alone()
        basket = desk.selling.begin()
        if isinstance(basket, Refusal):
            return basket
        basket_id, customer_id = basket.basket_id, basket.customer_id
        self._till.say(self._till.words.translate("Till", "The hub is asked about the code …"))

        self._asked.add((basket_id, text))

        def done(answer: Answer[Coupon | Refusal]) -> None:
            self._asked.discard((basket_id, text))
            self._answered(answer, text, basket_id, alone)

        desk.hub.ask(lambda hub: hub.lock_coupon(text, basket_id, customer_id), done)
        return None

    def _answered(
        self,
        answer: Answer[Coupon | Refusal],
        text: str,
        basket_id: BasketId,
        alone: Callable[[], Refusal | None],
    ) -> None:
        """The hub said yes or no, or nothing; a basket that is gone meanwhile gives its coupon back."""
        basket, said = self._desk.selling.basket, answer.value if isinstance(answer, Known) else None
        if basket is None or basket.basket_id != basket_id:
            self._release(text, basket_id)
            return
        refused = alone() if said is None else said if isinstance(said, Refusal) else self._add(said)
        if refused is not None and isinstance(said, Coupon):
            self._release(text, basket_id)
        if refused is not None:
            self._desk.coupons.count(refused, text)
            self._till.refuse_or_go_on(refused)
        self._till.refresh()

    def _release(self, code: str, basket_id: BasketId) -> None:
        self._desk.hub.ask(lambda hub: hub.release_coupon(code, basket_id), lambda _: None)

    def _give(self, token: CouponToken, text: str) -> Refusal | None:
        believed = self._desk.coupons.believe(token, text)
        return believed if isinstance(believed, Refusal) else self._add(believed)

    def _add(self, coupon: Coupon) -> Refusal | None:
        desk = self._desk
        refused = self._among_the_goods(lambda: desk.coupons.add(coupon))
        if refused is not None:
            return refused
        words, why = self._till.words, desk.coupons.unused(coupon.serial)
        if why is None:
            self._till.say(words.translate("Till", "The code is accepted."), Tone.OK)
        else:
            waits = words.translate("Till", "The code is in the basket and gives nothing yet. {reason}")
            self._till.say(waits.format(reason=self._reason(words, why)), Tone.WARN)
        return None

    def _among_the_goods(self, change: Callable[[], Refusal | None]) -> Refusal | None:
        """Change the basket, also while its total is asked for, as long as nothing was paid: then it is asked anew."""
        desk, basket = self._desk, self._desk.selling.basket
        if basket is None or basket.state is not SaleState.TENDERING:
            return change()
        chosen = desk.selling.pricing.tender_chosen
        refused = desk.payment.back()
        if refused is not None:
            return refused
        refused = change()
        begun = desk.payment.begin()
        desk.selling.tender_chosen(chosen)
        return refused or begun

    def _ask(self) -> None:
        words = self._till.words
        title = words.translate("Panel", "Code for a reduction")
        hint = words.translate("Panel", "Scan the code, or type the short one beside it.")
        self._till.open_panel(Prompt(title, hint, PromptKind.TEXT, lambda typed: self._scanned(typed, None)))

    def _scanned(self, text: str, aim_id: str | None) -> Refusal | None:
        desk = self._desk
        found = find_goods(desk.store, desk.register, text, aim_id, desk.selling.pricing.day, keyed=aim_id is None)
        if isinstance(found, CodeSeen):
            return self.seen(found)
        return found if isinstance(found, Refusal) else Refusal("scan.code_unknown", {"text": text})

    def _pick(self, row_id: str) -> Refusal | None:
        if row_id == _TYPE:
            self._ask()
            return None
        return self.take_back(row_id)

    def take_back(self, serial: str) -> Refusal | None:
        """Take a code out of the basket, and give it back to the hub that kept it."""
        basket = self._desk.selling.basket
        taken = next((each for each in basket.coupons if each.serial == serial), None) if basket else None
        refused = self._among_the_goods(lambda: self._desk.coupons.take_back(serial))
        if basket is not None and taken is not None and taken.check is CouponCheck.HUB and refused is None:
            self._release(taken.code, basket.basket_id)
        return refused

    def _row(self, result: CouponResult) -> RowView:
        words, coupon = self._till.words, result.coupon
        if result.refused is not None:
            return RowView(coupon.serial, coupon.code, sentence(words, result.refused), "", Tone.WARN)
        promotion = self._desk.selling.pricing.book.find(coupon.promotion_id)
        name = promotion.text(words.language, coupon.code) if promotion is not None else ""
        return RowView(coupon.serial, coupon.code, name, words.amount(-result.saving), Tone.OK)
