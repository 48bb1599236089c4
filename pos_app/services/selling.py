"""The basket at the register: every change is priced, saved so that a crash resumes it, and told to the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from local_store import Store
from pos_app.services.basket_facts import canceled_body, voided_body
from pos_app.services.drafts import FactDrafts
from pos_app.services.pricing import TILL, BasketPricing
from pos_app.services.recalls import packs_to_look_at, recall_refusal, recalled_line
from pos_app.services.register import Register
from pos_app.services.ring_up import (
    BadgeSeen,
    CodeSeen,
    Found,
    PriceWanted,
    QuantityWanted,
    agreed_line,
    find_goods,
    line_for,
)
from pos_app.services.session import Session
from pos_app.services.storage import written
from retail.catalog import Recall
from retail.customers import Shopper
from retail.errors import Refusal
from retail.journal import FactDraft, FactKind
from retail.pricing import PricedBasket
from retail.sale import (
    Adjustment,
    Basket,
    BasketLine,
    SaleState,
    TenderKind,
    TenderStatus,
    add_line,
    change_quantity,
    find_line,
    new_basket,
    set_line_note,
    void_line,
)
from retail.scans import ItemScan
from retail.staff import Permission
from retail.tax import check_nip
from retail.values import BasketId, Money, Quantity, Sku, Unit


@dataclass(frozen=True, slots=True)
class LineAdded:
    """Goods went into the basket. ``min_age`` is set when the shopper's age must be checked.

    ``recalls`` are those that may mean this very pack: somebody has to look at it.
    """

    line_id: int
    min_age: int | None = None
    recalls: tuple[Recall, ...] = ()


RungUp = LineAdded | PriceWanted | QuantityWanted | BadgeSeen | CodeSeen | Refusal


class Selling:
    """The open basket with its prices. One object per register, used on one thread."""

    def __init__(
        self,
        store: Store,
        register: Register,
        session: Session,
        drafts: FactDrafts,
        clock: Callable[[], datetime],
        channel: str = TILL,
    ) -> None:
        self.pricing = BasketPricing(store, register, clock, channel)
        self._store = store
        self._register = register
        self._session = session
        self._drafts = drafts
        self._clock = clock
        self._priced: PricedBasket | None = None
        self.selected: int | None = None

    # What there is.

    @property
    def priced(self) -> PricedBasket | None:
        """The open basket with its prices; None while there is none."""
        return self._priced

    @property
    def basket(self) -> Basket | None:
        """The open basket."""
        return self._priced.basket if self._priced is not None else None

    @property
    def selected_line(self) -> BasketLine | None:
        """The line that ``+``, ``-`` and a void act on."""
        return find_line(self.basket, self.selected) if self.basket and self.selected is not None else None

    @property
    def business_date(self) -> date:
        """The day that sales count towards: the open basket's, else the location's calendar day."""
        return self.basket.business_date if self.basket else self._clock().astimezone(self._register.zone).date()

    @property
    def override_limit(self) -> int:
        """How far below the regular price an operator may go alone, in hundredths of a per cent."""
        return self._register.settings.override_limit

    def use(self, register: Register) -> None:
        """Take the register's new data; the open basket is priced again with it."""
        self._register = register
        self.pricing.use(register)
        if self.basket is not None:
            self._resume(self.basket)

    def keep_current(self) -> bool:
        """Price the open basket anew when the clock passed midnight or a promotion's hour; True when it did.

        Costs nothing while no such moment has passed: ask as often as you like.
        """
        basket = self.basket
        if basket is None or not self.pricing.is_due(basket):
            return False
        self._take(self.pricing.of_today(basket))
        return True

    def tender_chosen(self, kind: TenderKind | None) -> None:
        """A means of payment was chosen on the screen: some promotions are for those who pay with it."""
        self.pricing.tender_chosen = kind
        if self.basket is not None:
            self._resume(self.basket)

    def for_shopper(self, shopper: Shopper | None) -> None:
        """Price for this customer from now on; None for somebody unknown."""
        self.pricing.shopper = shopper
        if self.basket is not None:
            self._resume(self.basket)

    def recover(self) -> bool | Refusal:
        """Take up the basket that was open when the program ended; True when there was one.

        A basket that cannot be priced (its tax class is gone) stays in the file, and the reason comes back.
        """
        saved = self._store.baskets.open()
        return saved is not None and (self._resume(saved) or True)

    # Goods in.

    def ring_up(self, text: str, aim_id: str | None = None, typed: int | None = None, *, keyed: bool = False) -> RungUp:
        """Sell what a code means, scanned or ``keyed`` in. ``typed`` is a quantity in thousandths."""
        found = find_goods(self._store, self._register, text, aim_id, self.pricing.day, keyed=keyed)
        return self.add(found, typed) if isinstance(found, Found) else found

    def add_sku(self, sku: Sku, typed: int | None = None) -> RungUp:
        """Sell goods chosen on the screen."""
        entry = self._store.catalog.find_sku(sku, self.pricing.day)
        if entry is None:
            return Refusal("scan.unknown", {"text": sku})
        return self.add(Found(entry, ItemScan(sku, gtin=False)), typed)

    def add(self, found: Found, typed: int | None = None, open_price: Money | None = None) -> RungUp:
        """Sell goods that were found; comes back with a question when a price or a measure must be entered."""
        refused = self._session.may(Permission.SELL) or self._closed()
        if refused is not None:
            return refused
        refused = self._entered_by_hand(found, typed, open_price)
        if refused is not None:
            return refused
        refused = recall_refusal(self._register, found, self.business_date)
        if refused is not None:
            return refused
        line = line_for(found, typed, open_price)
        if isinstance(line, Refusal):
            return self._note_missing_price(line) or line
        return self._look_at(found, self._put_in(line)) if isinstance(line, BasketLine) else line

    def add_agreed(
        self, found: Found, quantity: Quantity, amount: Money, given: tuple[Adjustment, ...] = ()
    ) -> LineAdded | Refusal:
        """Sell goods at an amount agreed elsewhere, its adjustments given as amounts: an order, another channel."""
        refused = self._session.may(Permission.SELL) or self._closed()
        refused = refused or recall_refusal(self._register, found, self.business_date)
        return refused or self._look_at(found, self._put_in(agreed_line(found, quantity, amount, given)))

    def recalled(self) -> Refusal | None:
        """Why the basket cannot be paid as it is: goods in it were recalled after they had been scanned."""
        return recalled_line(self._register, self.basket.lines, self.business_date) if self.basket else None

    def _look_at(self, found: Found, added: LineAdded | Refusal) -> LineAdded | Refusal:
        recalls = packs_to_look_at(self._register, found, self.business_date)
        return replace(added, recalls=recalls) if recalls and isinstance(added, LineAdded) else added

    def _put_in(self, line: BasketLine) -> LineAdded | Refusal:
        line = replace(line, price_version=self._store.catalog.price_version())
        basket = self.basket or self.fresh_basket()
        if basket.is_empty:
            # Opened by a code, or emptied again, perhaps yesterday: the sale begins with its first goods.
            basket = replace(basket, business_date=self.pricing.day, opened_at=self._clock())
        added = add_line(basket, line)
        if isinstance(added, Refusal):
            return added
        basket, line_id = added
        refused = self._take(basket)
        if refused is not None:
            return refused
        self.selected = line_id
        return LineAdded(line_id, line.variant.min_age)

    # Lines.

    def select(self, step: int) -> None:
        """Move the selection by ``step`` lines, stopping at both ends."""
        lines = self.basket.lines if self.basket else ()
        if lines:
            at = next((place for place, line in enumerate(lines) if line.line_id == self.selected), len(lines) - 1)
            self.selected = lines[max(0, min(len(lines) - 1, at + step))].line_id

    def select_line(self, line_id: int) -> None:
        """Select one line."""
        if self.basket is not None and find_line(self.basket, line_id) is not None:
            self.selected = line_id

    def change_by(self, count: int) -> Refusal | None:
        """Add ``count`` units to the selected line; taking the last one away voids the line."""
        line = self.selected_line
        if line is None:
            return Refusal("basket.line_missing", {})
        quantity = line.quantity + line.variant.one.times(count)
        return self.void_selected() if quantity.thousandths <= 0 else self.set_quantity(quantity)

    def set_quantity(self, quantity: Quantity) -> Refusal | None:
        """Give the selected line another quantity. Fewer than before is a partial void and needs its permission."""
        basket, line = self.basket, self.selected_line
        if basket is None or line is None:
            return Refusal("basket.line_missing", {})
        fewer = line.quantity.unit is quantity.unit and quantity.thousandths < line.quantity.thousandths
        refused = self._session.may(Permission.VOID_LINE) if fewer else None
        if refused is not None:
            return refused
        changed = change_quantity(basket, line.line_id, quantity)
        if isinstance(changed, Refusal):
            return changed
        return self._take(changed, self._voided(line, line.quantity - quantity) if fewer else None)

    def void_selected(self) -> Refusal | None:
        """Take the selected line out; the journal keeps what it was."""
        basket, line = self.basket, self.selected_line
        if basket is None or line is None:
            return Refusal("basket.line_missing", {})
        refused = self._session.may(Permission.VOID_LINE)
        if refused is not None:
            return refused
        left = void_line(basket, line.line_id)
        if isinstance(left, Refusal):
            return left
        refused = self._take(left, self._voided(line, line.quantity))
        self.selected = left.lines[-1].line_id if left.lines else None
        return refused

    def note(self, text: str) -> Refusal | None:
        """Write a note on the selected line; it is printed under it."""
        basket = self.basket
        if basket is None or self.selected is None:
            return Refusal("basket.line_missing", {})
        noted = set_line_note(basket, self.selected, text)
        return noted if isinstance(noted, Refusal) else self._take(noted)

    def set_buyer_tax_number(self, typed: str) -> Refusal | None:
        """Take the buyer's NIP, before the receipt is made; nothing typed takes it away."""
        if self.basket is None:
            return Refusal("basket.empty", {})
        number = check_nip(typed) if typed.strip() else None
        if isinstance(number, Refusal):
            return number
        return self._take(replace(self.basket, buyer_tax_number=number))

    # The whole basket.

    def cancel(self) -> Refusal | None:
        """Abandon the basket; refused while money has been taken for it."""
        basket, priced = self.basket, self._priced
        if basket is None or priced is None:
            return None
        refused = self._session.may(Permission.CANCEL_BASKET) or _paid(basket)
        if refused is not None:
            return refused
        basket = basket if basket.state is SaleState.OPEN else basket.to(SaleState.OPEN)
        basket.to(SaleState.CANCELED)
        refused = written(lambda: self._abandon(priced))
        if refused is None:
            self._forget()
        return refused

    def suspend(self, label: str = "") -> Refusal | None:
        """Put the basket by, to be resumed later; refused while money has been taken for it."""
        basket = self.basket
        if basket is None or basket.is_empty:
            return Refusal("basket.empty", {})
        refused = self._session.may(Permission.SUSPEND) or _paid(basket)
        if refused is not None:
            return refused
        basket = basket if basket.state is SaleState.OPEN else basket.to(SaleState.OPEN)
        put_by = basket.to(SaleState.SUSPENDED)
        refused = written(lambda: self._put_by(put_by, label))
        if refused is None:
            self._forget()
        return refused

    def take_up(self, basket: Basket, write: Callable[[], None]) -> Refusal | None:
        """Go on with a basket that waited: priced first, then written, then shown; where one fails, nothing."""
        stale = basket.state is SaleState.OPEN and not self.pricing.is_of_today(basket)
        priced = self.pricing.price(self.pricing.of_today(basket) if stale else basket)
        refused = priced if isinstance(priced, Refusal) else written(write)
        if refused is None and not isinstance(priced, Refusal):
            self._priced = priced
            self.selected = priced.basket.lines[-1].line_id if priced.basket.lines else None
        return refused

    # For the payment, which works on the same basket.

    def take_basket(self, basket: Basket, fact: FactDraft | None = None) -> Refusal | None:
        """Replace the open basket by a later form of itself, saved with the fact of what happened, and priced."""
        return self._take(basket, fact)

    def completed(self) -> None:
        """Forget the basket: it has become a transaction."""
        self._forget()

    def begin(self) -> Basket | Refusal:
        """The open basket; a new empty one is opened and kept where there is none."""
        basket = self.basket or self.fresh_basket()
        return (self._take(basket) if self.basket is None else None) or basket

    def fresh_basket(self) -> Basket:
        """An empty basket of this register, which is not open yet."""
        operator = self._session.active
        assert operator is not None
        register = self._register
        return new_basket(
            BasketId(self._store.new_id()),
            register.location_id,
            register.register_id,
            operator.operator_id,
            self.business_date,
            self._clock(),
            register.currency,
        )

    def _take(self, basket: Basket, fact: FactDraft | None = None) -> Refusal | None:
        priced = self.pricing.price(basket, self._priced)
        if isinstance(priced, Refusal):
            return priced
        refused = written(lambda: self._save(basket, fact))
        if refused is None:
            self._priced = priced
        return refused

    def _save(self, basket: Basket, fact: FactDraft | None) -> None:
        with self._store.unit():
            self._store.baskets.save_open(basket)
            if fact is not None:
                self._store.journal.append(fact)

    def _abandon(self, priced: PricedBasket) -> None:
        with self._store.unit(durable=True):
            if priced.lines or self._store.slips.used_for(priced.basket.basket_id) is not None:
                self._store.journal.append(
                    self._drafts.draft(FactKind.BASKET_CANCELED, self.business_date, canceled_body(priced))
                )
            self._store.slips.give_back(priced.basket.basket_id)
            self._store.baskets.clear_open()

    def _put_by(self, basket: Basket, label: str) -> None:
        operator, priced = self._session.active, self._priced
        assert operator is not None
        assert priced is not None
        with self._store.unit(durable=True):
            self._store.baskets.suspend(basket, label, self._clock(), operator.operator_id, priced.total)
            self._store.baskets.clear_open()

    def _resume(self, basket: Basket) -> Refusal | None:
        stale = basket.state is SaleState.OPEN and not self.pricing.is_of_today(basket)
        basket = self.pricing.of_today(basket) if stale else basket
        priced = self.pricing.price(basket)
        if isinstance(priced, Refusal):
            return priced
        self._priced = priced
        if self.selected_line is None:
            self.selected = basket.lines[-1].line_id if basket.lines else None
        return None

    def _forget(self) -> None:
        self._priced, self.selected = None, None
        self.pricing.tender_chosen = None

    def _entered_by_hand(self, found: Found, typed: int | None, open_price: Money | None) -> Refusal | None:
        """A price or a weight from the keypad needs its own permission."""
        if open_price is not None:
            return self._session.may(Permission.OPEN_PRICE)
        by_measure = (
            found.entry.variant.unit is not Unit.PIECE and found.scan.quantity is None and found.scan.price is None
        )
        return self._session.may(Permission.MANUAL_WEIGHT) if by_measure and typed is not None else None

    def _closed(self) -> Refusal | None:
        basket = self.basket
        if basket is None or basket.state is SaleState.OPEN:
            return None
        return Refusal("basket.not_open", {"state": basket.state})

    def _note_missing_price(self, refusal: Refusal) -> Refusal | None:
        """List goods without a price for the manager, here and at the hub; why not, when that cannot be written."""
        if refusal.code != "price.missing":
            return None
        sku, name = str(refusal.values["sku"]), str(refusal.values["name"])
        fact = self._drafts.draft(FactKind.PRICE_MISSING, self.business_date, {"sku": sku, "name": name})

        def write() -> None:
            with self._store.unit():
                self._store.missing_prices.note(Sku(sku), name, fact.at)
                self._store.journal.append(fact)

        return written(write)

    def _voided(self, line: BasketLine, quantity: Quantity) -> FactDraft:
        assert self.basket is not None
        return self._drafts.draft(FactKind.LINE_VOIDED, self.business_date, voided_body(self.basket, line, quantity))


def _paid(basket: Basket) -> Refusal | None:
    if not basket.tenders:
        return None
    doubtful = any(tender.status is not TenderStatus.APPROVED for tender in basket.tenders)
    return Refusal("tender.in_doubt" if doubtful else "tender.taken", {})
