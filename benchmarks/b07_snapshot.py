"""B7: a new register loads the whole assortment from its hub, from hello to the last row swapped in."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.chain import Chain, agent_of, enrolled, running_chain
from benchmarks.figure import Figure, at_most

SIZES = ((100_000, 3.0), (1_000_000, 25.0))


def run(quick: bool = False) -> list[Figure]:
    """Measure; with ``quick`` the small assortment only, a tenth of it."""
    sizes = ((10_000, 3.0),) if quick else SIZES
    return [figure for items, reach_s in sizes for figure in _measure(items, reach_s)]


def _measure(items: int, reach_s: float) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="kontuar-b07-") as name, running_chain(Path(name), items) as chain:
        first = _bootstrap(chain, Path(name) / "first", items)
        others = _bootstrap(chain, Path(name) / "second", items)
    what = f"bootstrap a register by snapshot, {items:,} items and their prices"
    return [
        at_most("B7", what, others, "s", reach_s),
        at_most("B7", f"{what}; the chain's first, for which the hub writes the files", first, "s", reach_s * 2),
    ]


def _bootstrap(chain: Chain, folder: Path, items: int) -> float:
    store = enrolled(chain, folder)
    begun = time.perf_counter()
    trouble = agent_of(store).run_once()
    seconds = time.perf_counter() - begun
    if trouble is not None or store.catalog.count() != items:
        raise AssertionError(f"{store.catalog.count()} of {items} items are here: {trouble}")
    store.close()
    shutil.rmtree(folder)
    return seconds
