"""Makes the file of this schema's version that later versions must open: ``python -m tests.support.upgrade_file``.

Run once, when a step of the schema is released; the file is never made again.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from local_store.migrations import VERSION
from tests.support.clock import FakeClock
from tests.support.shop import basket_of, item, open_store, price, put_items, put_prices, sell

FOLDER = Path(__file__).parents[1] / "upgrade"


def make(folder: Path = FOLDER) -> Path:
    """Two goods with prices, two sales that wait to be sent, and an open basket; the file."""
    made = folder / f"register-v{VERSION}.db"
    if made.exists():
        raise SystemExit(f"{made} is there already")
    clock = FakeClock()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "register.db"
        store = open_store(path, clock)
        milk = item(
            "milk", "Mleko łaciate", brand="Łaciate", category="Nabiał/Mleko", barcodes=[["5901234123457", 1000]]
        )
        put_items(store, milk, item("bread", "Chleb", category="Pieczywo"))
        put_prices(store, price("milk", 399), price("bread", 450))
        sell(store, clock, ["milk", "bread"])
        sell(store, clock)
        store.baskets.save_open(basket_of(store, ["milk"], clock()))
        store.database.one("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
        shutil.copy(path, made)
    return made


if __name__ == "__main__":
    print(make())
