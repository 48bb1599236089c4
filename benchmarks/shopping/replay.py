"""The replay: shops sell what they really sold, registers and hub talk, and then the books are compared."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.shopping.assortment import catalog_row, tax_letter
from benchmarks.shopping.chain import ChainHub
from benchmarks.shopping.reconcile import Agreement, Promise, compare
from benchmarks.shopping.register import ShopRegister
from benchmarks.shopping.source import Journey, LeftOut
from benchmarks.shopping.sums import Sums, register_sums
from retail.errors import BrokenChain
from retail.feeds import stock_stream
from retail.values import LocationId, Quantity

SPARE = 10
"""Units of everything that are still on the shelf when the replay ends."""
_AGAIN = 300
"""Facts that are sent a second time at the end."""
_REPORTS = 7
"""Trading days whose reports at the hub are held against the register, the last ones; each lists every level."""
_ROUNDS = 20
_TURNS = "card", "cash"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which shops and weeks; ``sync_days`` is how many trading days pass between two syncs."""

    shops: Sequence[int]
    weeks: Sequence[int]
    sync_days: int = 1


@dataclass(slots=True)
class ShopResult:
    """What came of one shop. ``sums`` are data, register and hub."""

    shop: int
    sums: tuple[Sums, Sums, Sums]
    agreements: list[Agreement]
    promises: list[Promise]
    left_out: LeftOut
    selling_s: float
    syncing_s: float

    @property
    def ok(self) -> bool:
        """True when everything agrees and every promise holds."""
        return all(row.ok for row in self.agreements) and all(row.ok for row in self.promises)


@dataclass(slots=True)
class _Stopwatch:
    selling_s: float = 0.0
    syncing_s: float = 0.0
    _since: float = field(default_factory=time.perf_counter)

    def sold(self) -> None:
        """The time since the last call went into selling."""
        self.selling_s += self._lap()

    def synced(self) -> None:
        """… into syncing."""
        self.syncing_s += self._lap()

    def _lap(self) -> float:
        now = time.perf_counter()
        since, self._since = self._since, now
        return now - since


