"""A file of each released version is kept for ever and opens in this one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from local_store.migrations import VERSION, version_of
from tests.support.clock import FakeClock
from tests.support.shop import MONDAY, open_store, sale

FILES = sorted((Path(__file__).parents[1] / "upgrade").glob("register-v*.db"))


def test_there_is_a_file_of_each_version() -> None:
    assert [file.name for file in FILES] == [f"register-v{version}.db" for version in range(1, VERSION + 1)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_old_file_opens_with_everything_in_it(file: Path, tmp_path: Path, clock: FakeClock) -> None:
    path = Path(shutil.copy(file, tmp_path / "register.db"))
    store = open_store(path, clock, enrolled=False)
    entry = store.catalog.find_code("5901234123457", MONDAY)
    basket = store.baskets.open()
    assert version_of(store.database) == VERSION
    assert entry is not None
    assert entry.price is not None
    assert (entry.variant.name, entry.price.unit_price.minor) == ("Mleko łaciate", 399)
    assert store.sales.by_number(1) == sale(1, clock(), ["milk", "bread"])
    assert (store.journal.verify().seq, store.outbox.summary().waiting) == (2, 2)
    assert basket is not None
    assert [line.variant.sku for line in basket.lines] == ["milk"]
    assert [found.variant.sku for found in store.catalog.search("laciate", MONDAY)] == ["milk"]
    store.close()
