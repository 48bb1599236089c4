"""Versions: the old one sells until the new one is here to its last row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local_store import Store
from local_store.connection import Database
from local_store.errors import CursorGap, DiskFull, SnapshotMismatch, VersionUntracked
from retail.feeds import FeedEntry, VersionRow, blocks_of, digest_text, row_mark
from tests.support.clock import FakeClock
from tests.support.shop import open_store, price

STREAM = "price:pl"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

State = Mapping[str, tuple[int, int | None]]
"""SKU → (rev, amount), None for one taken away."""


def key_of(sku: str) -> str:
    return f"{sku}|2026-01-01"


def manifest(version: int, state: State) -> VersionRow:
    live = [(key_of(sku), rev) for sku, (rev, amount) in state.items() if amount is not None]
    marks = 0
    for key, rev in live:
        marks ^= row_mark(key, rev)
    return VersionRow(version=version, count=len(live), sha256=digest_text(marks), at=AT)


def change(sku: str, rev: int, amount: int | None, pos: int = 0) -> FeedEntry:
    return FeedEntry(pos, rev, key_of(sku), None if amount is None else price(sku, amount))


def closing(version: int, state: State, pos: int = 0) -> FeedEntry:
    return FeedEntry(pos, version, "version", manifest(version, state).model_dump(mode="json"))


def load(store: Store, state: State, version: int | None = 1, stream: str = STREAM, pos: int = 0) -> None:
    rows = [(key_of(sku), rev, price(sku, amount)) for sku, (rev, amount) in state.items() if amount is not None]
    told = None if version is None else manifest(version, state)
    store.inbox.load_blocks(stream, 1, pos, blocks_of(rows), len(rows), version=told)


def apply(store: Store, *entries: FeedEntry) -> None:
    """The entries as the next page."""
    pos = store.inbox.cursors().get(STREAM, (1, 0))[1]
    numbered = [FeedEntry(pos + n, each.rev, each.key, each.row) for n, each in enumerate(entries, 1)]
    store.inbox.apply(STREAM, 1, numbered)


def prices(store: Store) -> dict[str, int]:
    return dict(store.database.all("SELECT sku, unit_price FROM price"))


FIRST = {"a": (1, 100), "b": (1, 100), "c": (1, 100)}
SECOND = {"a": (2, 200), "b": (2, 200), "c": (2, None)}


def test_the_same_number_after_a_restore_of_the_hub_is_another_version(store: Store) -> None:
    load(store, SECOND, version=12)
    apply(store, change("a", 3, 300))
    restored = {"a": (2, 150), "b": (1, 100)}
    with pytest.raises(CursorGap):
        store.inbox.apply(STREAM, 2, [closing(12, restored, pos=1)])
    rows = [(key_of(sku), rev, price(sku, amount)) for sku, (rev, amount) in restored.items()]
    store.inbox.load_blocks(STREAM, 2, 1, blocks_of(rows), len(rows), version=manifest(12, restored))
    here = store.versions.of(STREAM)

    assert prices(store) == {"a": 150, "b": 100}
    assert here is not None
    assert (here.version, store.versions.staged(STREAM)) == (12, 0)


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock):
    opened = open_store(tmp_path / "register.db", clock)
    load(opened, FIRST)
    yield opened
    opened.close()


def test_a_price_version_that_arrives_in_part_leaves_the_old_one_active(store: Store) -> None:
    apply(store, change("a", 2, 200), change("b", 2, 200))
    apply(store, closing(2, SECOND))
    assert (prices(store), store.catalog.price_version()) == ({"a": 100, "b": 100, "c": 100}, 1)
    assert (store.versions.staged(STREAM), store.inbox.cursors()[STREAM]) == (2, (1, 3))


def test_a_version_comes_into_force_with_its_last_row(store: Store) -> None:
    apply(store, change("a", 2, 200), change("b", 2, 200))
    apply(store, closing(2, SECOND))
    apply(store, change("c", 2, None))
    assert (prices(store), store.catalog.price_version()) == ({"a": 200, "b": 200}, 2)
    assert store.versions.staged(STREAM) == 0


def test_rows_without_their_manifest_wait_for_it(store: Store) -> None:
    apply(store, *(change(sku, rev, amount) for sku, (rev, amount) in SECOND.items()))
    waiting = prices(store)
    apply(store, closing(2, SECOND))
    assert (waiting, prices(store)) == ({"a": 100, "b": 100, "c": 100}, {"a": 200, "b": 200})


def test_the_beginning_of_the_next_version_stays_aside_when_one_is_whole(store: Store) -> None:
    entries = [change(sku, rev, amount) for sku, (rev, amount) in SECOND.items()]
    apply(store, *entries, closing(2, SECOND), change("a", 3, 300))
    assert (prices(store), store.versions.staged(STREAM), store.catalog.price_version()) == ({"a": 200, "b": 200}, 1, 2)


def test_the_till_hears_of_a_version_when_it_is_in_force_and_not_before(store: Store) -> None:
    store.changes.poll()
    apply(store, change("a", 2, 200))
    before = store.changes.poll()
    apply(store, closing(2, {**FIRST, "a": (2, 200)}))
    assert (before, store.changes.poll()) == (frozenset(), frozenset({"prices"}))


def test_a_row_nobody_can_read_does_not_hold_up_its_version(store: Store) -> None:
    bad = FeedEntry(0, 2, key_of("a"), {"sku": "a"})
    apply(store, bad, closing(2, {**FIRST, "a": (2, 0)}))
    parked = [row.key for row in store.inbox.parked()]
    apply(store, change("a", 3, 300), closing(3, {**FIRST, "a": (3, 300)}))
    assert (parked, prices(store)["a"], store.catalog.price_version()) == ([key_of("a")], 300, 3)
    assert store.inbox.parked() == ()


def test_a_version_that_is_in_force_says_nothing_new(store: Store) -> None:
    apply(store, closing(1, FIRST), change("a", 2, 200))
    here = store.versions.of(STREAM)
    assert here is not None
    assert (here.version, here.coming, prices(store)["a"]) == (1, None, 100)


def test_a_manifest_that_cannot_be_read_is_put_aside(store: Store) -> None:
    apply(store, FeedEntry(0, 2, "version", {"version": "two"}))
    assert [row.key for row in store.inbox.parked()] == ["version"]


def test_rows_of_a_hub_without_versions_come_into_force_as_they_come(tmp_path: Path, clock: FakeClock) -> None:
    store = open_store(tmp_path / "other.db", clock)
    load(store, FIRST, version=None, pos=7)
    before = store.catalog.price_version()
    apply(store, change("a", 2, 200))
    assert (prices(store)["a"], before, store.catalog.price_version()) == (200, 1 << 32 | 7, 1 << 32 | 8)
    store.close()


def test_the_first_version_of_a_hub_is_asked_for_whole(tmp_path: Path, clock: FakeClock) -> None:
    store = open_store(tmp_path / "other.db", clock)
    load(store, FIRST, version=None)
    with pytest.raises(VersionUntracked):
        apply(store, change("a", 2, 200), closing(2, {**FIRST, "a": (2, 200)}))
    assert (prices(store)["a"], store.inbox.cursors()[STREAM]) == (100, (1, 0))
    store.close()


def test_a_snapshot_takes_the_place_of_what_was_staged(store: Store) -> None:
    apply(store, change("a", 2, 200), closing(2, SECOND))
    load(store, SECOND, version=2, pos=9)
    assert (prices(store), store.versions.staged(STREAM), store.catalog.price_version()) == ({"a": 200, "b": 200}, 0, 2)
    apply(store, change("a", 3, 300), closing(3, {**SECOND, "a": (3, 300)}))
    assert (prices(store)["a"], store.catalog.price_version()) == (300, 3)


def test_a_snapshot_with_other_rows_than_its_version_changes_nothing(store: Store) -> None:
    rows = [(key_of("a"), 2, price("a", 200))]
    with pytest.raises(SnapshotMismatch):
        store.inbox.load_blocks(STREAM, 1, 9, blocks_of(rows), 1, version=manifest(2, SECOND))
    assert (prices(store)["a"], store.catalog.price_version()) == (100, 1)


def test_another_zones_list_leaves_no_version_of_the_last_behind(store: Store) -> None:
    apply(store, change("a", 2, 200))
    load(store, SECOND, version=5, stream="price:north")
    assert (store.catalog.price_version(), store.versions.of(STREAM), store.versions.staged(STREAM)) == (5, None, 0)


def test_promotions_have_versions_of_their_own(store: Store) -> None:
    row = {"id": "p1"}
    told = VersionRow(version=4, count=1, sha256=digest_text(row_mark("p1", 1)), at=AT)
    store.inbox.load_blocks("promo", 1, 3, blocks_of([("p1", 1, row)]), 1, version=told)
    store.inbox.apply("promo", 1, [FeedEntry(4, 2, "p1", {"id": "p1", "name": "new"})])
    content = store.database.value("SELECT content FROM feed_row WHERE stream = 'promo'")
    assert (store.versions.active("promo"), store.catalog.price_version(), content) == (4, 1, '{"id": "p1"}')


class _Failing:
    """Lets so many writes through, then the disk is full."""

    def __init__(self, database: Database, after: int) -> None:
        self._write = database.write
        self._left = after

    def __call__(self, sql: str, parameters: Sequence[object] = ()) -> int:
        self._left -= 1
        if self._left < 0:
            raise DiskFull(None, "full")
        return self._write(sql, parameters)


def test_stopped_at_any_write_the_old_version_is_whole_and_the_page_comes_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = [*(change(sku, rev, amount) for sku, (rev, amount) in SECOND.items()), closing(2, SECOND)]
    for after in range(1_000):
        monkeypatch.setattr(store.database, "write", _Failing(store.database, after))
        try:
            apply(store, *page)
        except DiskFull:
            monkeypatch.undo()
            assert (prices(store), store.inbox.cursors()[STREAM]) == ({"a": 100, "b": 100, "c": 100}, (1, 0))
            continue
        break
    monkeypatch.undo()
    assert after > len(page)
    assert (prices(store), store.catalog.price_version()) == ({"a": 200, "b": 200}, 2)


CHANGES = st.lists(
    st.dictionaries(st.sampled_from("abcd"), st.one_of(st.none(), st.integers(1, 9)), min_size=1),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, data=st.data())
def test_in_any_order_and_any_pages_it_is_one_version_or_the_next_and_never_a_mixture(
    tmp_path_factory: pytest.TempPathFactory,
    clock: FakeClock,
    changes: list[dict[str, int | None]],
    data: st.DataObject,
) -> None:
    states: dict[int, dict[str, tuple[int, int | None]]] = {1: dict(FIRST)}
    entries = []
    for version, rows in enumerate(changes, 2):
        states[version] = dict(states[version - 1])
        for sku, amount in rows.items():
            states[version][sku] = (states[version].get(sku, (0, None))[0] + 1, amount)
            entries.append(change(sku, *states[version][sku]))
        entries.append(closing(version, states[version]))
    entries = data.draw(st.permutations(entries)) if data.draw(st.booleans()) else entries
    store = open_store(tmp_path_factory.mktemp("s") / "register.db", clock)
    load(store, FIRST)
    while entries:
        size = data.draw(st.integers(1, len(entries)))
        apply(store, *entries[:size])
        entries = entries[size:]
        in_force = states[store.catalog.price_version()]
        assert prices(store) == {sku: amount for sku, (_, amount) in in_force.items() if amount is not None}
    assert store.catalog.price_version() == len(changes) + 1
    store.close()
