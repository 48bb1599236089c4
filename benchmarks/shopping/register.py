"""One shop's register: the till's whole assembly without a window, its file, its devices and its agent."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.shopping.assortment import gtin
from benchmarks.shopping.chain import CURRENCY, OPERATOR, PIN, TIME_ZONE, ChainHub
from benchmarks.shopping.source import BoughtBasket, BoughtLine
from benchmarks.shopping.sums import COUPON_MATCH, LOYALTY
from drivers.cash_drawer.virtual import VirtualDrawer
from drivers.device import Health, Result
from drivers.payment_terminal.virtual import VirtualTerminal
from drivers.pos_printer import Document, render_text
from local_store import Identity, Store
from pos_app.assembly import Outside, Till
from pos_app.devices import Devices
from pos_app.services.operations import Inline
from pos_app.services.register import load_register
from pos_app.services.ring_up import Found, find_goods
from pos_app.services.selling import LineAdded
from pos_app.settings import TillSettings
from pos_app.words import Words
from retail.sale import Adjustment
from retail.values import Money, currency
from sync_agent.__main__ import build_agent
from sync_agent.enroll import EnrollmentCode, enroll
from sync_agent.key import KEY_FILE, DeviceKey
from sync_agent.settings import DATABASE_FILE, AgentSettings
from sync_agent.transport import Transport

_DOLLAR = currency(CURRENCY)
_REDUCTIONS = {LOYALTY: "Loyalty card price", COUPON_MATCH: "Coupon doubled by the shop"}


class NotSold(Exception):
    """The register refused what a real register sold; the message says what and why."""


class Clock:
    """Stands at the time of the basket in hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time."""
        return self.now


class CountingPrinter:
    """Lays every receipt out as text and counts it by the number it bears."""

    columns = 42
    description = "counting printer"
    capabilities: frozenset[str] = frozenset()

    def __init__(self, register_id: str) -> None:
        self._mark = f"{register_id}/"
        self.printed: dict[int, int] = {}
        """How many papers bear each receipt number."""

    def start(self) -> None:
        """Always ready."""

    def stop(self) -> None:
        """Nothing to let go of."""

    def health(self) -> Health:
        """Always ready."""
        return Health.ready()

    def print(self, document: Document) -> Result:
        """Count it."""
        text = render_text(document, self.columns)
        number = int(text.partition(self._mark)[2].split(maxsplit=1)[0])
        self.printed[number] = self.printed.get(number, 0) + 1
        return Result.done()

    def pulse(self, pin: int = 2) -> Result:
        """It has no drawer."""
        return Result.done()

    def drawer_pin(self) -> bool | None:
        """It has no drawer."""
        return None

    def try_now(self) -> None:
        """Always ready."""


class ShopRegister:
    """A register that is enrolled, has its goods, and sells baskets that were agreed elsewhere."""

    def __init__(self, folder: Path, shop: int, hub: ChainHub, opens_at: datetime) -> None:
        self.location_id, self.register_id = str(shop), f"{shop}-1"
        self._folder = folder
        self._clock = Clock(opens_at)
        self.store = Store.open(folder / DATABASE_FILE, self._clock)
        self.identity = self._enroll(hub)
        self.sync()
        self.printer = CountingPrinter(self.register_id)
        self._terminal = VirtualTerminal(home=_DOLLAR)
        self._terminal.start()
        self._till = self._assemble()
        self._sign_on()

    def sell(self, basket: BoughtBasket, at: datetime, by_card: bool) -> None:
        """Ring a basket up, take the money, print. :class:`NotSold` when anything is refused."""
        self._clock.now = at
        selling, payment = self._till.desk.selling, self._till.desk.payment
        for line in basket.lines:
            self._ring_up(line)
        payment.begin()
        if by_card and basket.paid:
            payment.card()
        else:
            payment.exact_cash()
        if selling.basket is not None:
            banner = self._till.presenter.view().banner
            raise NotSold(f"basket {basket.basket_id}: {banner.text if banner else selling.basket.state}")
        self._till.printing.print_waiting()

    def sync(self) -> None:
        """The agent brings both sides up to date. Raises what stood in the way."""
        settings = AgentSettings(data=self._folder)
        store = Store.open(settings.database, _now, owner="agent")
        try:
            trouble = build_agent(settings, store, lambda seconds: False).run_once()
        finally:
            store.close()
        if trouble is not None:
            raise trouble

    def send_again(self, facts: int) -> None:
        """Let the agent send the last ``facts`` facts still here a second time, as after a lost reply."""
        head = self.store.journal.head().seq
        forgotten = int(self.store.database.value("SELECT coalesce(min(seq), ?) - 1 FROM fact", (head + 1,)))
        after = max(forgotten, head - facts)
        self.store.outbox.acknowledge(after, after)
        self.sync()

    def unbalanced_sales(self) -> int:
        """I11 in the register's file."""
        return int(self.store.database.value(_UNBALANCED))

    def unprinted(self) -> int:
        """I2: sales without exactly one paper, papers without a sale, and papers still waiting."""
        numbers = {number for (number,) in self.store.database.all("SELECT number FROM sale")}
        odd = {number for number, papers in self.printer.printed.items() if papers != 1}
        return len(numbers ^ set(self.printer.printed)) + len(odd) + len(self.store.print_queue.waiting())

    def numbers_missing(self) -> int:
        """Receipt numbers between 1 and the last that no sale has."""
        row = self.store.database.one("SELECT coalesce(max(number), 0) - count(DISTINCT number) FROM sale")
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Put the register away; its file stays."""
        self._terminal.stop()
        self.store.close()

    def _ring_up(self, line: BoughtLine) -> None:
        till = self._till.desk
        found = find_goods(self.store, till.register, gtin(line.product_id), None, till.selling.business_date)
        if not isinstance(found, Found):
            raise NotSold(f"{line.sku}: {found}")
        amounts = {LOYALTY: -line.loyalty, COUPON_MATCH: -line.coupon_match}
        given = tuple(
            Adjustment(source, _REDUCTIONS[source], Money(minor, _DOLLAR)) for source, minor in amounts.items() if minor
        )
        added = till.selling.add_agreed(found, line.quantity, Money(line.before, _DOLLAR), given)
        if not isinstance(added, LineAdded):
            raise NotSold(f"{line.sku}: {added}")

    def _enroll(self, hub: ChainHub) -> Identity:
        key = DeviceKey.load_or_create(self._folder / KEY_FILE)
        transport = Transport(hub.url, wait=lambda seconds: False, chance=lambda: 0.0)

        def approve(shown: EnrollmentCode) -> None:
            hub.approve(shown.code, self.register_id)

        try:
            return enroll(
                self.store, transport, key, approve, machine="replay", program="0", wait=lambda seconds: False
            )
        finally:
            transport.close()

    def _assemble(self) -> Till:
        register = load_register(self.store)
        if register is None:
            raise NotSold(f"register {self.register_id} did not get its settings")
        devices = Devices(printer=self.printer, drawer=VirtualDrawer(), terminal=self._terminal)
        outside = Outside(self._clock, Inline(), _english, lambda sound: None, lambda call: call())
        return Till(self.store, register, TillSettings(language="en"), devices, outside)

    def _sign_on(self) -> None:
        presenter = self._till.presenter
        presenter.operator_chosen(OPERATOR)
        for digit in PIN:
            presenter.pin_typed(digit)
        presenter.pin_accepted()


def _english(language: str) -> Words:
    """The source texts, in English formats."""
    return Words("en", lambda context, source, comment, n: source.replace("%n", str(n)), ZoneInfo(TIME_ZONE))


def _now() -> datetime:
    """The real time: tokens are checked against the hub's clock."""
    return datetime.now(UTC)


_UNBALANCED = """
SELECT count(*) FROM sale
WHERE total <> (SELECT coalesce(sum(amount), 0) FROM sale_tender t WHERE t.sale_id = sale.sale_id)
   OR total <> (SELECT coalesce(sum(amount), 0) FROM sale_line l WHERE l.sale_id = sale.sale_id)
   OR change <> (SELECT coalesce(sum(given - amount), 0) FROM sale_tender t WHERE t.sale_id = sale.sale_id)
"""
