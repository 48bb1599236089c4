"""Backups are made while the register sells, checked, and lead back; what a damaged file still tells is not lost."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from local_store import Store
from local_store.backup import backup_now, backups_of, quarantine, restore_latest
from local_store.errors import Damaged, NotOpened
from local_store.requeue import Requeued, requeue
from local_store.salvage import salvage_facts
from retail.journal import read_envelope
from retail.values import PLN, Money
from tests.support.clock import FakeClock
from tests.support.shop import basket_of, item, open_store, price, put_items, put_prices, sell


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def _sold(path: Path, clock: FakeClock, count: int) -> Store:
    store = open_store(path, clock)
    for _ in range(count):
        sell(store, clock)
        clock.advance(minutes=1)
    return store


def _pending(store: Store) -> list[str]:
    return [read_envelope(text).hash for text in store.outbox.pending(0, 500, 10**7)]


def test_a_backup_holds_everything_and_opens_by_itself(tmp_path: Path, folder: Path, clock: FakeClock) -> None:
    store = _sold(tmp_path / "register.db", clock, 3)
    copy = open_store(backup_now(store, folder), clock)
    assert _pending(copy) == _pending(store)
    copy.close()
    store.close()


def test_only_the_newest_backups_are_kept(tmp_path: Path, folder: Path, clock: FakeClock) -> None:
    store = _sold(tmp_path / "register.db", clock, 1)
    made = []
    for _ in range(4):
        made.append(backup_now(store, folder, keep=2))
        clock.advance(hours=1)
    kept = backups_of(store.path, folder)
    store.close()
    assert kept == (made[3], made[2])


def test_sales_go_on_while_a_backup_is_made(tmp_path: Path, folder: Path, clock: FakeClock) -> None:
    store = _sold(tmp_path / "register.db", clock, 20)
    backup = threading.Thread(target=lambda: backup_now(store, folder))
    backup.start()
    for _ in range(20):
        sell(store, clock)
    backup.join(60)
    (copy,) = backups_of(store.path, folder)
    restored = open_store(copy, clock)
    chain = restored.journal.verify().seq
    restored.close()
    store.close()
    assert 20 <= chain <= 40


def test_a_backup_to_where_nothing_can_be_written_says_so(tmp_path: Path, clock: FakeClock) -> None:
    store = _sold(tmp_path / "register.db", clock, 1)
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(NotOpened):
        backup_now(store, tmp_path / "taken")
    store.close()


def test_a_damaged_copy_is_not_kept(
    tmp_path: Path, folder: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = _sold(tmp_path / "register.db", clock, 1)
    monkeypatch.setattr("local_store.backup.integrity_faults", lambda path: ("page 7 is gone",))
    with pytest.raises(Damaged):
        backup_now(store, folder)
    store.close()
    assert list(folder.iterdir()) == []


def test_the_newest_sound_backup_is_restored(tmp_path: Path, folder: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    store = _sold(path, clock, 2)
    good = backup_now(store, folder)
    clock.advance(hours=1)
    bad = backup_now(store, folder)
    store.close()
    bad.write_bytes(b"SQLite format 3\x00" + b"\xa5" * 9_000)
    quarantine(path, clock())
    assert restore_latest(path, folder) == good
    restored = open_store(path, clock, "till")
    number = restored.sales.next_number()
    restored.close()
    assert number == 3


def test_no_backup_is_restored_over_a_file_in_its_place(tmp_path: Path, folder: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    store = _sold(path, clock, 1)
    backup_now(store, folder)
    store.close()
    with pytest.raises(NotOpened):
        restore_latest(path, folder)


def test_without_any_backup_there_is_nothing_to_restore(tmp_path: Path, folder: Path) -> None:
    assert restore_latest(tmp_path / "register.db", folder) is None


def test_a_files_log_goes_aside_with_it(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    store = _sold(path, clock, 1)
    content, log = path.read_bytes(), path.with_name("register.db-wal").read_bytes()
    store.close()
    path.write_bytes(content)
    path.with_name("register.db-wal").write_bytes(log)
    aside = quarantine(path, clock())
    assert (aside.exists(), aside.with_name(f"{aside.name}-wal").exists(), path.exists()) == (True, True, False)


def test_facts_since_the_backup_come_back_verbatim(tmp_path: Path, folder: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    store = _sold(path, clock, 3)
    backup_now(store, folder)
    late = [sell(store, clock) for _ in range(4)]
    before = _pending(store)
    store.close()
    salvaged = salvage_facts(quarantine(path, clock()))
    restore_latest(path, folder)
    store = open_store(path, clock)
    result = requeue(store, salvaged)
    assert (result, _pending(store)) == (Requeued(4, 0, 4), before)
    assert [store.sales.by_number(each.number) for each in late] == late
    assert (store.sales.next_number(), store.journal.verify().seq) == (8, 7)
    store.close()


def test_salvaging_twice_brings_nothing_twice(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    store = _sold(path, clock, 3)
    store.close()
    salvaged = salvage_facts(quarantine(path, clock()))
    store = open_store(path, clock, enrolled=False)
    results = [requeue(store, salvaged), requeue(store, salvaged)]
    store.close()
    assert results == [Requeued(3, 0, 3), Requeued(0, 0, 0)]


def test_without_a_backup_the_register_knows_itself_its_numbers_and_its_baskets_again(
    tmp_path: Path, clock: FakeClock
) -> None:
    path = tmp_path / "register.db"
    store = open_store(path, clock)
    put_items(store, item("milk", "Mleko"))
    put_prices(store, price("milk", 100))
    for _ in range(3):
        sell(store, clock)
    store.outbox.acknowledge(2, 1)
    suspended, opened = basket_of(store, ["milk"], clock()), basket_of(store, ["milk", "milk"], clock())
    store.baskets.suspend(suspended, "kurtka", clock(), suspended.operator_id, Money(399, PLN))
    store.baskets.save_open(opened)
    identity, head = store.identity.get(), store.journal.head()
    store.close()
    salvaged = salvage_facts(quarantine(path, clock()))
    store = open_store(path, clock, enrolled=False)
    requeue(store, salvaged)
    assert (store.identity.get(), store.journal.head(), store.sales.next_number()) == (identity, head, 4)
    assert (store.outbox.recorded_seq(), store.outbox.durable_seq()) == (2, 1)
    assert (store.baskets.open(), store.baskets.take(suspended.basket_id)) == (opened, suspended)
    store.close()


@pytest.mark.parametrize("first", [0, 100])
def test_every_fact_is_read_from_a_file_that_sqlite_cannot_open(tmp_path: Path, clock: FakeClock, first: int) -> None:
    path = tmp_path / "register.db"
    store = _sold(path, clock, 40)
    hashes = _pending(store)
    store.close()
    _overwrite(path, first, 4096 - first)
    salvaged = salvage_facts(path)
    assert [envelope.hash for envelope in salvaged.envelopes] == hashes
    assert [read_envelope(line).hash for line in salvaged.file.read_text().splitlines()] == hashes


def test_a_page_of_garbage_costs_only_the_facts_on_it(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    store = _sold(path, clock, 40)
    hashes = _pending(store)
    store.close()
    page = path.read_bytes().find(b'"seq":20') // 4096
    _overwrite(path, page * 4096, 4096)
    found = [envelope.hash for envelope in salvage_facts(path).envelopes]
    assert found == [each for each in hashes if each in found]
    assert 30 <= len(found) < 40


def _overwrite(path: Path, first: int, count: int) -> None:
    with path.open("r+b") as file:
        file.seek(first)
        file.write(b"\xa5" * count)


def test_a_fact_after_a_gap_is_sealed_again_under_its_own_id(tmp_path: Path, folder: Path, clock: FakeClock) -> None:
    path = tmp_path / "register.db"
    store = _sold(path, clock, 2)
    backup_now(store, folder)
    for _ in range(3):
        sell(store, clock)
    store.close()
    salvaged = salvage_facts(quarantine(path, clock()))
    without_the_third = replace(salvaged, envelopes=tuple(each for each in salvaged.envelopes if each.seq != 3))
    restore_latest(path, folder)
    store = open_store(path, clock)
    result = requeue(store, without_the_third)
    last = read_envelope(store.outbox.pending(3, 1, 10**6)[0])
    assert (result, last.seq, last.fact_id) == (Requeued(0, 2, 2), 4, "fact-sale-5")
    assert (store.sales.next_number(), store.journal.verify().seq) == (6, 4)
    store.close()
