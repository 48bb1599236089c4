"""Run the benchmarks, print a table and write ``benchmarks/results/latest.json``."""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import re
import sys
import time
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.pace import pace

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "latest.json"
_NAME = re.compile(r"b(\d+)_\w+")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", help="numbers or names of benchmarks: b2 b04_search; all without any")
    parser.add_argument("--quick", action="store_true", help="a hundredth of the goods: to try the benchmarks out")
    parser.add_argument("--list", action="store_true", help="list the benchmarks and stop")
    arguments = parser.parse_args()
    names = chosen(arguments.only)
    if arguments.list or not names:
        print("\n".join(names) or "no such benchmark")
        return 0 if names else 2
    print(f"{platform.platform()}, Python {platform.python_version()}{', quick' if arguments.quick else ''}")
    paces = [_told(figure) for figure in pace("before")]
    figures = [figure for name in names for figure in _run(name, arguments.quick)]
    paces += [_told(figure) for figure in pace("after")]
    RESULTS.parent.mkdir(exist_ok=True)
    written = [figure.to_json() for figure in (*paces, *figures)]
    RESULTS.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n")
    print(f"\n{sum(figure.ok for figure in figures)} of {len(figures)} figures reached; {RESULTS}")
    return 0


def chosen(only: list[str]) -> list[str]:
    """The benchmarks beside this file by number, or those asked for."""
    every = sorted((path.stem for path in HERE.glob("b*_*.py") if _NAME.fullmatch(path.stem)), key=_number)
    return [name for name in every if not only or any(_is(name, each.lower()) for each in only)]


def _is(name: str, asked: str) -> bool:
    return name == asked or (asked[:1] == "b" and asked[1:].isdigit() and _number(name) == int(asked[1:]))


def _number(name: str) -> int:
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else 0


def _run(name: str, quick: bool) -> list[Figure]:
    started = time.perf_counter()
    print(f"{name} …", end="", flush=True)
    figures: list[Figure] = importlib.import_module(f"benchmarks.{name}").run(quick=quick)
    print(f"\r{name}, {time.perf_counter() - started:.0f} s")
    return [_told(figure) for figure in figures]


def _told(figure: Figure) -> Figure:
    mark = ("✓" if figure.ok else "✗") if figure.reach else " "
    print(f"  {mark} {figure.id:4} {figure.what:72} {figure.value:>12,.3f} {figure.unit:5} {figure.reach}", flush=True)
    return figure


if __name__ == "__main__":
    sys.exit(main())
