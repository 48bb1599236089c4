"""Taking baskets up again: one that waits here, or the one on a slip, wherever it was put by; each slip once.

Before a basket with a slip is taken up the hub is asked for it, where it answers: see :meth:`HubLookup.claim_basket`.
What was taken up without an answer is taken up all the same, and written down: the hub finds out if it was twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from local_store import Store
from pos_app.services.basket_facts import resumed_body
from pos_app.services.drafts import FactDrafts
from pos_app.services.paper_basket import basket_from_paper
from pos_app.services.selling import Selling
from pos_app.services.session import Session
from pos_app.services.storage import written
from retail.errors import Refusal
from retail.feeds import TakenUpRow
from retail.journal import FactKind
from retail.sale import SaleState, Slip
from retail.staff import Permission
from retail.tokens import BasketToken
from retail.values import BasketId, Sku


@dataclass(frozen=True, slots=True)
class WaitingBasket:
    """A basket to be taken up. ``slip`` is None when nobody can have one; ``token`` when the basket waits here."""

    basket_id: BasketId
    slip: Slip | None
    token: BasketToken | None = None


class Resuming:
    """Finds, checks and takes up. Used on the thread of the open basket."""

    def __init__(self, store: Store, selling: Selling, session: Session, drafts: FactDrafts) -> None:
        self._store = store
        self._selling = selling
        self._session = session
        self._drafts = drafts

    def own(self, basket_id: BasketId) -> WaitingBasket:
        """A basket that was put by here."""
        return WaitingBasket(basket_id, self._store.slips.out(basket_id))

    def on_paper(self, token: BasketToken) -> WaitingBasket:
        """The basket of a slip; the one that waits here, notes and codes included, where it was put by here."""
        if any(each.basket_id == token.basket_id for each in self._store.baskets.suspended()):
            return self.own(token.basket_id)
        slip = Slip(token.basket_id, token.location_id, token.register_id, token.issued_at)
        return WaitingBasket(token.basket_id, slip, token)

    def refused(self, waiting: WaitingBasket) -> Refusal | None:
        """Why this register cannot take it up, as far as it knows alone.

        ``basket.other_open``; ``basket.already_resumed_at`` (``at``) here; ``basket.taken_up`` (``location_name``,
        ``register_id``, ``at``) by another register, which the feed has told.
        """
        if self._selling.basket is not None and not self._selling.basket.is_empty:
            return Refusal("basket.other_open", {})
        return self._session.may(Permission.RESUME) or self._used(waiting)

    def take_up(self, waiting: WaitingBasket, *, claimed: bool) -> tuple[Sku, ...] | Refusal:
        """Open the basket, with its fact in the same unit; the SKUs that are not sold here and were left out.

        ``claimed``: the hub has said that it is ours.
        """
        refused = self.refused(waiting)
        if refused is not None:
            return refused
        return self._take_up_own(waiting, claimed) if waiting.token is None else self._take_up_paper(waiting, claimed)

    def is_taken_up(self, waiting: WaitingBasket) -> bool:
        """True when this register has taken it up by this very slip."""
        return waiting.slip is not None and self._store.slips.used_at(waiting.slip) is not None

    def give_up(self, waiting: WaitingBasket) -> None:
        """Another register has it: what waits of it here is of no use any more."""
        if waiting.token is None:
            written(lambda: self._store.slips.strike_off(waiting.basket_id))

    def strike_off(self) -> None:
        """Take away what waits here although another register has taken it up, as the feed tells.

        What cannot be written now is tried again when the feed tells more, and refused meanwhile.
        """
        written(self._store.slips.strike_off_used)

    def _used(self, waiting: WaitingBasket) -> Refusal | None:
        if waiting.slip is None:
            return None
        at = self._store.slips.used_at(waiting.slip)
        if at is not None:
            return Refusal("basket.already_resumed_at", {"at": at})
        elsewhere = self._store.slips.used_elsewhere(waiting.slip)
        return _taken_up(elsewhere) if elsewhere is not None else None

    def _take_up_own(self, waiting: WaitingBasket, claimed: bool) -> tuple[Sku, ...] | Refusal:
        found = self._store.baskets.find(waiting.basket_id)
        if found is None:
            return Refusal("basket.already_resumed", {})
        basket = found.to(SaleState.OPEN)

        def write() -> None:
            with self._store.unit(durable=True):
                self._store.baskets.take(basket.basket_id)
                self._store.baskets.save_open(basket)
                self._note(waiting, claimed)

        return self._selling.take_up(basket, write) or ()

    def _take_up_paper(self, waiting: WaitingBasket, claimed: bool) -> tuple[Sku, ...] | Refusal:
        token = waiting.token
        assert token is not None
        fresh = replace(self._selling.fresh_basket(), basket_id=token.basket_id, customer_id=token.customer_id)
        basket, unknown = basket_from_paper(self._store, fresh, token, self._selling.pricing.day)
        if basket.is_empty:
            return Refusal("basket.empty_paper", {})

        def write() -> None:
            with self._store.unit(durable=True):
                self._store.baskets.save_open(basket)
                self._note(waiting, claimed)

        return self._selling.take_up(basket, write) or unknown

    def _note(self, waiting: WaitingBasket, claimed: bool) -> None:
        if waiting.slip is None:
            return
        body = resumed_body(waiting.slip, claimed=claimed)
        fact = self._drafts.draft(FactKind.BASKET_RESUMED, self._selling.business_date, body)
        self._store.slips.note_used(waiting.slip)
        self._store.journal.append(fact)


def _taken_up(row: TakenUpRow) -> Refusal:
    place = row.location_name or row.location_id
    return Refusal("basket.taken_up", {"location_name": place, "register_id": row.taken_up_by, "at": row.at})
