"""Tills that are killed and started again on the same file, their devices, and what everybody knows afterwards."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.shopping.chain import ChainHub, JournalState
from benchmarks.shopping.sums import Sums
from drivers.payment_terminal import DayClose
from drivers.payment_terminal.emulator import TerminalServer
from drivers.payment_terminal.simulation import LOSE_APPROVAL, TerminalCore
from drivers.pos_printer.emulator import Emulator, Receipt
from drivers.pos_printer.lines import TcpLine
from drivers.pos_printer.profile import PROFILES
from drivers.pos_printer.server import PrinterServer
from drivers.pos_printer.virtual import machine_like
from local_store import Identity, PaymentRecord, Store
from retail.errors import BrokenChain
from retail.feeds import CatalogRow, LocationSettings, OperatorRow, PriceRow, RegisterRow
from retail.journal.facts import MovedStock
from retail.sale import Basket, Transaction
from retail.stock import MovementReason
from retail.values import PLN
from sync_agent.__main__ import build_agent
from sync_agent.enroll import enroll
from sync_agent.key import KEY_FILE, DeviceKey
from sync_agent.settings import DATABASE_FILE, AgentSettings
from sync_agent.transport import Transport
from tests.support.hub import LiveHub
from tests.support.pins import quick_hash
from tests.support.till_driver import GOODS, OPERATOR, PATIENCE_S, PIN, PRINTER_PROFILE

ZONE = "PL-A"
OPENING = 100_000
"""Thousandths of each of the goods on every shelf."""
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class State:
    """What a register's file holds, what came out of the printer, and what the terminal has approved, at one moment."""

    sales: tuple[Transaction, ...]
    basket: Basket | None
    payments: tuple[PaymentRecord, ...]
    facts: tuple[tuple[str, str], ...]
    """(kind, transaction id) of every fact."""
    broken: str
    papers: tuple[str, ...]
    approved: str
    """The reference of the terminal's last result, if that was an approval."""

    @property
    def references(self) -> set[str]:
        """The payments that a sale or the open basket knows of."""
        tenders = [tender for sale in self.sales for tender in sale.tenders]
        return {tender.reference for tender in (*tenders, *(self.basket.tenders if self.basket else ()))}


@dataclass(frozen=True, slots=True)
class Death:
    """A till that was killed: the steps it went through, what it had shown by then, and what it left."""

    steps: tuple[str, ...]
    shown: tuple[str, ...]
    left: State

    @property
    def sold(self) -> int:
        """Sales the operator had been told of."""
        return self.shown.count("sold")

    @property
    def scanned(self) -> list[str]:
        """What had been scanned and shown since the last sale."""
        last = max((place for place, what in enumerate(self.shown, 1) if what == "sold"), default=0)
        return [what.removeprefix("scanned ") for what in self.shown[last:]]


@dataclass(frozen=True, slots=True)
class Life:
    """One register's little day: killed at ``kills``, started again each time, finished, and pushed to the hub."""

    kills: tuple[int, ...]
    deaths: tuple[Death, ...]
    why: str
    """What stood in the last till's way."""
    end: State
    closed: DayClose
    head: int
    hub: Sums
    effects: dict[str, int]
    chain: JournalState
    head_hash: str

    def __str__(self) -> str:
        where = [death.steps[-1] if death.steps else "" for death in self.deaths]
        return f"killed at {self.kills}: {where}"


class Driver:
    """The program that makes tills die, kept warm."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.support.till_driver"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=_ROOT)

    def run(self, **order: Any) -> dict[str, Any]:
        """One till's life."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the program."""
        self._process.communicate()


class WatchedLine(TcpLine):
    """Tells when the driver at the other end is gone and all it sent was read."""

    def __init__(self) -> None:
        super().__init__()
        self.idle = threading.Event()

    def read(self, timeout_s: float, most: int = 4096) -> bytes:
        data = super().read(timeout_s, most)
        (self.idle.set if self._connection is None else self.idle.clear)()
        return data


