"""B6: sales of five lines taken in by the hub over HTTP, durable; PostgreSQL, hub and client share this machine."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import sqlalchemy as sa
import uvicorn

from benchmarks.figure import Figure, at_least
from hub.api.app import create_app
from hub.bootstrap import Hub, HubOptions, open_hub
from hub.database.embedded import EmbeddedPostgres, make_database
from hub.database.schema import sale
from hub.process import tune_process
from retail.feeds import LocationSettings, RegisterRow
from tests.support.wire import DeviceKey, Journal, pack_push

BATCH = 500
LINES = 5
SKUS = 2_000
REGISTERS = 8
LOCATIONS = 4
WORKERS = 2
REACH = 4_000.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A register's pushes, signed and in files, and how to send them."""

    token: str
    pushes: list[tuple[str, dict[str, str]]]


def run(quick: bool = False) -> list[Figure]:
    """Measure; with ``quick`` a tenth of the sales."""
    batches = 2 if quick else 12
    with tempfile.TemporaryDirectory(prefix="kontuar-b06-") as name:
        folder = Path(name)
        with EmbeddedPostgres(folder / "postgres") as url:
            return [_measure(make_database(url, "hub"), folder, batches)]


def _measure(url: str, folder: Path, batches: int) -> Figure:
    hub = open_hub(url, HubOptions(folder / "snapshots"))
    prepared = [_prepare(hub, folder, number, batches) for number in range(REGISTERS)]
    plan = folder / "plan.json"
    plan.write_text(json.dumps([[each.token, each.pushes] for each in prepared]))
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        workers = [_start_worker(url, folder, listening) for _ in range(WORKERS)]
        try:
            client = [sys.executable, "-m", "benchmarks.b06_ingest", "client", _url(listening), str(plan)]
            seconds = float(subprocess.run(client, check=True, capture_output=True, text=True).stdout)
        finally:
            for worker in workers:
                worker.terminate()
                worker.wait(30)
    sales = REGISTERS * batches * BATCH
    _check(hub, sales)
    what = f"hub ingest over HTTP, sales of {LINES} lines, durable ({sales} sales, {REGISTERS} registers)"
    return at_least("B6", what, sales / seconds, "sales/s", REACH)


def _prepare(hub: Hub, folder: Path, number: int, batches: int) -> Prepared:
    location, register = f"L{number % LOCATIONS:02d}", f"R{number:02d}"
    hub.locations.save(LocationSettings(location_id=location, name=location, zone="PL-A"))
    hub.locations.save_register(location, RegisterRow(register_id=register, name=register))
    key = DeviceKey()
    device_id = hub.enrollment.approve(hub.enrollment.request(key.public, "bench", "0").code, register)
    journal, chance = Journal(device_id, location, register), Random(number)
    pushes = []
    for batch in range(batches):
        # Squared chance: some goods sell far more often than others.
        facts = [
            journal.sale(*((f"SKU-{int(chance.random() ** 2 * SKUS):05d}", 1, 399 + line) for line in range(LINES)))
            for _ in range(BATCH)
        ]
        push = pack_push(key, facts)
        path = folder / f"{register}-{batch}"
        path.write_bytes(push.body)
        pushes.append((str(path), dict(push.headers)))
    at = hub.options.clock().isoformat()
    signature = key.private.sign(f"kontuar token {device_id} {at} n".encode())
    return Prepared(hub.devices.token(device_id, at, "n", signature), pushes)


def _start_worker(url: str, folder: Path, listening: socket.socket) -> subprocess.Popen[bytes]:
    number = listening.fileno()
    command = [sys.executable, "-m", "benchmarks.b06_ingest", "hub", url, str(folder / "snapshots"), str(number)]
    return subprocess.Popen(command, pass_fds=[number])


def _url(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


def _check(hub: Hub, sales: int) -> None:
    with hub.engine.connect() as connection:
        stored = connection.scalar(sa.select(sa.func.count()).select_from(sale))
    wrong = [hub.stock.audit(f"L{number:02d}") for number in range(LOCATIONS)]
    hub.engine.dispose()
    if stored != sales or any(wrong):
        raise AssertionError(f"{stored} sales of {sales} stored, stock differs: {wrong}")


def _serve(url: str, snapshots: str, number: str) -> None:
    app = create_app(open_hub(url, HubOptions(Path(snapshots))))
    tune_process()
    listening = socket.socket(fileno=int(number))
    uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none")).run([listening])


def _send_all(url: str, plan: str) -> None:
    address = urlsplit(url)
    registers = [(token, pushes) for token, pushes in json.loads(Path(plan).read_text())]
    bodies = {path: Path(path).read_bytes() for _, pushes in registers for path, _ in pushes}
    failures: list[str] = []

    def send(token: str, pushes: list[tuple[str, dict[str, str]]]) -> None:
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=120)
        for path, headers in pushes:
            connection.request("POST", "/v1/sync/push", bodies[path], {**headers, "Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != 200 or content.count(b'"applied"') != BATCH:
                failures.append(f"{answer.status} {content[:300]!r}")
        connection.close()

    _wait_for(address.hostname or "", address.port or 0)
    threads = [threading.Thread(target=send, args=register) for register in registers]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    if failures:
        raise SystemExit(failures[0])
    print(seconds)


def _wait_for(host: str, port: int) -> None:
    """The socket listens before the hub does: the first answer says that it is there."""
    connection = http.client.HTTPConnection(host, port, timeout=120)
    connection.request("GET", "/v1/sync/heads")
    connection.getresponse().read()
    connection.close()


if __name__ == "__main__":
    {"hub": _serve, "client": _send_all}[sys.argv[1]](*sys.argv[2:])
