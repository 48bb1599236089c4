"""A register's file, an agent on it and the strict hub, with time and chance in the test's hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from local_store import Store
from local_store.repositories.identity import Identity
from retail.journal import FactDraft, FactKind
from retail.values import DeviceId, FactId, LocationId, RegisterId
from sync_agent.agent import Agent
from sync_agent.client import HubClient
from sync_agent.conversation import Conversation
from sync_agent.device_session import DeviceSession
from sync_agent.key import KEY_FILE, DeviceKey
from sync_agent.lease import AgentLease
from sync_agent.pace import Pace
from sync_agent.report import Report
from sync_agent.transport import Transport
from tests.support.clock import FakeClock
from tests.support.wire_hub import Device, WireHub

PACE = Pace(outbox_s=0.3, heads_s=3, hello_s=600, enrolled_s=1, lease_s=2, refused_s=60)


def ignore(step: str) -> None:
    """Nobody listens to the steps."""


class Rig:
    """One register with its agent. ``pass_s`` lets time pass for clock and monotonic alike."""

    def __init__(
        self,
        folder: Path,
        hub_url: str,
        clock: FakeClock,
        *,
        owner: str = "agent 1",
        at_step: Callable[[str], None] = ignore,
    ) -> None:
        self.folder = folder
        self.clock = clock
        self.store = Store.open(folder / "register.sqlite", clock, owner="agent")
        self.key = DeviceKey.load_or_create(folder / KEY_FILE)
        self.hub_url = hub_url
        self.seconds = 0.0
        self.waited: list[float] = []
        self.stopping = False
        self.at_step = at_step
        self.load_key = False
        self.report = Report(self.store, clock)
        self.lease = AgentLease(self.store, owner, self.monotonic)
        self.transports: list[Transport] = []
        self.agent = self.new_agent()

    def new_agent(self) -> Agent:
        """An agent as after a start: it knows only what the file knows."""
        return Agent(
            self.store,
            self.lease,
            self.connect,
            self.report,
            wait=self.wait,
            monotonic=self.monotonic,
            chance=lambda: 0.5,
            pace=PACE,
        )

    def connect(self, identity: Identity) -> Conversation:
        key = DeviceKey.load(self.folder / KEY_FILE) if self.load_key else self.key
        transport = Transport(identity.hub_url, wait=self.wait, chance=lambda: 0.0, monotonic=lambda: 0.0)
        self.transports.append(transport)
        session = DeviceSession(transport, identity.device_id, key, clock=self.clock, monotonic=self.monotonic)
        return Conversation(
            self.store,
            identity,
            HubClient(session),
            self.folder,
            self.report,
            clock=self.clock,
            monotonic=self.monotonic,
            chance=lambda: 0.5,
            pace=PACE,
            alive=self.lease.keep,
            at_step=lambda step: self.at_step(step),
        )

    def monotonic(self) -> float:
        return self.seconds

    def wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        return self.stopping

    def pass_s(self, seconds: float) -> None:
        self.seconds += seconds
        self.clock.advance(seconds=seconds)

    def turn(self) -> float:
        """One turn of the agent; what it does next is due at once after the pause it asks for."""
        pause_s = self.agent.turn()
        self.pass_s(pause_s)
        return pause_s

    def turns(self, number: int) -> None:
        for _ in range(number):
            self.turn()

    def enroll_at(self, hub: WireHub, device_id: str = "dev-1") -> Identity:
        """An identity on both sides, without the ceremony."""
        hub.devices[device_id] = Device(self.key.public)
        identity = Identity(
            DeviceId(device_id), 1, RegisterId("014-2"), LocationId("014"), "pl", self.hub_url, hub.hub_id
        )
        self.store.identity.save(identity)
        return identity

    def sell(self, number: int = 1) -> list[str]:
        """Record so many facts, as a till does; their ids."""
        return [self.store.journal.append(drawer_opened(self.store, self.clock)).fact_id for _ in range(number)]

    def close(self) -> None:
        for transport in self.transports:
            transport.close()
        self.store.close()


def drawer_opened(store: Store, clock: FakeClock) -> FactDraft:
    """A small fact."""
    fact_id = FactId(store.new_id())
    return FactDraft(fact_id, FactKind.DRAWER_OPENED, 1, clock(), date(2026, 3, 2), {"reason": "zażółć gęślą"})


def moved(identity: Identity, **changes: object) -> Identity:
    """The identity with some fields changed."""
    return replace(identity, **changes)  # type: ignore[arg-type]
