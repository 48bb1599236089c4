"""B2: from Enter on the paid total to the sale on disk, and to the first byte of its receipt at the printer.

The whole register of the shop without its window: the presenter, the worker, one durable transaction, the print queue,
the ESC/POS driver. The printer stands behind a loopback socket in a process of its own and answers how it is before it
gets the receipt, as a real one does.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QEventLoop

from benchmarks.figure import Figure, at_most, percentile
from benchmarks.material import ITEMS, LOCATION, NOW, QUICK_ITEMS, gtin_of, register_copy
from drivers.cash_drawer.printer import PrinterDrawer
from drivers.device import HealthState
from drivers.pos_printer.emulator import Emulator
from drivers.pos_printer.escpos import EscPosPrinter
from drivers.pos_printer.lines import TcpLine
from drivers.pos_printer.profile import PROFILES
from drivers.pos_printer.server import PrinterServer
from drivers.pos_printer.virtual import machine_like
from drivers.transport import Transport, transport_for
from local_store import Store
from pos_app.assembly import Outside, Till
from pos_app.devices import Devices
from pos_app.operations import Operations
from pos_app.presenters.actions import Action
from pos_app.services.register import load_register
from pos_app.settings import TillSettings
from pos_app.words import Words
from retail.feeds import FeedEntry, OperatorRow, location_stream
from retail.staff import hash_pin

SALES, QUICK_SALES = 300, 30
LINES = 20
PROFILE = "epson-80"
OPERATOR, PIN = "anna", "4711"
COMMIT_MS, FIRST_BYTE_MS = 10.0, 40.0
_PATIENCE_S = 20.0
_JOB_BYTES = 16
"""Shorter writes are questions how the printer is."""


def run(quick: bool = False) -> list[Figure]:
    """Measure; with ``quick`` fewer goods and sales."""
    items, sales = (QUICK_ITEMS, QUICK_SALES) if quick else (ITEMS, SALES)
    with tempfile.TemporaryDirectory(prefix="kontuar-b02-") as folder, printer_process() as address:
        desk = MeasuredDesk(Store.open(register_copy(items, Path(folder)), lambda: NOW), address)
        try:
            for number in range(sales + 5):
                desk.sell(number)
        finally:
            desk.close()
    # The first sales load what every later one uses.
    commits, first_bytes = desk.commits_ms[5:], desk.first_bytes_ms[5:]
    return [
        at_most("B2", f"durable commit of a sale of {LINES} lines, p99", percentile(commits, 0.99), "ms", COMMIT_MS),
        at_most("B2", "Enter to the receipt's first byte, p99", percentile(first_bytes, 0.99), "ms", FIRST_BYTE_MS),
    ]


class Timed:
    """A channel that notes when the first byte of a receipt is handed over."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self.on_job: Callable[[float], None] = lambda at: None

    @property
    def description(self) -> str:
        return self._inner.description

    def open(self) -> None:
        self._inner.open()

    def close(self) -> None:
        self._inner.close()

    def write(self, data: bytes) -> None:
        if len(data) >= _JOB_BYTES:
            self.on_job(time.perf_counter())
        self._inner.write(data)

    def read(self, timeout_s: float) -> bytes:
        return self._inner.read(timeout_s)


class MeasuredDesk:
    """A register with its operator signed on, its worker, and its printer."""

    def __init__(self, store: Store, address: str) -> None:
        self._application = QCoreApplication.instance() or QCoreApplication([])
        self._loop = QEventLoop()
        self._store = store
        self.commits_ms: list[float] = []
        self.first_bytes_ms: list[float] = []
        self._first_byte_at: float | None = None
        channel = Timed(transport_for(address))
        channel.on_job = self._on_job
        self._printer = EscPosPrinter(channel, PROFILES[PROFILE])
        self._fault: BaseException | None = None
        self._operations = Operations("bench", self._failed)
        self._till = self._assembled()
        self._time_commits()
        self._till.start()
        if not self._printer.wait_until(lambda health: health.state is not HealthState.UNAVAILABLE, _PATIENCE_S):
            raise RuntimeError(f"no printer: {self._printer.health()}")
        self._sign_on()

    def sell(self, number: int) -> None:
        """One sale, cash, its receipt waited for."""
        presenter = self._till.presenter
        for line in range(LINES):
            presenter.scan(gtin_of((number * LINES + line) * 7 % QUICK_ITEMS | 1))
        presenter.act(Action.PAY)
        self._first_byte_at = None
        entered = time.perf_counter()
        presenter.complete()
        self._until(lambda: self._first_byte_at is not None)
        assert self._first_byte_at is not None
        self.first_bytes_ms.append((self._first_byte_at - entered) * 1000)
        self._until(lambda: not self._store.print_queue.waiting())

    def close(self) -> None:
        """Put everything away."""
        self._till.stop()
        self._operations.stop()
        self._store.close()

    def _assembled(self) -> Till:
        add_operator(self._store)
        register = load_register(self._store)
        assert register is not None
        devices = Devices(printer=self._printer, drawer=PrinterDrawer(self._printer))
        outside = Outside(lambda: NOW, self._operations, _words, lambda sound: None, self._operations.post)
        return Till(self._store, register, TillSettings(language="pl"), devices, outside)

    def _time_commits(self) -> None:
        sales: Any = self._store.sales
        record = sales.record

        def timed(*arguments: Any, **named: Any) -> None:
            begun = time.perf_counter()
            record(*arguments, **named)
            self.commits_ms.append((time.perf_counter() - begun) * 1000)

        sales.record = timed

    def _sign_on(self) -> None:
        presenter = self._till.presenter
        presenter.operator_chosen(OPERATOR)
        for digit in PIN:
            presenter.pin_typed(digit)
        presenter.pin_accepted()
        # The PIN is tried on the worker; until it is known, goods wait and no key pays.
        self._until(lambda: presenter.view().selling is not None)

    def _until(self, holds: Callable[[], bool]) -> None:
        ends = time.monotonic() + _PATIENCE_S
        while not holds():
            self._loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if self._fault is not None or time.monotonic() > ends:
                view = self._till.presenter.view()
                raise RuntimeError(f"nothing happens on the screen {view.screen}: {view.banner}") from self._fault

    def _failed(self, fault: BaseException) -> None:
        self._fault = fault

    def _on_job(self, at: float) -> None:
        if self._first_byte_at is None:
            self._first_byte_at = at


def add_operator(store: Store) -> None:
    """Somebody who may sell, as the hub would have sent them."""
    pin_hash = hash_pin(PIN, bytes(16)).phc
    row = OperatorRow(
        operator_id=OPERATOR, number="1", name="Anna Nowak", short_name="Anna", pin_hash=pin_hash, permissions=("sell",)
    )
    stream = location_stream(LOCATION)
    epoch, pos = store.inbox.cursors()[stream]
    entry = FeedEntry(pos + 1, 1, f"operator:{OPERATOR}", row.model_dump(mode="json"))
    store.inbox.apply(stream, epoch, [entry])


@contextmanager
def printer_process() -> Iterator[str]:
    """A printer that lives in a process of its own; its address."""
    spawning = multiprocessing.get_context("spawn")
    here, there = spawning.Pipe()
    process = spawning.Process(target=_serve_printer, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("stop")
        process.join(_PATIENCE_S)


def _serve_printer(parent: Any) -> None:
    with PrinterServer(Emulator(machine_like(PROFILES[PROFILE])), TcpLine()) as server:
        parent.send(f"escpos+{server.url}")
        parent.recv()


def _words(language: str) -> Words:
    return Words(language, lambda context, source, comment, n: source, ZoneInfo("Europe/Warsaw"))
