"""A hub in a process of its own over its own PostgreSQL, and registers enrolled with it, to measure end to end."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import uvicorn

from benchmarks import material
from hub.api.app import create_app
from hub.bootstrap import Hub, HubOptions, open_hub
from hub.database.embedded import EmbeddedPostgres, make_database
from hub.database.engine import raw as raw_connection
from hub.process import tune_process
from local_store import Store
from retail.feeds import LocationSettings, RegisterRow
from sync_agent.__main__ import build_agent
from sync_agent.agent import Agent
from sync_agent.enroll import enroll
from sync_agent.key import KEY_FILE, DeviceKey
from sync_agent.settings import DATABASE_FILE, AgentSettings
from sync_agent.transport import Transport

REGISTER = "014-1"


@dataclass(frozen=True, slots=True)
class Chain:
    """Where the hub listens, and its services for seeding and for looking behind it."""

    url: str
    hub: Hub


@contextmanager
def running_chain(folder: Path, items: int = 0) -> Iterator[Chain]:
    """A chain with one location and register, and ``items`` goods with prices."""
    with EmbeddedPostgres(folder / "postgres") as server:
        database = make_database(server, "hub")
        hub = open_hub(database, HubOptions(folder / "seeding"))
        _seed(hub, items)
        with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
            command = [sys.executable, "-m", "benchmarks.chain", database, str(folder / "snapshots")]
            process = subprocess.Popen([*command, str(listening.fileno())], pass_fds=[listening.fileno()])
            try:
                yield Chain(f"http://127.0.0.1:{listening.getsockname()[1]}", hub)
            finally:
                process.terminate()
                process.wait(30)
                hub.engine.dispose()


def enrolled(chain: Chain, folder: Path) -> Store:
    """A register's file, enrolled over the wire."""
    folder.mkdir(parents=True)
    store = Store.open(folder / DATABASE_FILE, lambda: datetime.now(UTC), owner="agent")
    transport = Transport(chain.url, wait=threading.Event().wait, chance=lambda: 0.0)
    approve = chain.hub.enrollment.approve
    key = DeviceKey.create(folder / KEY_FILE)
    enroll(
        store,
        transport,
        key,
        lambda shown: _ignore(approve(shown.code, REGISTER, replace=True)),
        machine="bench",
        program="0",
        wait=lambda seconds: False,
    )
    transport.close()
    return store


def agent_of(store: Store) -> Agent:
    """The agent as ``kontuar agent`` builds it."""
    return build_agent(AgentSettings(store.path.parent), store, threading.Event().wait)


def _seed(hub: Hub, items: int) -> None:
    zone = material.ZONE
    hub.locations.save(LocationSettings(location_id=material.LOCATION, name="Sklep 014", zone=zone))
    hub.locations.save_register(material.LOCATION, RegisterRow(register_id=REGISTER, name="Kasa 1"))
    if items:
        _copy(hub, "catalog", material.catalog_rows(items))
        _copy(hub, f"price:{zone}", material.price_rows(items))


def _copy(hub: Hub, stream: str, rows: Iterable[tuple[str, int, Mapping[str, Any]]]) -> None:
    """What an import and a compaction leave behind, without their time: the stream's rows, and its head above them."""
    with hub.engine.begin() as connection:
        raw = raw_connection(connection)
        count = 0
        with raw.cursor().copy("COPY feed_row (stream, key, rev, row) FROM STDIN") as copy:
            for key, _, row in rows:
                copy.write_row((stream, key, 1, orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()))
                count += 1
        raw.execute(
            "INSERT INTO feed_stream (stream, head, floor) VALUES (%s, %s, %s)"
            " ON CONFLICT (stream) DO UPDATE SET head = excluded.head, floor = excluded.floor",
            [stream, count, count],
        )


def _ignore(value: object) -> None:
    """The code is shown to nobody."""


def _serve(database: str, snapshots: str, number: str) -> None:
    app = create_app(open_hub(database, HubOptions(Path(snapshots))))
    tune_process()
    uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none")).run([socket.socket(fileno=int(number))])


if __name__ == "__main__":
    _serve(*sys.argv[1:])
