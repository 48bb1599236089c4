"""A live hub for tests, on real PostgreSQL: in this process over real HTTP, or in one of its own that can be killed.

Import the fixtures into a conftest::

    from tests.support.hub import hub, live_hub
    from tests.support.postgres import database_url, postgres_url

``live_hub.url`` is where it listens, ``live_hub.seed_chain()`` makes two locations with registers, operators, tax,
goods and prices, ``live_hub.enroll("014-1")`` gives a register that speaks the wire
(:class:`tests.support.wire.WireRegister`), ``live_hub.approve(code, register_id)`` is the manager for whoever enrols by
itself, and ``live_hub.hub`` has every service for a look behind the door.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
import uvicorn

from hub.api.app import create_app
from hub.bootstrap import Hub, HubOptions, open_hub
from hub.database.schema import feed_outbox
from hub.feed.manifests import close_versions
from hub.feed.sequencer import sequence_once
from retail.feeds import CatalogRow, LocationSettings, OperatorRow, PriceRow, RegisterRow, TaxRow
from retail.journal.facts import MovedStock
from retail.stock import MovementReason
from retail.tax import POLAND
from tests.support import hub_process
from tests.support.pins import quick_hash
from tests.support.wire import DeviceKey, Journal, WireRegister, base64url

ZONE = "PL-A"
LOCATIONS = ("014", "027")
PIN = "4711"
_PIN_HASH = quick_hash(PIN)
SKUS = tuple(f"PIE-{number:03d}" for number in range(1, 21))
OPENING_PIECES = 100
_DEADLINE = 30.0


@dataclass(slots=True)
class LiveHub:
    """A hub that listens on ``url``, and its services for seeding and looking."""

    url: str
    hub: Hub
    http: httpx.Client
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _manager_key: str = field(default="", init=False)

    @property
    def manager(self) -> dict[str, str]:
        """Headers of a manager who may do everything."""
        if not self._manager_key:
            self._manager_key = self.hub.keys.make("test manager", ("manage",))
        return {"Authorization": f"Bearer {self._manager_key}"}

    def seed_chain(self, skus: Sequence[str] = SKUS, pieces: int = OPENING_PIECES) -> None:
        """Two locations with two registers each, an operator (number 1, PIN 4711), tax, goods, prices, stock."""
        seed_chain(self.hub, skus, pieces)
        self.publish()

    def publish(self) -> None:
        """Number everything that was published, now."""
        eventually(self._all_numbered)
        self.hub.heads.refresh()

    def _all_numbered(self) -> bool:
        close_versions(self.hub.engine)
        sequence_once(self.hub.engine)
        with self.hub.engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(feed_outbox)) == 0

    def approve(self, code: str, register_id: str, *, replace: bool = False) -> httpx.Response:
        """The manager approves the code on a register's screen."""
        content = {"code": code, "register_id": register_id, "replace": replace}
        return self.http.post("/v1/enroll/approvals", json=content, headers=self.manager)

    def enroll(self, register_id: str = "014-1", *, replace: bool = False) -> WireRegister:
        """A register, enrolled over the wire."""
        key = DeviceKey()
        content = {"public_key": base64url(key.public), "machine": "test", "program": "0.1.0"}
        asked = self.http.post("/v1/enroll/requests", json=content).json()
        assert self.approve(asked["code"], register_id, replace=replace).status_code == 200
        signature = key.sign(f"kontuar enroll {asked['request_id']}")
        path = f"/v1/enroll/requests/{asked['request_id']}/claim"
        device = self.http.post(path, json={"signature": signature}).json()
        journal = Journal(device["device_id"], device["location_id"], register_id, device["epoch"], self.clock())
        return WireRegister(self.http, key, journal, self.clock)


def seed_chain(hub: Hub, skus: Sequence[str] = SKUS, pieces: int = OPENING_PIECES) -> None:
    """The chain of :meth:`LiveHub.seed_chain`, straight into a hub's services."""
    hub.locations.save_tax(
        [
            TaxRow(tax_class=rate.tax_class, letter=rate.letter, rate=rate.rate_hundredths, valid_from=rate.valid_from)
            for rate in POLAND.rates
        ]
    )
    pin_hash = _PIN_HASH
    for location_id in LOCATIONS:
        hub.locations.save(LocationSettings(location_id=location_id, name=f"Shop {location_id}", zone=ZONE))
        for place in (1, 2):
            row = RegisterRow(register_id=f"{location_id}-{place}", name=f"Till {place}")
            hub.locations.save_register(location_id, row)
        operator = OperatorRow(operator_id="op-1", number="1", name="Anna Nowak", short_name="Anna", pin_hash=pin_hash)
        hub.locations.save_operator(location_id, operator)
    hub.catalog.save_variants([_variant(number, sku) for number, sku in enumerate(skus, 1)])
    hub.prices.save(ZONE, [PriceRow(sku=sku, unit_price=649, valid_from=date(2025, 1, 1)) for sku in skus])
    for number, location_id in enumerate(LOCATIONS, 1):
        goods = [MovedStock(sku=sku, quantity=pieces * 1000) for sku in skus]
        document = f"00000000-0000-7000-8000-{number:012d}"
        if pieces:
            hub.stock.book(location_id, document, MovementReason.RECEIVED, goods)


