"""B10, the store's part of a till's memory: a file of 1,000,000 items in use, without its screens."""

from __future__ import annotations

import multiprocessing
import random
from pathlib import Path

from benchmarks.figure import Figure, at_most
from benchmarks.material import DAY, ITEMS, NOW, QUICK_ITEMS, gtin_of, register_file

REACH_MB = 60
"""What leaves the screens two thirds of a till's 180 MB."""


def run(quick: bool = False) -> list[Figure]:
    """Open, search, find and check the file in a process of its own, and look at its resident memory."""
    items = QUICK_ITEMS if quick else ITEMS
    path = register_file(items)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        imported, used = pool.apply(_use, (path, items))
    return [
        at_most("B10", f"memory of a process with a store of {items:,} items in use", used, "MB", REACH_MB),
        at_most("B10", "… of which its libraries before the file was opened", imported, "MB", REACH_MB),
    ]


def _use(path: Path, items: int) -> tuple[float, float]:
    import psutil

    from local_store import Store

    process = psutil.Process()
    imported = process.memory_info().rss / 2**20
    store = Store.open(path, lambda: NOW, owner="tool")
    chance = random.Random(10)
    for _ in range(3_000):
        store.catalog.find_code(gtin_of(chance.randrange(items)), DAY)
    for text in ("s", "se go", "mleko", "czekolada mleczna", "zolty", "500 g", "ul xl"):
        store.catalog.search(text, DAY)
    store.check()
    used = process.memory_info().rss / 2**20
    store.close()
    return imported, used
