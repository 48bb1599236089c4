"""The pace of the machine: fixed work in plain Python, so that figures of different days can be compared."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, replace

from benchmarks.figure import Figure

ROUNDS, LINES = 9, 20_000
"""About a second where the figures of ``docs/benchmarks.md`` come from."""


@dataclass(frozen=True, slots=True)
class _Line:
    sku: str
    quantity: int
    amount: int


def pace(when: str) -> Figure:
    """Milliseconds of a round of the work by the clock, the median: twice as many are half as fast a machine."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        _work()
        taken.append((time.perf_counter() - began) * 1000)
    median = round(statistics.median(taken), 3)
    return Figure("pace", f"a round of fixed work, {when} the figures", median, "ms", "", True)


def _work() -> None:
    """What a till's Python mostly does: make small values, look them up, replace and sort them."""
    lines: dict[str, _Line] = {}
    for number in range(LINES):
        sku = f"K{number * 7919 % 5_000:08d}"
        line = lines.get(sku) or _Line(sku, 0, 0)
        lines[sku] = replace(line, quantity=line.quantity + 1, amount=line.amount + number % 997)
    sorted((line.amount, line.quantity, line.sku) for line in lines.values())
