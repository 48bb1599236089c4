"""B3: from the start of the process to a till that answers a scan, with a million items in its file."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import material
from benchmarks.compiled import compiled_in
from benchmarks.figure import Figure, at_most
from benchmarks.till import till_folder

STARTS = 7
REACH_S = 1.2
_PATIENCE_S = 60.0


def run(quick: bool = False) -> list[Figure]:
    """Measure; with ``quick`` a hundredth of the goods."""
    items = material.QUICK_ITEMS if quick else material.ITEMS
    with tempfile.TemporaryDirectory(prefix="kontuar-b03-") as name:
        folder = till_folder(items, Path(name))
        _start(folder)  # an installed till has its modules compiled
        taken = [_start(folder) for _ in range(STARTS)]
    what = f"process start → a scan answered, {items:,} items, median of {STARTS}"
    return [at_most("B3", what, statistics.median(taken), "s", REACH_S)]


def _start(folder: Path) -> float:
    """Seconds of one start."""
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.start_probe", str(folder)],
        env={**compiled_in(folder / "compiled"), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
        check=True,
    )
    return float(done.stdout) - began
