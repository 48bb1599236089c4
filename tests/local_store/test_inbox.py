"""Pages of the hub's feeds: applied once, in order, with their cursor in one transaction."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local_store import Store
from local_store.errors import CursorGap
from retail.feeds import FeedEntry, blocks_of
from tests.support.clock import FakeClock
from tests.support.shop import MONDAY, entries, item, open_store, price, put_items


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock):
    opened = open_store(tmp_path / "register.db", clock)
    yield opened
    opened.close()


def _name(store: Store, sku: str) -> str | None:
    entry = store.catalog.find_sku(sku, MONDAY)
    return entry.variant.name if entry else None


def test_a_page_moves_the_cursor_behind_its_last_entry(store: Store) -> None:
    store.inbox.apply("catalog", 3, entries([("a", item("a", "Alfa")), ("b", item("b", "Beta"))]))
    assert store.inbox.cursors() == {"catalog": (3, 2)}


def test_a_page_says_what_kinds_of_things_changed(store: Store) -> None:
    applied = store.inbox.apply("price:pl", 1, entries([("a|2026-01-01", price("a", 1))]))
    assert (applied.kinds, applied.applied) == (frozenset({"prices"}), 1)


@pytest.mark.parametrize(("epoch", "positions"), [(1, [1]), (1, [3]), (1, [2, 4]), (2, [2]), (2, [1])])
def test_a_page_that_does_not_follow_is_refused_and_changes_nothing(
    store: Store, epoch: int, positions: list[int]
) -> None:
    put_items(store, item("a", "Alfa"))
    page = [FeedEntry(pos, 9, "a", item("a", "Other")) for pos in positions]
    with pytest.raises(CursorGap):
        store.inbox.apply("catalog", epoch, page)
    assert (store.inbox.cursors()["catalog"], _name(store, "a")) == ((1, 1), "Alfa")


def test_an_entry_that_is_not_newer_is_passed_over(store: Store) -> None:
    newer, older = FeedEntry(1, 7, "a", item("a", "Newer")), FeedEntry(2, 6, "a", item("a", "Older"))
    applied = store.inbox.apply("catalog", 1, [newer, older])
    assert (applied.applied, applied.passed_over, _name(store, "a")) == (1, 1, "Newer")


def test_a_row_taken_away_is_not_brought_back_by_an_older_entry(store: Store) -> None:
    page = [
        FeedEntry(1, 1, "a", item("a", "First")),
        FeedEntry(2, 5, "a", None),
        FeedEntry(3, 4, "a", item("a", "Late")),
    ]
    store.inbox.apply("catalog", 1, page)
    assert _name(store, "a") is None


def test_a_row_taken_away_comes_back_with_a_newer_entry(store: Store) -> None:
    page = [FeedEntry(1, 2, "a", None), FeedEntry(2, 3, "a", item("a", "Again"))]
    store.inbox.apply("catalog", 1, page)
    assert _name(store, "a") == "Again"


_STREAMS = {
    "catalog": (lambda key, value: item(key, f"Name {value}"), "SELECT sku, name FROM item ORDER BY sku"),
    "stock:014": (
        lambda key, value: {"sku": key, "on_hand": value},
        "SELECT sku, on_hand FROM stock_level ORDER BY sku",
    ),
    "control": (lambda key, value: {"value": value}, "SELECT key, content FROM feed_row ORDER BY key"),
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    stream=st.sampled_from(sorted(_STREAMS)),
    changes=st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=1, max_size=12),
    seed=st.integers(0, 2**32),
)
def test_a_feed_ends_in_the_same_state_in_whatever_order_its_entries_came(
    tmp_path_factory: pytest.TempPathFactory, stream: str, changes: list[tuple[str, bool]], seed: int
) -> None:
    make, query = _STREAMS[stream]
    written = [(rev, key, make(key, rev) if kept else None) for rev, (key, kept) in enumerate(changes, start=1)]
    shuffled = written.copy()
    random.Random(seed).shuffle(shuffled)
    states = []
    for order in (written, shuffled):
        store = open_store(tmp_path_factory.mktemp("feed") / "register.db", FakeClock())
        store.inbox.apply(stream, 1, [FeedEntry(pos, *entry) for pos, entry in enumerate(order, start=1)])
        states.append(store.database.all(query))
        store.close()
    assert states[0] == states[1]


_PLAIN = item(
    "a", "x", brand="", category="", barcodes=[["1", 1000]], options=[], deposit=None, min_age=None, open_price=False,
    own_line=False, active=True,
)  # fmt: skip
_UNREADABLE = [
    ("catalog", "a", {"sku": "a"}),
    ("catalog", "a", item("b", "Another key's")),
    ("catalog", "a", item("a", "")),
    ("catalog", "a", item("a", "x", unit="barrel")),
    ("catalog", "a", item("a", "x", barcodes=[["1", 2, 3]])),
    ("catalog", "a", item("a", "x", barcodes=[["1", 10**30]])),
    ("catalog", "a", item("a", "x\ud800")),
    ("catalog", "a\ud800", item("a\ud800", "x")),
    ("catalog", "a", item("a", "x", item_id="\x1f")),
    ("price:pl", "a|2026-01-01", price("a", -1)),
    ("price:pl", "a|2026-01-01", price("b", 1)),
    ("price:pl", "a|2026-01-01", price("a", 10**30)),
    ("price:pl", "a|tomorrow", price("a", 1, "tomorrow")),
    ("price:pl", "nokey", price("a", 1)),
    ("stock:014", "a", {"sku": "a", "on_hand": "many"}),
    ("stock:014", "a", {"sku": "a", "on_hand": 10**30}),
    ("catalog", "a", {**_PLAIN, "name": "x\ud800"}),
    ("catalog", "a", {**_PLAIN, "barcodes": [["1", 10**30]]}),
    ("catalog", "a", {**_PLAIN, "item_id": "\x1f"}),
    ("catalog", "a", {**_PLAIN, "name": "x" * 201}),
    ("tax", "A|2011-01-01", {"tax_class": "A", "letter": "ab", "rate": 1, "valid_from": "2011-01-01"}),
    ("location:014", "settings", {"location_id": "014"}),
    ("location:014", "settings", {"location_id": "014", "name": "x", "zone": "x", "currency": "XXX"}),
    (
        "location:014",
        "operator:o",
        {"operator_id": "o", "number": "1", "name": "n", "short_name": "n", "pin_hash": "1234"},
    ),
]


@pytest.mark.parametrize(("stream", "key", "row"), _UNREADABLE)
def test_a_row_that_cannot_be_read_is_parked_and_the_others_are_applied(
    store: Store, stream: str, key: str, row: dict[str, object]
) -> None:
    good = {
        "catalog": ("z", item("z", "Good")),
        "price:pl": ("z|2026-01-01", price("z", 1)),
        "stock:014": ("z", {"sku": "z", "on_hand": 1}),
        "tax": ("Z|2011-01-01", {"tax_class": "Z", "letter": "Z", "rate": 1, "valid_from": "2011-01-01"}),
        "location:014": ("register:z", {"register_id": "z", "name": "z"}),
    }[stream]
    applied = store.inbox.apply(stream, 1, entries([(key, row), good]))
    (parked,) = store.inbox.parked()
    assert (applied.applied, applied.parked, parked.pos) == (1, 1, 1)
    assert store.inbox.cursors()[stream] == (1, 2)


@pytest.mark.parametrize(
    ("stream", "key", "row"), [each for each in _UNREADABLE if not each[0].startswith(("tax", "loc"))]
)
def test_a_snapshot_parks_what_a_page_parks(store: Store, stream: str, key: str, row: dict[str, object]) -> None:
    applied = store.inbox.load_blocks(stream, 1, 5, blocks_of([(key, 1, row)]), 1)
    assert (applied.applied, applied.parked, len(store.inbox.parked())) == (0, 1, 1)


def test_a_parked_row_goes_when_a_good_one_takes_its_place(store: Store) -> None:
    store.inbox.apply("catalog", 1, entries([("a", {"sku": "a"}), ("a", item("a", "Good"))]))
    assert store.inbox.parked() == ()


def test_parked_rows_are_tried_again_and_keep_waiting_when_they_are_still_unreadable(store: Store) -> None:
    store.inbox.apply("catalog", 1, entries([("a", {"sku": "a"})]))
    applied = store.inbox.retry_parked()
    assert (applied.parked, len(store.inbox.parked())) == (1, 1)


def test_a_stream_of_another_zone_ends_the_prices_of_the_last(store: Store) -> None:
    store.inbox.apply("price:pl", 1, entries([("a|2026-01-01", price("a", 1)), ("b|2026-01-01", price("b", 1))]))
    store.inbox.apply("price:north", 1, entries([("a|2026-01-01", price("a", 2))]))
    assert store.database.all("SELECT sku, unit_price FROM price") == [("a", 2)]
    assert store.inbox.cursors() == {"price:north": (1, 1)}


def test_the_till_hears_of_a_change_that_the_agent_made(store: Store, clock: FakeClock) -> None:
    store.changes.poll()
    agent = open_store(store.path, clock, "agent")
    put_items(agent, item("a", "Alfa"))
    heard = [store.changes.poll(), store.changes.poll()]
    agent.close()
    assert heard == [frozenset({"catalog"}), frozenset()]


def test_the_location_is_read_from_its_own_stream_and_anew_after_a_change(store: Store) -> None:
    hashed = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
    settings_row = {"location_id": "014", "name": "Sklep", "zone": "pl", "currency": "EUR"}
    operator = {"operator_id": "anna", "number": "7", "name": "Anna K.", "short_name": "Anna", "pin_hash": hashed}
    rows = [("settings", settings_row), ("register:014-2", {"register_id": "014-2", "name": "Kasa 2"})]
    store.inbox.apply("location:014", 1, entries([*rows, ("operator:anna", {**operator, "permissions": ["sell"]})]))
    before = (store.location.settings(), store.location.register(), store.location.operators())
    store.inbox.apply("location:014", 1, entries([("operator:anna", None)], 4))
    assert before[0] is not None
    assert before[1] is not None
    assert (before[0].name, before[1].name, [each.short_name for each in before[2]]) == ("Sklep", "Kasa 2", ["Anna"])
    assert (store.location.operators(), store.location.operator("anna"), store.location.currency().code) == (
        (),
        None,
        "EUR",
    )


def test_tax_rates_that_contradict_an_earlier_one_are_left_out(store: Store) -> None:
    def rate(tax_class: str, value: int, first: str) -> tuple[str, dict[str, object]]:
        row = {"tax_class": tax_class, "letter": tax_class, "rate": value, "valid_from": first}
        return f"{tax_class}|{first}", row

    store.inbox.apply(
        "tax", 1, entries([rate("A", 2300, "2011-01-01"), rate("A", 2200, "2012-01-01"), rate("B", 800, "2011-01-01")])
    )
    assert [(each.tax_class, each.rate_hundredths) for each in store.location.tax_table().rates] == [
        ("A", 2300),
        ("B", 800),
    ]
