"""A shopper's visit: it ends with a sale, with a ticket to pay at a till, or with nothing of it left at the kiosk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from local_store import Store
from pos_app.services.hub_lookup import HubLookup, HubQuestions
from pos_app.services.paper_codes import BASKET_FOR, PaperCodes
from pos_app.services.selling import Selling
from pos_app.services.storage import written
from retail.errors import Refusal
from retail.pricing import PricedBasket
from retail.sale import Basket, CouponCheck, SaleState
from retail.values import Answer

LAST_TICKET = 999
"""After it the numbers begin anew; they only help people to find a ticket among those of an hour."""

_COUNTER = "kiosk.ticket"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A basket on paper. ``code`` is the text of its QR code, ``number`` what people call it; ``with_codes`` tells that
    codes were in the basket, which are to be shown again where it is paid.
    """

    number: str
    code: str
    priced: PricedBasket
    until: datetime
    with_codes: bool


class Visit:
    """Ends visits. One object per kiosk, used on one thread; only the hub is asked elsewhere."""

    def __init__(
        self,
        store: Store,
        selling: Selling,
        codes: PaperCodes,
        hub: HubQuestions,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._selling = selling
        self._codes = codes
        self._hub = hub
        self._clock = clock

    @property
    def has_money(self) -> bool:
        """True when something was paid, or may have been: such a basket is no longer given up."""
        basket = self._selling.basket
        return basket is not None and bool(basket.tenders)

    def take_up(self) -> Refusal | None:
        """After a start: what a crash left open is given up, unless something was paid for it."""
        recovered = self._selling.recover()
        if isinstance(recovered, Refusal):
            return recovered
        self._forget_old_tickets()
        return None if self.has_money else self.end()

    def end(self) -> Refusal | None:
        """Give the open basket up, with its fact, and let go of its codes; refused while money is in it."""
        basket = self._selling.basket
        self._selling.for_shopper(None)
        refused = self._selling.cancel()
        if refused is None and basket is not None:
            self._release(basket)
        return refused

    def ticket(self) -> Ticket | Refusal:
        """Put the basket by on a ticket, at the prices of a till: its codes are shown again there.

        ``kiosk.no_ticket`` without a key to sign with, ``token.basket_too_large``, and why a basket cannot be put by.
        """
        basket = self._selling.basket
        if basket is None or basket.is_empty:
            return Refusal("basket.empty", {})
        if basket.tenders:
            return Refusal("tender.taken", {})
        code = self._codes.basket(basket)
        if code is None or isinstance(code, Refusal):
            return code or Refusal("kiosk.no_ticket", {})
        opened = basket if basket.state is SaleState.OPEN else basket.to(SaleState.OPEN)
        refused = self._selling.take_basket(replace(opened, coupons=()))
        priced = self._selling.priced
        if refused is not None or priced is None:
            return refused or Refusal("basket.empty", {})
        number = self._next_number()
        refused = self._selling.suspend(number)
        if refused is not None:
            self._selling.take_basket(basket)
            return refused
        self._release(basket)
        return Ticket(number, code.text, priced, self._clock() + BASKET_FOR, bool(basket.coupons))

    def _next_number(self) -> str:
        last = int(self._store.preferences.get(_COUNTER) or "0")
        number = last % LAST_TICKET + 1
        written(lambda: self._store.preferences.set(_COUNTER, str(number)))
        return f"{number:03d}"

    def _forget_old_tickets(self) -> None:
        """A ticket that can no longer be paid needs no basket behind it."""
        now = self._clock()
        for each in self._store.baskets.suspended():
            if each.suspended_at + BASKET_FOR <= now:
                self._store.baskets.take(each.basket_id)

    def _release(self, basket: Basket) -> None:
        for code in (each.code for each in basket.coupons if each.check is CouponCheck.HUB):
            self._hub.ask(_giving_back(code, basket), lambda _: None)


def _giving_back(code: str, basket: Basket) -> Callable[[HubLookup], Answer[bool]]:
    return lambda hub: hub.release_coupon(code, basket.basket_id)