class Desk:
    """A printer and a terminal on loopback ports, for one register."""

    def __init__(self, loses_a_reply: bool) -> None:
        self.core = TerminalCore([LOSE_APPROVAL] if loses_a_reply else [])
        self.terminal = TerminalServer(self.core)
        self.line = WatchedLine()
        self.papers: list[str] = []
        emulator = Emulator(machine_like(PROFILES[PRINTER_PROFILE]), self._on_receipt)
        self.printer = PrinterServer(emulator, self.line)

    def start(self) -> None:
        self.terminal.start()
        self.printer.start()

    def stop(self) -> None:
        self.terminal.stop()
        self.printer.stop()

    def torn(self) -> tuple[str, ...]:
        """All papers so far, what hangs out of the printer torn off, once a killed till's last bytes have come."""
        assert self.line.idle.wait(PATIENCE_S), "the killed till still holds the printer"
        self.printer.emulator.tear_off()
        return tuple(self.papers)

    def approved(self) -> str:
        last = self.core.last()
        return last.reference if last is not None and last.approved is not None else ""

    def _on_receipt(self, receipt: Receipt) -> None:
        self.papers.append(receipt.text)


def receipt_number(paper: str) -> int | None:
    """The number of the sale that a paper confirms; None when it was torn off above its number."""
    found = re.search(r"\bR\d+/(\d+)\b", paper)
    return int(found[1]) if found else None


class Lives:
    """Makes registers at a hub and lets them live."""

    def __init__(self, live: LiveHub, chain: ChainHub, driver: Driver, folder: Path) -> None:
        self._live = live
        self._chain = chain
        self._driver = driver
        self._folder = folder
        self._now = datetime.now(UTC).replace(microsecond=0).isoformat()
        self._count = 0
        live.hub.catalog.save_variants([_variant(code) for code in GOODS])
        prices = [PriceRow.model_validate(_price(number, code)) for number, code in enumerate(GOODS)]
        live.hub.prices.save(ZONE, prices)
        self._pin_hash = quick_hash(PIN)

    def live(self, *kills: int, loses_a_reply: bool = False) -> Life:
        """One register, killed at these steps in turn, then left to finish, then pushed."""
        folder, identity = self._enrolled()
        desk, deaths = Desk(loses_a_reply), []
        desk.start()
        try:
            for kill in kills:
                ended = self._run(folder, desk, kill)
                if ended["exit"] == 0:
                    break
                deaths.append(Death(tuple(ended["steps"]), tuple(ended["shown"]), _state(folder, desk)))
            last = self._run(folder, desk, 0)
            end, closed = _state(folder, desk), desk.core.close_day(PLN)
        finally:
            desk.stop()
        head, head_hash = self._pushed(folder)
        place, chain = identity.location_id, self._chain
        journal = chain.journal(identity.device_id, 1)
        return Life(
            kills, tuple(deaths), "; ".join(last["why"]), end, closed, head,
            chain.sums(place), dict(chain.effects(place)), journal, head_hash,
        )  # fmt: skip

    def steps(self) -> list[str]:
        """The steps of a day on which nobody is killed."""
        folder, _ = self._enrolled()
        desk = Desk(loses_a_reply=False)
        desk.start()
        try:
            ended = self._run(folder, desk, 0)
        finally:
            desk.stop()
        assert ended["exit"] == 0, ended["why"]
        steps: list[str] = ended["steps"]
        return steps

    def _run(self, folder: Path, desk: Desk, kill_at: int) -> dict[str, Any]:
        printer, terminal = f"escpos+{desk.line.url}", desk.terminal.url
        return self._driver.run(folder=str(folder), kill_at=kill_at, printer=printer, terminal=terminal, now=self._now)

    def _enrolled(self) -> tuple[Path, Identity]:
        self._count += 1
        place, folder = f"L{self._count}", self._folder / f"life-{self._count}"
        folder.mkdir()
        register_id = f"R{self._count}"
        self._open_location(place, register_id)
        self._live.publish()
        store = _agents_store(folder)
        transport = Transport(self._live.url, wait=lambda seconds: False, chance=lambda: 0.0)
        try:
            identity = enroll(
                store,
                transport,
                DeviceKey.load_or_create(folder / KEY_FILE),
                lambda shown: _check(self._live.approve(shown.code, register_id).is_success),
                machine="test",
                program="0",
                wait=lambda seconds: False,
            )
        finally:
            transport.close()
            store.close()
        self._pushed(folder)
        return folder, identity

    def _open_location(self, place: str, register_id: str) -> None:
        locations = self._live.hub.locations
        locations.save(LocationSettings(location_id=place, name=f"Shop {place}", zone=ZONE))
        locations.save_register(place, RegisterRow(register_id=register_id, name="Till"))
        operator = OperatorRow(
            operator_id=OPERATOR, number="1", name="Anna Nowak", short_name="Anna", pin_hash=self._pin_hash,
            permissions=("sell",),
        )  # fmt: skip
        locations.save_operator(place, operator)
        goods = [MovedStock(sku=code, quantity=OPENING) for code in GOODS]
        document = f"00000000-0000-7000-8000-{self._count:012d}"
        self._live.hub.stock.book(place, document, MovementReason.RECEIVED, goods)

    def _pushed(self, folder: Path) -> tuple[int, str]:
        """The agent brings both sides level; the end of the register's chain."""
        store = _agents_store(folder)
        try:
            trouble = build_agent(AgentSettings(data=folder), store, lambda seconds: False).run_once()
            assert trouble is None, trouble
            head = store.journal.head()
        finally:
            store.close()
        return head.seq, head.hash


