"""What a code does at a kiosk: goods open their page, a coupon joins the basket, a badge opens the door for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_app.presenters.codes import Codes
from pos_app.presenters.kiosk_desk import KioskDesk
from pos_app.presenters.kiosk_sentences import kiosk_sentence
from pos_app.presenters.kiosk_trail import HOME, Place
from pos_app.presenters.kiosk_view import KioskScreen
from pos_app.services.ring_up import BadgeSeen, CodeSeen, Found, find_goods
from retail.errors import Refusal
from retail.tokens import RECEIPT_PREFIX, BasketToken, ReceiptToken
from retail.values import TransactionId

if TYPE_CHECKING:
    from pos_app.presenters.kiosk import KioskPresenter


class Scans:
    """Answers a code by what it is and where the shopper stands."""

    def __init__(self, kiosk: KioskDesk, presenter: KioskPresenter) -> None:
        self._kiosk = kiosk
        self._presenter = presenter
        self._codes = Codes(kiosk.desk, presenter, _no_receipt, kiosk_sentence)

    def seen(self, text: str, aim_id: str | None, *, keyed: bool = False) -> Refusal | None:
        """Do what a code is for; why not when it is of no use here."""
        desk = self._kiosk.desk
        found = find_goods(desk.store, desk.register, text, aim_id, desk.selling.pricing.day, keyed=keyed)
        if isinstance(found, BadgeSeen):
            self._presenter.badge(found.number)
            return None
        return None if self._presenter.takes_pin else self._for_the_shopper(found)

    def take_back(self, serial: str) -> Refusal | None:
        """Take a code out of the basket."""
        return self._codes.take_back(serial)

    def pay_by_card(self) -> Refusal | None:
        """Ask the terminal for what is due; not while a code may still make it less."""
        if self._codes.is_asking:
            return Refusal("kiosk.code_asked", {})
        self._kiosk.desk.payment.card()
        return None

    def _for_the_shopper(self, found: Found | CodeSeen | Refusal) -> Refusal | None:
        presenter = self._presenter
        if presenter.paying.in_doubt:
            return Refusal("tender.in_doubt", {})
        if presenter.trail.screen is KioskScreen.DONE:
            presenter.reset()
        refused = found if isinstance(found, Refusal) else presenter.taken_away()
        if refused is not None:
            return refused
        if presenter.trail.screen is KioskScreen.ATTRACT:
            presenter.trail.go(HOME)
        return self._code_seen(found) if isinstance(found, CodeSeen) else self._goods_seen(found)

    def _goods_seen(self, found: Found | Refusal) -> Refusal | None:
        if isinstance(found, Refusal):
            return found
        paying = self._presenter.trail.screen is KioskScreen.PAY
        refused = self._kiosk.desk.payment.back() if paying else None
        if refused is None:
            self._presenter.trail.go(Place(KioskScreen.ITEM, found=found))
        return refused

    def _code_seen(self, seen: CodeSeen) -> Refusal | None:
        """Coupons are for the basket; what is for the till is sent there."""
        if not seen.signed:
            receipt = seen.text.startswith(f"{RECEIPT_PREFIX}-")
            return Refusal("kiosk.receipt", {}) if receipt else self._codes.seen(seen)
        read = self._kiosk.desk.coupons.read(seen.text)
        if isinstance(read, Refusal):
            return read
        match read.token:
            case BasketToken():
                return Refusal("kiosk.ticket_at_till", {})
            case ReceiptToken():
                return Refusal("kiosk.receipt", {})
            case _:
                return self._codes.seen(seen)


def _no_receipt(_: TransactionId) -> Refusal | None:
    """A kiosk shows nobody's receipt."""
    return Refusal("kiosk.receipt", {})
