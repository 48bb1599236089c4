"""A whole stream at once: loaded beside what is in use, swapped in at the end, or not at all."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local_store import Store
from local_store.errors import DiskFull, SnapshotMismatch, StoreMisuse
from local_store.snapshot import BATCH, PART
from retail.catalog import Content
from retail.feeds import FeedEntry, blocks_of
from tests.support.clock import FakeClock
from tests.support.shop import MONDAY, entries, item, open_store, price, put_items, put_prices

Rows = list[tuple[str, int, dict[str, Any]]]


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock):
    opened = open_store(tmp_path / "register.db", clock)
    put_items(opened, item("old", "Stare mleko", barcodes=[["5901234123457", 1000]], category="Stare"))
    put_prices(opened, price("old", 399))
    yield opened
    opened.close()


def _rows(count: int) -> Rows:
    return [
        (
            f"n{number:06}",
            number + 1,
            item(
                f"n{number:06}", f"Nowe mleko {number}", brand="Łąka", category=f"Nowe/{number % 3}", options=[],
                barcodes=[[f"{number:013}", 1000]], deposit=None, min_age=None, open_price=False, own_line=False,
                active=number % 5 != 0,
            ),
        )
        for number in range(count)
    ]  # fmt: skip


def _skus(store: Store, text: str) -> list[str]:
    return [entry.variant.sku for entry in store.catalog.search(text, MONDAY)]


def test_a_snapshot_takes_the_place_of_all_that_was_there(store: Store) -> None:
    applied = store.inbox.load_blocks("catalog", 4, 77, blocks_of(_rows(30)), 30)
    assert (applied.applied, applied.kinds) == (30, frozenset({"catalog"}))
    assert (store.catalog.count(), store.inbox.cursors()["catalog"]) == (30, (4, 77))
    assert (_skus(store, "stare"), store.catalog.find_code("5901234123457", MONDAY)) == ([], None)
    assert len(_skus(store, "laka nowe")) == 24
    assert len(store.catalog.in_category("Nowe", MONDAY)) == 24


@pytest.mark.parametrize("seed", [None, 1])
def test_rows_may_come_in_any_order(store: Store, seed: int | None) -> None:
    rows = _rows(2 * BATCH + 7)
    if seed is not None:
        random.Random(seed).shuffle(rows)
    store.inbox.load_blocks("catalog", 1, 9, blocks_of(rows), len(rows))
    entry = store.catalog.find_code(f"{1234:013}", MONDAY)
    assert entry is not None
    assert (entry.variant.sku, _skus(store, "mleko 1234")) == ("n001234", ["n001234"])
    assert store.check(thorough=True) == ()


def test_the_parts_indexed_on_the_way_are_found_like_the_rest(store: Store) -> None:
    count = PART + BATCH
    store.inbox.load_blocks("catalog", 1, 9, blocks_of(_rows(count)), count)
    assert [_skus(store, f"mleko {number}")[:1] for number in (7, PART - 1, PART + 1)] == [
        ["n000007"],
        [f"n{PART - 1:06}"],
        [f"n{PART + 1:06}"],
    ]
    store.database.run("INSERT INTO item_words (item_words) VALUES ('integrity-check')")


def test_a_snapshot_writes_what_pages_would(tmp_path: Path, clock: FakeClock, store: Store) -> None:
    plain = item("x", "x", options=[], deposit=None, min_age=None, open_price=False, own_line=False, active=True)
    odd = [
        {},
        {"barcodes": [["5901234123457", 1000], ["5901234123457", 6000], ["77", 2000]]},
        {"barcodes": []},
        {"deposit": "can", "min_age": 18},
        {"options": [["size", "M"]], "unit": "kg", "open_price": True},
        {"name": "", "sku": "n5"},
        {"barcodes": [["123", 0]]},
        {"barcodes": [["123", 2**70]]},
        {"unit": "yd"},
        {"item_id": "a\x1fb"},
        {"brand": "\ud800"},
        {"active": False},
        {"surprise": 1},
        {"content": "500 g"},
        {"content": "500 g", "deposit": "can"},
        {"content": "a\x1fb"},
        {"content": "g" * 41},
    ]
    rows = [(f"n{n}", n + 1, {**plain, "sku": f"n{n}", "name": f"Mleko {n}", **row}) for n, row in enumerate(odd)]
    rows.sort()
    paged = open_store(tmp_path / "other.db", clock)
    paged.inbox.apply("catalog", 1, [FeedEntry(pos, rev, key, row) for pos, (key, rev, row) in enumerate(rows, 1)])
    store.inbox.load_blocks("catalog", 1, 13, blocks_of(rows), len(rows))
    tables = ("SELECT sku, rev, name, brand, facts, rank > 0 FROM item", "SELECT * FROM barcode")
    loaded, applied = ([s.database.all(f"{table} ORDER BY 1, 2") for table in tables] for s in (store, paged))
    parked = [(row.key, row.reason) for row in store.inbox.parked()]
    assert loaded == applied
    assert parked == [(row.key, row.reason) for row in paged.inbox.parked()]
    paged.close()


def test_a_snapshot_brings_contents_and_an_older_hubs_has_none(store: Store) -> None:
    rows = [(key, rev, {**row, "content": "500 g" if rev % 2 else ""}) for key, rev, row in _rows(4)]
    for number, (loaded, found) in enumerate([(rows, [Content(1, 500_000, "g"), None] * 2), (_rows(4), [None] * 4)]):
        store.inbox.load_blocks("catalog", number + 1, 9, blocks_of(loaded), 4)
        entries = [store.catalog.find_sku(key, MONDAY) for key, _, _ in loaded]
        assert [entry.variant.content for entry in entries if entry is not None] == found


def test_pages_go_on_from_a_snapshot(store: Store) -> None:
    store.inbox.load_blocks("catalog", 1, 30, blocks_of(_rows(30)), 30)
    store.inbox.apply("catalog", 1, entries([("n000001", item("n000001", "Kefir")), ("n000002", None)], 31))
    assert (_skus(store, "mleko 1"), _skus(store, "kefir"), _skus(store, "mleko 2")) != ([], [], [])
    assert "n000001" not in _skus(store, "mleko")
    assert "n000002" not in _skus(store, "mleko")
    assert _skus(store, "kefir") == ["n000001"]


def test_a_snapshot_forgets_what_was_taken_away_or_parked_before(store: Store) -> None:
    store.inbox.apply("catalog", 1, entries([("n000001", None), ("bad", {})], 2))
    store.inbox.load_blocks("catalog", 1, 30, blocks_of(_rows(3)), 3)
    assert (store.catalog.find_sku("n000001", MONDAY) is not None, store.inbox.parked()) == (True, ())


class _WrongHash(Exception):
    pass


def _cut(rows: Rows) -> Iterator[tuple[str, int, dict[str, Any]]]:
    yield from rows
    raise _WrongHash


@pytest.mark.parametrize("stream", ["catalog", "control"])
def test_an_error_at_the_end_of_the_rows_changes_nothing(store: Store, stream: str) -> None:
    with pytest.raises(_WrongHash):
        store.inbox.load_blocks(stream, 4, 77, blocks_of(_cut(_rows(BATCH + 1))), BATCH + 1)
    assert (_skus(store, "stare"), store.inbox.cursors()) == (["old"], {"catalog": (1, 1), "price:pl": (1, 1)})
    assert _left_behind(store) == []


@pytest.mark.parametrize("expected", [2, 4])
@pytest.mark.parametrize("stream", ["catalog", "control"])
def test_another_number_of_rows_than_announced_changes_nothing(store: Store, expected: int, stream: str) -> None:
    with pytest.raises(SnapshotMismatch):
        store.inbox.load_blocks(stream, 4, 77, blocks_of(_rows(3)), expected)
    assert (_skus(store, "stare"), _left_behind(store)) == (["old"], [])


def test_one_key_twice_changes_nothing(store: Store) -> None:
    rows = _rows(3)
    with pytest.raises(SnapshotMismatch):
        store.inbox.load_blocks("catalog", 4, 77, blocks_of([*rows, rows[0]]), 4)
    assert (_skus(store, "stare"), _left_behind(store)) == (["old"], [])


def test_a_full_disk_in_the_middle_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import local_store.snapshot as snapshot

    monkeypatch.setattr(snapshot, "Database", _small_database(store))
    with pytest.raises(DiskFull):
        store.inbox.load_blocks("catalog", 4, 77, blocks_of(_rows(5_000)), 5_000)
    assert (_skus(store, "stare"), store.inbox.cursors()["catalog"]) == (["old"], (1, 1))


def _small_database(store: Store):
    from local_store.connection import SHARED_FILE, Database

    pages = store.database.value("PRAGMA page_count") + 100

    class Small(Database):
        def __init__(self, path: Path, *, pragmas: Any = SHARED_FILE) -> None:
            super().__init__(path, pragmas=(*pragmas, f"max_page_count={pages}"))

    return Small


def test_what_a_killed_load_left_behind_is_removed(store: Store) -> None:
    store.database.run("CREATE TABLE item_loading (a)")
    store.path.with_name(store.path.name + ".loading-0").write_text("rest")
    store.maintain()
    assert _left_behind(store) == []


def test_the_till_sells_on_and_sees_the_old_rows_until_the_swap(store: Store) -> None:
    seen: list[list[str]] = []
    at_work, go_on = threading.Event(), threading.Event()

    def rows() -> Iterator[tuple[str, int, dict[str, Any]]]:
        yield from _rows(BATCH + 1)
        at_work.set()
        go_on.wait(30)

    load = threading.Thread(target=lambda: store.inbox.load_blocks("catalog", 2, 9, blocks_of(rows()), BATCH + 1))
    load.start()
    assert at_work.wait(30)
    seen.append(_skus(store, "mleko"))
    store.preferences.set("theme", "dark")
    go_on.set()
    load.join(60)
    seen.append(_skus(store, "mleko")[:1])
    assert seen == [["old"], ["n000001"]]


def test_another_connection_sees_the_rows_that_were_swapped_in(store: Store, clock: FakeClock) -> None:
    till = open_store(store.path, clock)
    assert _skus(till, "stare") == ["old"]
    store.inbox.load_blocks("catalog", 2, 9, blocks_of(_rows(30)), 30)
    assert (_skus(till, "stare"), _skus(till, "mleko 1")[:1]) == ([], ["n000001"])
    till.close()


def test_a_file_that_was_swapped_twice_is_sound(store: Store) -> None:
    for epoch, count in ((2, 40), (3, 30)):
        store.inbox.load_blocks("catalog", epoch, 9, blocks_of(_rows(count)), count)
    assert (store.check(thorough=True), store.catalog.count(), _left_behind(store)) == ((), 30, [])


@pytest.mark.parametrize("change", ["ALTER TABLE item ADD COLUMN added TEXT", "CREATE INDEX by_sku ON barcode (sku)"])
def test_a_table_whose_form_changed_meanwhile_is_not_swapped(store: Store, change: str) -> None:
    def rows() -> Iterator[tuple[str, int, dict[str, Any]]]:
        yield from _rows(3)
        store.database.run(change)

    with pytest.raises(SnapshotMismatch):
        store.inbox.load_blocks("catalog", 2, 9, blocks_of(rows()), 3)
    assert (_skus(store, "stare"), _left_behind(store)) == (["old"], [])


@pytest.mark.parametrize("count", [99, 100, 350])
def test_prices_that_are_all_alike_are_loaded_each(store: Store, count: int) -> None:
    rows = [(f"n{number:06}|2026-01-01", 7, price(f"n{number:06}", 399)) for number in range(count)]
    store.inbox.load_blocks("price:pl", 1, 9, blocks_of(rows), count)
    found = store.database.one("SELECT count(DISTINCT sku), min(unit_price), max(unit_price), min(rev) FROM price")
    assert found == (count, 399, 399, 7)


def test_progress_is_told_to_the_end(store: Store) -> None:
    told: list[int] = []
    store.inbox.load_blocks("catalog", 1, 1, blocks_of(_rows(25)), 25, told.append)
    assert told == [25]


def test_a_snapshot_is_no_part_of_a_unit(store: Store) -> None:
    with store.unit(), pytest.raises(StoreMisuse):
        store.inbox.load_blocks("catalog", 1, 1, blocks_of([]), 0)


def test_prices_of_another_zone_take_the_place_of_the_last(store: Store) -> None:
    store.inbox.load_blocks("price:north", 1, 5, blocks_of([("old|2026-01-01", 1, price("old", 777))]), 1)
    assert store.inbox.cursors() == {"catalog": (1, 1), "price:north": (1, 5)}
    assert store.database.all("SELECT sku, unit_price FROM price") == [("old", 777)]


def test_small_streams_and_stock_load_too(store: Store) -> None:
    store.inbox.load_blocks("stock:014", 1, 2, blocks_of([("old", 1, {"sku": "old", "on_hand": 5_000})]), 1)
    tax = {"tax_class": "A", "letter": "A", "rate": 2300, "valid_from": "2011-01-01"}
    store.inbox.load_blocks("tax", 1, 3, blocks_of([("A|2011-01-01", 1, tax)]), 1)
    view = store.catalog.stock("old")
    assert view is not None
    assert (view.level.on_hand.thousandths, len(store.location.tax_table().rates)) == (5_000, 1)


def _left_behind(store: Store) -> list[str]:
    tables = store.database.all("SELECT name FROM sqlite_master WHERE name LIKE '%loading%' OR name LIKE '%retired%'")
    return [*(name for (name,) in tables), *(file.name for file in store.path.parent.glob("*.loading*"))]


def test_a_price_list_is_loaded_with_its_choices_and_lowest_prices(store: Store) -> None:
    rows = [
        ("a|2026-01-01", 1, {**price("a", 399), "lowest_30": 449}),
        ("a|2026-01-01|staff|0", 2, {**price("a", 379), "group": "staff"}),
        ("a|2026-01-01||6000", 3, {**price("a", 349), "min_quantity": 6000}),
        ("b|2026-01-01", 4, {**price("b", 450), "lowest_30": None}),
        ("b|2026-01-01|x|0", 5, {**price("b", 450), "group": "staff"}),
    ]
    parked = store.inbox.load_blocks("price:pl", 1, 9, blocks_of(rows), len(rows)).parked
    prices = store.database.all("SELECT sku, unit_price, lowest_30 FROM price ORDER BY sku")
    choices = store.database.all("SELECT sku, customer_group, min_quantity, unit_price FROM price_choice ORDER BY 2")
    assert (prices, parked) == ([("a", 399, 449), ("b", 450, None)], 1)
    assert choices == [("a", "", 6000, 349), ("a", "staff", 0, 379)]


def test_a_price_list_without_choices_ends_those_of_the_last(store: Store) -> None:
    put_prices(store, {**price("old", 379), "group": "staff"})
    store.inbox.load_blocks("price:pl", 1, 9, blocks_of([("old|2026-01-01", 9, price("old", 399))]), 1)
    assert store.database.all("SELECT count(*) FROM price_choice") == [(0,)]
