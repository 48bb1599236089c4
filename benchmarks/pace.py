"""The pace of the machine: fixed work in plain Python, so that figures of different days can be compared.

And how long the machine keeps a program waiting that could run: on a shared one that is most of the 99th percentile of
whatever takes a few milliseconds.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, replace

from benchmarks.figure import Figure, percentile

ROUNDS, LINES = 9, 20_000
"""About a second where the figures of ``docs/benchmarks.md`` come from."""
BLINKS, BLINK_LINES, PAUSE_S = 300, 700, 0.02
"""Pieces of some 3 ms with pauses between them, as a till works between scans."""


@dataclass(frozen=True, slots=True)
class _Line:
    sku: str
    quantity: int
    amount: int


def pace(when: str) -> tuple[Figure, Figure]:
    """Milliseconds of a round of the work by the clock, and those that a short piece of it waited for the processor.

    The first is a median: twice as many are half as fast a machine. The second is the 99th percentile.
    """
    taken = [_timed(LINES)[0] for _ in range(ROUNDS)]
    waited = []
    for _ in range(BLINKS):
        time.sleep(PAUSE_S)
        by_clock, of_processor = _timed(BLINK_LINES)
        waited.append(max(0.0, by_clock - of_processor))
    return (
        _shown("pace", f"a round of fixed work, {when} the figures", statistics.median(taken)),
        _shown("wait", f"… how long 3 ms of it wait for a processor, p99, {when} them", percentile(waited, 0.99)),
    )


def _shown(figure_id: str, what: str, milliseconds: float) -> Figure:
    return Figure(figure_id, what, round(milliseconds, 3), "ms", "", True)


def _timed(lines: int) -> tuple[float, float]:
    """Milliseconds of the work by the clock, and of the processor."""
    began, worked = time.perf_counter(), time.thread_time()
    _work(lines)
    return (time.perf_counter() - began) * 1000, (time.thread_time() - worked) * 1000


def _work(many: int) -> None:
    """What a till's Python mostly does: make small values, look them up, replace and sort them."""
    lines: dict[str, _Line] = {}
    for number in range(many):
        sku = f"K{number * 7919 % 5_000:08d}"
        line = lines.get(sku) or _Line(sku, 0, 0)
        lines[sku] = replace(line, quantity=line.quantity + 1, amount=line.amount + number % 997)
    sorted((line.amount, line.quantity, line.sku) for line in lines.values())
