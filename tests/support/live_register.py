"""Registers of a live hub, whole: till, agent and the line between them, each on a file of its own, on one thread.

Import the fixtures ``chain`` and ``postgres_url`` (:mod:`tests.support.postgres`). Opening a hub and enrolling
registers takes a while, so the tests of a module share one chain, and each takes its registers with
``chain.register("014-1")``: nothing is open there, nothing put by, and the hub answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.bootstrap import HubOptions, open_hub
from local_store import SyncStatus
from pos_app.presenters.actions import Action
from pos_app.services.hub_lookup import HubLookup, HubQuestions
from retail.feeds import OperatorRow
from retail.staff import Permission
from retail.tokens import token_in
from sync_agent.device_session import DeviceSession
from sync_agent.enroll import enroll
from sync_agent.key import TokenSigner
from sync_agent.lookup import HubLine, Line, Way
from sync_agent.transport import Transport
from tests.support.agent_rig import Rig
from tests.support.clock import FakeClock
from tests.support.demo_register import PINS
from tests.support.headless_kiosk import HeadlessKiosk, open_kiosk
from tests.support.headless_till import HeadlessTill, open_till
from tests.support.hub import LOCATIONS, LiveHub, serving
from tests.support.pins import quick_hash
from tests.support.postgres import TEMPLATE, fresh_database
from tests.support.workers import Worker

LONG_S = 20.0
"""How long a question may take: a busy machine is no reason for a test to fail."""

_ANNA = OperatorRow(
    operator_id="anna",
    number="7",
    name="Anna Nowak",
    short_name="Anna",
    pin_hash=quick_hash(PINS["anna"]),
    permissions=tuple(Permission),
)


def line_of(rig: Rig, deadline_s: float = LONG_S) -> HubLine:
    """The real line of a register to its hub."""

    def connect(identity: Any, timeouts: Any) -> Way:
        transport = Transport(identity.hub_url, wait=rig.wait, chance=lambda: 0.0, timeouts=timeouts, attempts=1)
        return Way(identity, transport, DeviceSession(transport, identity.device_id, rig.key, clock=rig.clock))

    return HubLine(Line(rig.store.identity.get, connect, rig.clock, deadline_s))


def enroll_at(live: LiveHub, rig: Rig, register_id: str) -> None:
    """Enrol over the wire, with a manager who approves at once."""
    transport = Transport(live.url, wait=rig.wait, chance=lambda: 0.0)

    def approve(shown: Any) -> None:
        live.approve(shown.code, register_id).raise_for_status()

    enroll(rig.store, transport, rig.key, approve, machine="till", program="0.1.0", wait=rig.wait)
    transport.close()


@dataclass
class LiveRegister:
    """A register with Anna signed on. ``lookup`` is what its till asks: a test may put another in its place."""

    live: LiveHub
    rig: Rig
    till: HeadlessTill
    worker: Worker
    lookup: HubLookup

    def begin(self) -> None:
        """As in the morning."""
        desk = self.till.till.desk
        self.lookup, self.worker.holding, self.worker.waiting = line_of(self.rig), False, []
        self.till.presenter.open_panel(None)
        desk.selling.cancel()
        for each in self.till.store.baskets.suspended():
            self.till.store.baskets.take(each.basket_id)
        self.sync()

    def sync(self) -> None:
        """Push what waits, and take what the hub has published."""
        exchange(self.live, self.rig)
        self.till.presenter.tick()

    def cut_off(self) -> None:
        """The agent no longer reaches the hub, and says so."""
        self.till.store.status.write(SyncStatus("offline", self.rig.clock()))

    def add(self, sku: str, pieces: int = 1) -> None:
        """Sell goods chosen on the screen."""
        for _ in range(pieces):
            self.till.presenter.result_chosen(sku)

    def put_by(self) -> str:
        """Suspend the basket; the code on its slip."""
        self.till.press(Action.SUSPEND)
        self.till.presenter.panel_accepted()
        return self.printed_code()

    def sell(self) -> str:
        """Take exact cash and print; the code on the receipt."""
        self.till.press(Action.EXACT_CASH)
        self.till.print_waiting()
        return self.printed_code()

    def printed_code(self) -> str:
        """The token on the last paper."""
        words = self.till.printer.papers[-1].replace("]", " ").split()
        return next(token for word in words if (token := token_in(word)) is not None)

    def basket(self) -> list[tuple[str, int]]:
        """SKU and pieces of each line of the open basket."""
        basket = self.till.till.desk.selling.basket
        return [(line.variant.sku, line.quantity.thousandths // 1000) for line in basket.lines] if basket else []


def exchange(live: LiveHub, rig: Rig) -> None:
    """A turn of the agent, some seconds later, with a hub that has published what it has."""
    live.publish()
    rig.pass_s(3)
    rig.turn()


@dataclass
class LiveKiosk:
    """A kiosk whose agent and line are real."""

    live: LiveHub
    rig: Rig
    kiosk: HeadlessKiosk

    def take(self, *skus: str) -> None:
        """Put goods into the basket, each once."""
        for sku in skus:
            self.kiosk.presenter.goods_chosen(sku)
            self.kiosk.presenter.add()

    def ticket(self) -> str:
        """Have the basket put on a ticket; the code on it."""
        self.kiosk.presenter.show_basket()
        self.kiosk.presenter.pay()
        self.kiosk.presenter.way_chosen("ticket")
        done = self.kiosk.view.done
        assert done is not None, self.kiosk.banner
        return done.code

    def sync(self) -> None:
        """Push what waits, and take what the hub has published."""
        exchange(self.live, self.rig)
        self.kiosk.presenter.tick()

    def close(self) -> None:
        """End it."""
        self.kiosk.store.close()
        self.rig.close()


@dataclass
class Chain:
    """A live hub over the seeded chain, and those of its registers that were asked for."""

    live: LiveHub
    folder: Path
    opened: dict[str, LiveRegister] = field(default_factory=dict)

    def register(self, register_id: str) -> LiveRegister:
        """A register, enrolled, in step with the hub, with nothing begun."""
        if register_id not in self.opened:
            self.opened[register_id] = self._open(register_id)
        self.opened[register_id].begin()
        return self.opened[register_id]

    def kiosk(self, register_id: str) -> LiveKiosk:
        """A kiosk, enrolled, in step with the hub; one register is either a till or a kiosk."""
        rig = self._enrolled(register_id)
        questions = HubQuestions(lambda: line_of(rig), Worker())
        path = self.folder / register_id / "register.sqlite"
        return LiveKiosk(
            self.live, rig, open_kiosk(path, rig.clock, hub=questions, signer=lambda: TokenSigner(rig.key))
        )

    def _enrolled(self, register_id: str) -> Rig:
        rig = Rig(self.folder / register_id, self.live.url, FakeClock(datetime.now(UTC)), owner=f"agent {register_id}")
        enroll_at(self.live, rig, register_id)
        self.live.publish()
        rig.turn()
        return rig

    def _open(self, register_id: str) -> LiveRegister:
        rig, worker = self._enrolled(register_id), Worker()
        questions = HubQuestions(lambda: _Current(made), worker)  # type: ignore[arg-type,return-value]
        path = self.folder / register_id / "register.sqlite"
        till = open_till(path, rig.clock, hub=questions, signer=lambda: TokenSigner(rig.key))
        made = LiveRegister(self.live, rig, till, worker, line_of(rig))
        till.sign_on("anna")
        return made

    def close(self) -> None:
        for each in self.opened.values():
            each.till.store.close()
            each.rig.close()


class _Current:
    """Whatever stands in the place of the line now."""

    def __init__(self, register: LiveRegister) -> None:
        self._register = register

    def __getattr__(self, question: str) -> Any:
        return getattr(self._register.lookup, question)


@pytest.fixture(scope="module")
def chain(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """A chain of two shops with two registers each, where Anna may do everything."""
    folder = tmp_path_factory.mktemp("chain")
    with fresh_database(postgres_url, TEMPLATE) as url:
        hub = open_hub(url, HubOptions(folder / "snapshots", feed_pause=0.02))
        with serving(hub) as live:
            live.seed_chain(pieces=0)
            for location_id in LOCATIONS:
                live.hub.locations.save_operator(location_id, _ANNA)
            made = Chain(live, folder)
            yield made
            made.close()
