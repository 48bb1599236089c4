"""Replay shops and weeks, print the books of data, register and hub side by side; 0 only when all agree."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.shopping.reconcile import compare, dollars, merged, promises, table
from benchmarks.shopping.replay import Replay, Selection, ShopResult
from benchmarks.shopping.serve import served_hub
from benchmarks.shopping.source import Journey, LeftOut
from benchmarks.shopping.sums import Sums

SHOPS = (367, 361, 292, 406, 333)
"""Of the busiest in week 25, fuel among their goods."""
WEEK = 25


def main(argv: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shopping", description=__doc__)
    parser.add_argument("--shops", type=_numbers, default=SHOPS, help="numbers of shops, commas between")
    parser.add_argument("--week", type=_numbers, default=(WEEK,), help="weeks 1 to 53, commas between")
    parser.add_argument("--all", action="store_true", help="every shop, every week: takes hours")
    parser.add_argument("--sync-days", type=int, help="trading days between two syncs: 1, with --all 28")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the files of registers and hub in this folder")
    arguments = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, _stop)
    journey = Journey.load()
    days = arguments.sync_days or (28 if arguments.all else 1)
    selection = Selection(
        journey.shops if arguments.all else arguments.shops, journey.weeks if arguments.all else arguments.week, days
    )
    unknown = set(selection.shops) - set(journey.shops) | set(selection.weeks) - set(journey.weeks)
    if unknown:
        parser.error(f"no such shop or week: {', '.join(map(str, sorted(unknown)))}")
    with _folder(arguments.keep) as folder, served_hub(folder / "hub") as hub:
        replay = Replay(journey, selection, hub, folder, keep=arguments.keep is not None, progress=_progress)
        return _report(replay.run())


def _report(results: Iterator[ShopResult]) -> int:
    whole, left_out, everything = (Sums(), Sums(), Sums()), LeftOut(), True
    rows, broken = [], []
    started, selling_s, syncing_s = time.perf_counter(), 0.0, 0.0
    last: ShopResult | None = None
    for result in results:
        last = result
        for total, each in zip(whole, result.sums, strict=True):
            total.add(each)
        left_out += result.left_out
        selling_s, syncing_s = selling_s + result.selling_s, syncing_s + result.syncing_s
        everything = everything and result.ok
        rows += [[row for row in result.agreements if not row.ok]]
        broken += [row for row in result.promises if not row.ok]
        _say_shop(result)
    if last is None:
        print("Nothing was sold in this selection.")
        return 1
    print(f"\n{table(merged(rows, compare(*whole)[:-1]))}\n\n{promises(broken or last.promises)}\n")
    _say_speed(whole[0], left_out, time.perf_counter() - started, selling_s, syncing_s)
    print("Everything agrees to the cent." if everything else "NOT everything agrees.")
    return 0 if everything else 1


def _say_shop(result: ShopResult) -> None:
    source = result.sums[0]
    stock = result.agreements[-1]
    print(
        f"\r{'✓' if result.ok else '✗'} shop {result.shop:>6}  {source.baskets:>6,} baskets  {source.lines:>7,} lines  "
        f"{dollars(source.total):>14}  stock of {len(source.stock):,} SKUs {'agrees' if stock.ok else 'DIFFERS'}  "
        f"{source.baskets / max(result.selling_s, 1e-9):5.0f} baskets/s",
        flush=True,
    )
    for each in (*(row for row in result.agreements if not row.ok), *(row for row in result.promises if not row.ok)):
        print(f"    ✗ {each}")


def _say_speed(source: Sums, left_out: LeftOut, whole_s: float, selling_s: float, syncing_s: float) -> None:
    baskets_s, lines_s = source.baskets / selling_s, source.lines / selling_s
    print(
        f"{source.baskets:,} baskets of {source.lines:,} lines in {whole_s:.1f} s: selling {selling_s:.1f} s "
        f"({baskets_s:.0f} baskets/s, {lines_s:.0f} lines/s), enrolment and sync {syncing_s:.1f} s.\n"
        f"Left out, because nothing of them was sold: {left_out.lines:,} lines of quantity 0 worth "
        f"{dollars(left_out.paid)}, {left_out.baskets:,} baskets of only such lines."
    )


def _progress(shop: int, baskets: int) -> None:
    if sys.stdout.isatty():
        print(f"\r  shop {shop:>6}  {baskets:>6,} baskets …", end="", flush=True)


def _stop(number: int, frame: object) -> None:
    """Asked to end in the middle of hours: hub and database are put away as after a normal end."""
    sys.exit(128 + number)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="kontuar-shopping-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    sys.exit(main())
