"""B1: from the reader's callback to the line on the screen, with a million items and a basket of a hundred lines."""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path

from benchmarks import material
from benchmarks.figure import Figure, at_most, percentile
from benchmarks.till import MeasuredTill, codes, till_folder

LINES, SCANS = 100, 400
REACH_MS = 16.7
WARM_UP = 5
WITH = "500 promotions"


def run(quick: bool = False) -> list[Figure]:
    """Measure; with ``quick`` a hundredth of the goods."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    items = material.QUICK_ITEMS if quick else material.ITEMS
    with tempfile.TemporaryDirectory(prefix="kontuar-b01-") as name:
        till = MeasuredTill(till_folder(items, Path(name)))
        growing, full = _scans(till, items)
        till.close()
    what = f"scan → line painted, {items:,} items, {{}}, {WITH}"
    return [
        at_most(
            "B1", what.format(f"basket growing to {LINES} lines") + ", p99", percentile(growing, 0.99), "ms", REACH_MS
        ),
        at_most("B1", what.format(f"basket of {LINES} lines") + ", p99", percentile(full, 0.99), "ms", REACH_MS),
        at_most("B1", what.format(f"basket of {LINES} lines") + ", p50", percentile(full, 0.50), "ms", REACH_MS),
    ]


def _scans(till: MeasuredTill, items: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each scan while the basket grows, and of each once it is full: any of its goods once more."""
    chance = random.Random(1)
    goods = codes(items, LINES)
    growing = [till.scan(code) * 1000 for code in goods]
    if till.lines != LINES:
        raise AssertionError(f"{till.lines} lines instead of {LINES}")
    full = [till.scan(chance.choice(goods)) * 1000 for _ in range(SCANS)]
    return growing[WARM_UP:], full