def kill_points(steps: Sequence[str], count: int, seed: int) -> list[int]:
    """So many steps to die at: each kind of step once, the others by chance."""
    kinds = {step: place for place, step in reversed(list(enumerate(steps, 1)))}
    first = sorted(kinds.values())
    others = [place for place in range(1, len(steps) + 1) if place not in first]
    chance = random.Random(seed)
    return sorted(first + chance.sample(others, max(0, min(len(others), count - len(first)))))


@contextmanager
def warm_driver() -> Iterator[Driver]:
    """The program, ended at the end."""
    driver = Driver()
    try:
        yield driver
    finally:
        driver.close()


def _state(folder: Path, desk: Desk) -> State:
    papers = desk.torn()
    store = _agents_store(folder)
    try:
        numbers = range(1, len(store.sales.recent(100)) + 1)
        found = [store.sales.by_number(number) for number in numbers]
        facts = store.outbox.pending(0, 1000, 10_000_000)
        return State(
            sales=tuple(each for each in found if each is not None),
            basket=store.baskets.open(),
            payments=tuple(filter(None, (store.payments.find(key) for (key,) in _references(store)))),
            facts=tuple(_fact(json.loads(text)) for text in facts),
            broken=_broken(store),
            papers=papers,
            approved=desk.approved(),
        )
    finally:
        store.close()


def _references(store: Store) -> list[tuple[str]]:
    return store.database.all("SELECT reference FROM payment ORDER BY intended_at")


def _fact(envelope: dict[str, Any]) -> tuple[str, str]:
    return envelope["kind"], envelope["body"].get("transaction_id", "")


def _broken(store: Store) -> str:
    try:
        store.journal.verify()
    except BrokenChain as error:
        return str(error)
    return ""


def _agents_store(folder: Path) -> Store:
    return Store.open(folder / DATABASE_FILE, lambda: datetime.now(UTC), owner="agent")


def _check(holds: bool) -> None:
    assert holds


def _variant(code: str) -> CatalogRow:
    return CatalogRow(
        sku=code, item_id=code, name=f"Towar {code}", unit="pcs", tax_class="A", barcodes=((code.zfill(14), 1000),)
    )


def _price(number: int, code: str) -> dict[str, Any]:
    return {"sku": code, "unit_price": 399 + number, "valid_from": "2025-01-01"}
