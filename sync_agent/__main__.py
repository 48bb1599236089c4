"""The command `kontuar agent`: puts the parts together and keeps them running until asked to stop."""

from __future__ import annotations

import logging
import os
import random
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime

from local_store import Identity, Store, StoreError
from sync_agent.agent import Agent
from sync_agent.client import HubClient
from sync_agent.conversation import Conversation
from sync_agent.device_session import DeviceSession
from sync_agent.errors import Stopping
from sync_agent.key import KEY_FILE, DeviceKey
from sync_agent.lease import AgentLease
from sync_agent.logs import log_crash, start_logs, stop_logs
from sync_agent.memory import memory_keeper
from sync_agent.pace import Pace
from sync_agent.report import Report
from sync_agent.settings import AgentSettings, parse_arguments
from sync_agent.supervision import run_until_stopped, stop_at_end_of, stop_on_signals
from sync_agent.transport import Transport, Wait

_log = logging.getLogger("sync_agent")

SUCCESS, FAILURE = 0, 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run the agent; 0 when it was asked to stop (or, with ``--once``, when both sides are level), 1 otherwise."""
    settings = parse_arguments(sys.argv[1:] if argv is None else argv)
    handler = start_logs(settings.log_dir)
    sys.excepthook = log_crash
    stop = threading.Event()
    stop_on_signals(stop)
    if settings.supervised:
        stop_at_end_of(sys.stdin.buffer, stop)
    try:
        return _run(settings, stop)
    finally:
        stop_logs(handler)


def _run(settings: AgentSettings, stop: threading.Event) -> int:
    try:
        store = Store.open(settings.database, _utc_now, owner="agent")
    except StoreError as error:
        _log.error("the register's file cannot be opened", extra={"code": error.code})
        print(f"kontuar agent: {error}", file=sys.stderr)
        return FAILURE
    agent = build_agent(settings, store, stop.wait)
    if settings.once:
        with closing(store):
            return _once(agent)
    _log.info("started", extra={"pid": os.getpid()})
    if run_until_stopped(agent.run, stop):
        store.close()
    else:
        # The file stays open under the stuck thread; the process ends now, and that closes both.
        _log.warning("stopped in the middle of a request; it will be made again")
    return SUCCESS


def _once(agent: Agent) -> int:
    trouble = agent.run_once()
    if trouble is None:
        return SUCCESS
    print(f"kontuar agent: {trouble}", file=sys.stderr)
    return FAILURE


def build_agent(settings: AgentSettings, store: Store, wait: Wait) -> Agent:
    """An agent for ``store``, with the real clock and real chance."""
    chance = random.SystemRandom().random
    lease = AgentLease(store, f"agent {os.getpid()} {os.urandom(4).hex()}", time.monotonic)
    report = Report(store, _utc_now)
    connect = connector(settings, store, lease, report, wait, chance)
    return Agent(store, lease, connect, report, wait=wait, monotonic=time.monotonic, chance=chance, pace=Pace())


def connector(
    settings: AgentSettings,
    store: Store,
    lease: AgentLease,
    report: Report,
    wait: Wait,
    chance: Callable[[], float],
) -> Callable[[Identity], Conversation]:
    """Builds the conversation of an identity: its key, its hub's address, its way there."""

    tidy = memory_keeper()

    def _alive() -> None:
        if wait(0):
            raise Stopping("asked to stop")
        lease.keep()

    def _connect(identity: Identity) -> Conversation:
        transport = Transport(
            settings.hub or identity.hub_url,
            wait=wait,
            chance=chance,
            allow_plain_http=settings.allow_plain_http,
            ca_bundle=settings.ca_bundle,
        )
        key = DeviceKey.load(settings.data / KEY_FILE)
        session = DeviceSession(transport, identity.device_id, key, clock=_utc_now)
        return Conversation(
            store,
            identity,
            HubClient(session),
            settings.data,
            report,
            clock=_utc_now,
            monotonic=time.monotonic,
            chance=chance,
            pace=Pace(),
            alive=_alive,
            tidy=tidy,
        )

    return _connect


def _utc_now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
