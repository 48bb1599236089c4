"""B10, agent: memory of the process beside the till, at rest and while it loads a whole assortment."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

from benchmarks import b08_drain
from benchmarks.chain import Chain, enrolled, running_chain
from benchmarks.compiled import compiled_in
from benchmarks.figure import Figure, at_most
from local_store import Store

ITEMS = 1_000_000
REACH_MB = 60.0
_PATIENCE_S = 300.0
_REST_S = 5.0


def run(quick: bool = False) -> list[Figure]:
    """Measure; with ``quick`` a hundredth of the assortment."""
    items = ITEMS // 100 if quick else ITEMS
    with tempfile.TemporaryDirectory(prefix="kontuar-b10-") as name, running_chain(Path(name), items) as chain:
        store = enrolled(chain, Path(name) / "register")
        rest, peak = _watched(chain, store, items, compiled_in(Path(name) / "compiled"))
        store.close()
    return [
        at_most("B10", f"memory of the agent at rest, {items:,} items, 10,000 sales sent", rest, "MB", REACH_MB),
        at_most("B10", f"memory of the agent at most, while it loads {items:,} items", peak, "MB", 2 * REACH_MB),
    ]


def _watched(chain: Chain, store: Store, items: int, environment: Mapping[str, str]) -> tuple[float, float]:
    """Resident megabytes when all is done and quiet, and the most there ever were."""
    # An installed agent has its modules compiled, and a compiler leaves megabytes behind.
    subprocess.run([sys.executable, "-c", "import sync_agent.__main__"], env=environment, check=True)
    command = [
        sys.executable,
        "-m",
        "sync_agent",
        "--data",
        str(store.path.parent),
        "--log-dir",
        str(store.path.parent),
    ]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment)
    try:
        _until(lambda: store.catalog.count() == items and store.status.read().state == "online")
        b08_drain.sell(store, b08_drain.SALES)
        _until(lambda: store.outbox.summary().waiting == 0)
        agent = psutil.Process(process.pid)
        _until(lambda: _rests(agent))
        return agent.memory_info().rss / 2**20, _peak(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _rests(agent: psutil.Process) -> bool:
    """It did next to nothing for a while: sent sales come back as changed stock, and that is work still."""
    before = sum(agent.cpu_times()[:2])
    time.sleep(_REST_S)
    return sum(agent.cpu_times()[:2]) - before < _REST_S / 10


def _peak(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _until(claim: Callable[[], bool]) -> None:
    ends = time.monotonic() + _PATIENCE_S
    while not claim():
        if time.monotonic() > ends:
            raise AssertionError("the agent does not get on")
        time.sleep(0.2)
