"""SQLite's errors come out as ours."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from local_store import Store
from local_store.connection import connect
from local_store.errors import (
    Damaged,
    DeviceFault,
    DiskFull,
    Immutable,
    Locked,
    NotOpened,
    ReadOnly,
    StoreError,
    StoreMisuse,
    store_error,
)
from tests.support.clock import FakeClock
from tests.support.shop import basket_of, item, open_store, price, put_items, put_prices, sale, sale_draft


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, DiskFull),
        (sqlite3.SQLITE_BUSY, Locked),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Locked),
        (sqlite3.SQLITE_LOCKED, Locked),
        (sqlite3.SQLITE_CORRUPT, Damaged),
        (sqlite3.SQLITE_CORRUPT_VTAB, Damaged),
        (sqlite3.SQLITE_NOTADB, Damaged),
        (sqlite3.SQLITE_READONLY, ReadOnly),
        (sqlite3.SQLITE_READONLY_DBMOVED, ReadOnly),
        (sqlite3.SQLITE_CANTOPEN, NotOpened),
        (sqlite3.SQLITE_IOERR, DeviceFault),
        (sqlite3.SQLITE_IOERR_FSYNC, DeviceFault),
        (sqlite3.SQLITE_CONSTRAINT_TRIGGER, Immutable),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, StoreMisuse),
        (sqlite3.SQLITE_ERROR, StoreMisuse),
    ],
)
def test_each_result_code_has_its_error(code: int, kind: type[Exception]) -> None:
    error = sqlite3.OperationalError("something")
    error.sqlite_errorcode = code
    error.sqlite_errorname = "NAME"
    assert type(store_error(error)) is kind


def test_every_error_of_the_world_has_a_code_of_its_own() -> None:
    kinds = StoreError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)


def test_a_full_disk_is_said_and_leaves_the_basket(tmp_path: Path, clock: FakeClock) -> None:
    store = open_store(tmp_path / "register.db", clock)
    put_items(store, item("milk", "Mleko"))
    put_prices(store, price("milk", 399))
    basket = basket_of(store, ["milk"], clock())
    store.baskets.save_open(basket)
    store.database.value(f"PRAGMA max_page_count={store.database.value('PRAGMA page_count')}")
    large = sale(1, clock(), ["milk"] * 300)
    with pytest.raises(DiskFull):
        store.sales.record(large, sale_draft(large))
    left = (store.baskets.open(), store.sales.next_number(), store.journal.head().seq)
    store.close()
    assert left == (basket, 1, 0)


def test_a_full_disk_that_finds_room_again_sells_on(tmp_path: Path, clock: FakeClock) -> None:
    store = open_store(tmp_path / "register.db", clock)
    store.database.value(f"PRAGMA max_page_count={store.database.value('PRAGMA page_count')}")
    large = sale(1, clock(), ["milk"] * 300)
    with pytest.raises(DiskFull):
        store.sales.record(large, sale_draft(large))
    store.database.value("PRAGMA max_page_count=1000000")
    store.sales.record(large, sale_draft(large))
    found = store.sales.by_number(1)
    store.close()
    assert found == large


def test_a_folder_in_the_files_place_cannot_be_opened(tmp_path: Path, clock: FakeClock) -> None:
    with pytest.raises(NotOpened):
        connect(tmp_path)


def test_a_file_that_may_only_be_read_says_so(tmp_path: Path, clock: FakeClock) -> None:
    store = open_store(tmp_path / "register.db", clock)
    store.database.run("PRAGMA query_only=ON")
    with pytest.raises(ReadOnly):
        store.preferences.set("theme", "dark")
    store.close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(NotOpened):
        Store.open(tmp_path / "file" / "register.db", clock)
