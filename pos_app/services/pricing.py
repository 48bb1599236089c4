"""Prices of the open basket: with the promotions in force, for the clock on the wall, and steady once it is paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

from local_store import Store
from pos_app.services.moments import next_moment, times_of_day
from pos_app.services.register import Register
from retail.customers import Shopper
from retail.errors import Refusal
from retail.pricing import PricedBasket, price_basket
from retail.promotions import PromotionBook, Situation
from retail.sale import Basket, BasketLine, PriceSource, SaleState, TenderKind, TenderStatus
from retail.values import BasketId

TILL = "till"
"""The channel of a register with a cashier."""


class BasketPricing:
    """Prices baskets as they change.

    While a basket is being paid, its moment and its promotions stay those of the question for the total: no midnight
    and no feed changes an amount that a shopper has heard. ``tender_chosen`` is the means of payment chosen on the
    screen and not taken yet; ``shopper`` is who buys, None while unknown.
    """

    def __init__(self, store: Store, register: Register, clock: Callable[[], datetime], channel: str = TILL) -> None:
        self._store = store
        self._register = register
        self._clock = clock
        self._channel = channel
        self._times = PromotionBook(), times_of_day(PromotionBook())
        self._pinned: tuple[BasketId, PromotionBook] | None = None
        self._taken: frozenset[str] = frozenset()
        self._next: datetime | None = None
        self.tender_chosen: TenderKind | None = None
        self.shopper: Shopper | None = None

    @property
    def day(self) -> date:
        """The day whose prices hold now, by the location's clock."""
        return self._now().date()

    @property
    def book(self) -> PromotionBook:
        """The promotions of now."""
        return self._store.promotions.book()

    def use(self, register: Register) -> None:
        """Take the register's new data."""
        self._register = register

    def price(self, basket: Basket, earlier: PricedBasket | None = None) -> PricedBasket | Refusal:
        """The basket with its prices as they are now, or as they were when its total was asked for.

        ``earlier`` is what it came to before its last change; it only saves time.
        """
        at, book = self._moment(basket), self._book_for(basket)
        self._next = next_moment(self._times_of(book), at)
        version = self._store.catalog.price_version()
        return price_basket(basket, self._register.taxes, book, self._situation(basket, at), version, earlier)

    def is_due(self, basket: Basket) -> bool:
        """True when a moment has passed at which prices may have changed, and the basket may still change with them."""
        return basket.state is SaleState.OPEN and self._next is not None and self._now() >= self._next

    def of_today(self, basket: Basket) -> Basket:
        """The basket with its list prices as they are today; what a person, a label or an order priced stays."""
        version = self._store.catalog.price_version()
        return replace(basket, lines=tuple(self._line_of_today(line, version) for line in basket.lines))

    def is_of_today(self, basket: Basket) -> bool:
        """False for a basket from another day, whose prices may have changed since."""
        return basket.opened_at.astimezone(self._register.zone).date() == self.day

    def _situation(self, basket: Basket, at: datetime) -> Situation:
        return Situation(
            at=at,
            location_id=self._register.location_id,
            zone=self._register.identity.zone,
            channel=self._channel,
            language=self._register.settings.language,
            shopper=self.shopper,
            tenders=self._tenders(basket),
        )

    def _line_of_today(self, line: BasketLine, version: int) -> BasketLine:
        if line.price_source is not PriceSource.LIST:
            return line
        entry = self._store.catalog.find_sku(line.variant.sku, self.day)
        if entry is None or entry.price is None:
            return line
        return replace(line, unit_price=entry.price.unit_price, choices=entry.choices, price_version=version)

    def _moment(self, basket: Basket) -> datetime:
        asked_at = basket.total_asked_at
        return asked_at.astimezone(self._register.zone) if asked_at is not None else self._now()

    def _book_for(self, basket: Basket) -> PromotionBook:
        if basket.state is not SaleState.TENDERING:
            self._pinned = None
            return self.book
        if self._pinned is None or self._pinned[0] != basket.basket_id:
            self._pinned = basket.basket_id, self.book
        return self._pinned[1]

    def _tenders(self, basket: Basket) -> frozenset[str]:
        """The kinds of tender that count: those taken, some handed back since among them, and the one chosen now.

        A kind counts until nothing is taken any more: handing a note back must not bring a promotion back when others
        have paid by then what is due without it.
        """
        if basket.state is not SaleState.TENDERING:
            self.tender_chosen, self._taken = None, frozenset()
            return frozenset()
        taken = {tender.kind.value for tender in basket.tenders if tender.status is TenderStatus.APPROVED}
        self._taken = self._taken | taken if basket.tenders else frozenset()
        asked = {tender.kind.value for tender in basket.tenders}
        return self._taken | asked | ({self.tender_chosen.value} if self.tender_chosen is not None else set())

    def _times_of(self, book: PromotionBook) -> tuple[time, ...]:
        if self._times[0] is not book:
            self._times = book, times_of_day(book)
        return self._times[1]

    def _now(self) -> datetime:
        return self._clock().astimezone(self._register.zone)
