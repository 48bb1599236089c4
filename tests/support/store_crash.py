"""A process that sells again and again on copies of one file and is killed at a later point each time.

``python -m tests.support.store_crash FOLDER statements|instructions STEP`` expects ``base.db`` in the folder and leaves
``killed-00001.db`` and so on, one for each point, the last of them a sale that nobody stopped.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support.clock import FakeClock
from tests.support.shop import open_store, sell

SKUS = ["milk", "bread", "milk", "jeans", "socks"]


def main(folder: Path, unit: str, step: int) -> None:
    point = 0
    killed = True
    while killed:
        point += step
        path = folder / f"killed-{point:05}.db"
        shutil.copy(folder / "base.db", path)
        child = os.fork()
        if child == 0:
            _sell_until(path, unit, point)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status)
        if not killed and os.waitstatus_to_exitcode(status) != 0:
            raise SystemExit(f"the sale failed at point {point}")


def _sell_until(path: Path, unit: str, point: int) -> None:
    store = open_store(path, FakeClock())
    stop = _killer(point)
    if unit == "statements":
        store.database.connection.set_trace_callback(lambda _: stop())
    else:
        store.database.connection.set_progress_handler(stop, 1)
    sell(store, FakeClock(), SKUS)
    os._exit(0)


def _killer(point: int) -> Callable[[], int]:
    count = 0

    def stop() -> int:
        nonlocal count
        count += 1
        if count == point:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    return stop


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