def _variant(number: int, sku: str) -> CatalogRow:
    return CatalogRow(
        sku=sku,
        item_id=sku,
        name=f"Chleb żytni {number}",
        unit="pcs",
        tax_class="A",
        category="Spożywcze/Pieczywo",
        barcodes=((f"{5900010000000 + number:014d}", 1000),),
    )


@pytest.fixture
def hub(database_url: str, tmp_path: Path) -> Iterator[Hub]:
    """A hub without a door and without its feed thread: ``sequence_once`` is the test's to call."""
    opened = open_hub(database_url, HubOptions(tmp_path / "snapshots"))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def live_hub(database_url: str, tmp_path: Path) -> Iterator[LiveHub]:
    """A hub that listens on an ephemeral port of this machine, with the real clock."""
    with serving(open_hub(database_url, HubOptions(tmp_path / "snapshots", feed_pause=0.02))) as live:
        yield live


class serving:  # noqa: N801 - reads as the function it is used as
    """A hub served over HTTP by a thread of this process."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._started = threading.Event()
        config = uvicorn.Config(create_app(hub), log_config=None, ws="none", lifespan="on")
        self._server = _Server(config, self._started)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="hub")

    def __enter__(self) -> LiveHub:
        self._thread.start()
        assert self._started.wait(_DEADLINE), "the hub does not start"
        url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._live = LiveHub(url, self._hub, plain_client(url), self._hub.options.clock)
        return self._live

    def __exit__(self, *_: object) -> None:
        self._live.http.close()
        self._server.should_exit = True
        self._thread.join(_DEADLINE)
        self._socket.close()


def plain_client(url: str) -> httpx.Client:
    """A client that speaks no TLS: the world's certificates would take it longer to read than many a test takes."""
    return httpx.Client(base_url=url, timeout=_DEADLINE, verify=False)


class _Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config, started: threading.Event) -> None:
        super().__init__(config)
        self._told = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._told.set()


class HubProcess:
    """A hub in a process of its own, that can be killed at a step and started again over the same database.

    ``die_at`` names a statement: the process kills itself (SIGKILL) just before it would send the ``nth`` one that
    contains it. Processes are forked from one that has everything imported, so that starting one takes no second.
    """

    _forks = multiprocessing.get_context("forkserver")
    _forks.set_forkserver_preload(["tests.support.hub_process"])

    def __init__(self, database_url: str, snapshots: Path) -> None:
        self._database_url = database_url
        self._snapshots = snapshots
        self._process: multiprocessing.process.BaseProcess | None = None
        self.url = ""

    def start(self, die_at: str = "", nth: int = 1) -> str:
        """Start, wait until it listens; its URL."""
        here, there = self._forks.Pipe(duplex=False)
        arguments = (self._database_url, str(self._snapshots), die_at, nth, there)
        self._process = self._forks.Process(target=hub_process.serve, args=arguments)
        self._process.start()
        there.close()
        assert here.poll(_DEADLINE), "the hub process does not start"
        self.url = here.recv()
        here.close()
        return self.url

    def wait_dead(self) -> int | None:
        """Wait until the process has died of itself; minus the signal that killed it."""
        assert self._process is not None
        self._process.join(_DEADLINE)
        return self._process.exitcode

    def kill(self) -> None:
        """SIGKILL, as a power cut does."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.join(_DEADLINE)
        process.close()


def eventually(claim: Callable[[], bool], deadline: float = _DEADLINE) -> None:
    """Wait until ``claim`` holds; the feed's thread has no other way to tell a test that it is through."""
    assert_eventually(claim, deadline)


def assert_eventually(claim: Callable[[], bool], deadline: float = _DEADLINE) -> None:
    """The test's own claim: ``claim`` comes to hold by itself."""
    ends = time.monotonic() + deadline
    tick = threading.Event()
    while not claim():
        assert time.monotonic() < ends, "it never came true"
        tick.wait(0.01)
