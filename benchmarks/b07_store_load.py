"""B7, the register's part: from the downloaded snapshots to the assortment in use, while a till sells beside it."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.figure import Figure, at_most, percentile
from benchmarks.material import DAY, IDENTITY, NOW, snapshots
from local_store import Store
from retail.sale import new_basket
from retail.values import PLN, BasketId, OperatorId
from sync_agent.snapshot import SnapshotReader

SIZES = ((100_000, 3.0), (1_000_000, 25.0))
SAVE_EVERY_S = 0.02


def run(quick: bool = False) -> list[Figure]:
    """Load alone, which is what a new register does; then again over a full file, with a till that saves baskets."""
    figures: list[Figure] = []
    for items, reach_s in ((10_000, 3.0),) if quick else SIZES:
        snapshots(items)
        with tempfile.TemporaryDirectory(prefix="kontuar-b07-") as folder:
            figures += _measure(Path(folder) / "register.db", items, reach_s)
    return figures


def _measure(path: Path, items: int, reach_s: float) -> list[Figure]:
    store = Store.open(path, lambda: NOW, owner="tool")
    try:
        store.identity.save(IDENTITY)
        first = _load(store, items)
        waits, again = _beside_a_till(store, items)
    finally:
        store.close()
    what = f"load {items:,} items and prices from the downloaded files"
    return [
        at_most("B7", what, first, "s", reach_s),
        at_most("B7", f"{what}, over a full file, beside a till", again, "s", reach_s * 1.5),
        at_most("B7", "… longest time a basket's save took meanwhile", max(waits), "ms", 150),
        at_most("B7", "… p99 of a basket's save meanwhile", percentile(waits, 0.99), "ms", 33),
    ]


def _load(store: Store, items: int) -> float:
    started = time.perf_counter()
    for stream, (path, count) in snapshots(items).items():
        with SnapshotReader(path) as reader:
            store.inbox.load_blocks(stream, 1, count, reader.blocks(), count)
    return time.perf_counter() - started


def _beside_a_till(store: Store, items: int) -> tuple[list[float], float]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    till = context.Process(target=_save_baskets, args=(store.path, there))
    till.start()
    here.recv()
    took = _load(store, items)
    here.send("stop")
    waits: list[float] = here.recv()
    till.join()
    return waits, took


def _save_baskets(path: Path, loader: Connection) -> None:
    store = Store.open(path, lambda: NOW, owner="till")
    ids = IDENTITY.location_id, IDENTITY.register_id, OperatorId("bench")
    basket = new_basket(BasketId("basket"), *ids, DAY, NOW, PLN)
    store.baskets.save_open(basket)
    loader.send("ready")
    waits = []
    while not loader.poll(SAVE_EVERY_S):
        started = time.perf_counter()
        store.baskets.save_open(basket)
        waits.append((time.perf_counter() - started) * 1000)
    store.close()
    loader.send(waits or [0.0])