class Replay:
    """A chain of the selected shops at one hub. Files of finished shops are deleted unless ``keep``.

    Times are moved by whole weeks, so that the last week is the one before ``now``: registers forget facts thirty
    days after the hub has them, and years would be gone before they could be compared.
    """

    def __init__(
        self,
        journey: Journey,
        selection: Selection,
        hub: ChainHub,
        folder: Path,
        *,
        keep: bool = False,
        now: datetime | None = None,
        progress: Callable[[int, int], None] = lambda shop, baskets: None,
    ) -> None:
        self._journey = journey
        self._selection = selection
        self._hub = hub
        self._folder = folder
        self._keep = keep
        self._progress = progress
        self._moved = _whole_weeks(journey, selection, now or datetime.now(UTC))
        self._letters: dict[int, str] = {}

    def run(self) -> Iterator[ShopResult]:
        """Open the chain, then one shop after the other."""
        journey, chosen = self._journey, self._selection
        products = [journey.product(number) for number in journey.sold(chosen.shops, chosen.weeks)]
        self._letters = {product.product_id: tax_letter(product) for product in products}
        self._hub.open_chain([catalog_row(product) for product in products])
        for shop in chosen.shops:
            goods = journey.bought(shop, chosen.weeks)
            if goods:
                yield self._shop(shop, {str(number): _with_spare(quantity) for number, quantity in goods.items()})

    def _shop(self, shop: int, opening: dict[str, Quantity]) -> ShopResult:
        folder = self._folder / f"shop-{shop}"
        folder.mkdir(parents=True)
        self._hub.open_location(str(shop), f"{shop}-1", opening)
        self._hub.wait_published()
        watch = _Stopwatch()
        register = ShopRegister(folder, shop, self._hub, self._first_time(shop))
        watch.synced()
        try:
            source = self._sell(register, shop, opening, watch)
            chain = self._level(register)
            sums = (source, register_sums(register.store, opening), self._hub.sums(str(shop)))
            kept = [*chain, *self._promises(register, sums)]
            left_out = self._journey.left_out(shop, self._selection.weeks)
            return ShopResult(shop, sums, compare(*sums), kept, left_out, watch.selling_s, watch.syncing_s)
        finally:
            register.close()
            if not self._keep:
                shutil.rmtree(folder)

    def _sell(self, register: ShopRegister, shop: int, opening: dict[str, Quantity], watch: _Stopwatch) -> Sums:
        source = Sums()
        source.stock.update({sku: quantity.thousandths for sku, quantity in opening.items()})
        synced_on: date | None = None
        for number, basket in enumerate(self._journey.baskets(shop, self._selection.weeks), 1):
            at = basket.at + self._moved
            synced_on = synced_on or at.date()
            if (at.date() - synced_on).days >= self._selection.sync_days:
                self._sync(register, watch)
                synced_on = at.date()
                self._progress(shop, number - 1)
            tender = _TURNS[number % 2] if basket.paid else None
            register.sell(basket, at, tender == "card")
            source.take(basket, self._letters, tender)
        self._sync(register, watch)
        return source

    def _sync(self, register: ShopRegister, watch: _Stopwatch) -> None:
        """What the register still has of its chain is verified before the hub may let it forget any of it."""
        watch.sold()
        register.store.journal.verify()
        register.sync()
        watch.synced()

    def _level(self, register: ShopRegister) -> list[Promise]:
        """Sync until the register has the hub's last word on stock too, then send facts again and read both chains."""
        self._settle(register)
        before = self._hub.sums(register.location_id)
        register.send_again(_AGAIN)
        self._settle(register)
        again = "" if before == self._hub.sums(register.location_id) else "the hub's sums changed"
        here, there = register.store.journal.head(), self._hub.journal(register.identity.device_id, 1)
        ends = "" if (here.seq, here.hash) == (there.seq, there.hash) else f"{here.seq} here, {there.seq} at the hub"
        return [
            Promise("I1", "facts sent a second time change nothing", again),
            Promise("I14", "the register's chain is whole", _chain_fault(register)),
            Promise("I14", "the hub's chain is whole, from its genesis", "; ".join(there.faults[:3])),
            Promise("I14", "both chains end in the same hash", ends),
        ]

    def _settle(self, register: ShopRegister) -> None:
        stream = stock_stream(LocationId(register.location_id))
        for _ in range(_ROUNDS):
            self._hub.wait_published()
            register.sync()
            epoch_and_pos = register.store.inbox.cursors().get(stream, (0, 0))
            if epoch_and_pos[1] == self._hub.head_of(stream):
                return
        raise TimeoutError(f"{register.register_id} does not catch up with {stream}")

    def _promises(self, register: ShopRegister, sums: tuple[Sums, Sums, Sums]) -> list[Promise]:
        place, baskets = register.location_id, sums[0].baskets
        effects = self._hub.effects(place)
        head = register.store.journal.head().seq
        wrong = {
            name: count
            for name, count in effects.items()
            if count != {"facts": head, "keys": head, "parked": 0, "conflicts": 0}.get(name, baskets)
        }
        odd_days = [str(day) for day in self._days(register) if not self._day_agrees(register, day)]
        exceptions = self._hub.exceptions(place)
        return [
            Promise("I1", "each fact has one effect, none is parked or in conflict", str(wrong) if wrong else ""),
            Promise("I2", "each sale has one receipt, each receipt a sale", _count(register.unprinted())),
            Promise("I2", "receipt numbers have no gap", _count(register.numbers_missing())),
            Promise(
                "I4", "the hub's levels are the sums of their movements", _count(self._hub.stock_differences(place))
            ),
            Promise("I11", "tenders less change are the total, at the register", _count(register.unbalanced_sales())),
            Promise("I11", "tenders less change are the total, at the hub", _count(self._hub.unbalanced_sales(place))),
            Promise("", "the hub's reports of the last days are the register's", ", ".join(odd_days)),
            Promise("", "no exception is open", ", ".join(sorted(set(exceptions)))),
        ]

    def _days(self, register: ShopRegister) -> list[date]:
        rows = register.store.database.all(
            "SELECT DISTINCT business_date FROM sale ORDER BY 1 DESC LIMIT ?", (_REPORTS,)
        )
        return [date.fromisoformat(day) for (day,) in rows]

    def _day_agrees(self, register: ShopRegister, day: date) -> bool:
        here, there = register.store.sales.totals(day), self._hub.report(register.location_id, day)
        tenders = {kind.value: amount for kind, amount in here.by_tender.items()}
        return (here.count, here.total, tenders) == (there["sales"], there["gross"], there["tenders"])

    def _first_time(self, shop: int) -> datetime:
        return next(self._journey.baskets(shop, self._selection.weeks)).at + self._moved


def _whole_weeks(journey: Journey, selection: Selection, now: datetime) -> timedelta:
    last = journey.last_time(selection.weeks)
    return timedelta(weeks=(now - last) // timedelta(weeks=1))


def _with_spare(sold: Quantity) -> Quantity:
    return sold + Quantity(SPARE * 1000, sold.unit)


def _chain_fault(register: ShopRegister) -> str:
    try:
        register.store.journal.verify()
    except BrokenChain as error:
        return str(error)
    return ""


def _count(number: int) -> str:
    return str(number) if number else ""
