"""B10, till: memory of the selling process with a million items in its file, after two hundred scans."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

from benchmarks import material
from benchmarks.figure import Figure, at_most
from benchmarks.till import MeasuredTill, codes, till_folder

SCANS = 200
REACH_MB = 180.0
_PATIENCE_S = 300.0


def run(quick: bool = False) -> list[Figure]:
    """Measure; with ``quick`` a hundredth of the goods."""
    items = material.QUICK_ITEMS if quick else material.ITEMS
    with tempfile.TemporaryDirectory(prefix="kontuar-b10-") as name:
        folder = till_folder(items, Path(name))
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.b10_till_memory", str(folder), str(items)],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=True,
        )
    resident, proportional = json.loads(done.stdout)
    what = f"memory of the till, {items:,} items, {SCANS} scans, {{}}"
    return [
        at_most("B10", what.format("resident"), resident, "MB", REACH_MB),
        at_most("B10", what.format("its share (PSS)"), proportional, "MB", REACH_MB),
    ]


def main() -> int:
    """In a process of its own: sell, then print megabytes, resident and proportional."""
    folder, items = Path(sys.argv[1]), int(sys.argv[2])
    till = MeasuredTill(folder)
    for code in codes(items, SCANS):
        till.scan(code)
    memory = psutil.Process().memory_full_info()
    print(json.dumps([memory.rss / 2**20, memory.pss / 2**20]))
    till.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
