"""History that came back from the hub: found, printed again, and no number used twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local_store import Store
from local_store.history import Missing
from retail.journal import Envelope, FactDraft, FactKind, Link, genesis, seal
from retail.sale import Transaction
from retail.values import DeviceId, FactId, TransactionId
from tests.support.clock import FakeClock
from tests.support.shop import MONDAY, open_store, sale, sale_draft, sell

DEVICE = DeviceId("dev-1")


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[Store]:
    """An old image: two sales, and the hub has five."""
    made = open_store(tmp_path / "register.db", clock)
    for _ in range(2):
        sell(made, clock)
    made.history.begin((1, 2), 2)
    yield made
    made.close()


def lost(clock: FakeClock, *numbers: int, ids: str = "lost") -> list[Envelope]:
    """Facts of sales with these numbers, as the hub has them behind place 2 of epoch 1."""
    end, sealed = Link(2, genesis(DEVICE, 1).hash), list[Envelope]()
    for number in numbers:
        transaction = sold(clock, number, ids)
        envelope = seal(sale_draft(transaction), DEVICE, 1, end.seq + 1, end.hash)
        sealed.append(envelope)
        end = Link(envelope.seq, envelope.hash)
    return sealed


def sold(clock: FakeClock, number: int, ids: str = "lost") -> Transaction:
    return sale(number, clock(), transaction_id=f"{ids}-{number}")


def receive(store: Store, envelopes: list[Envelope], *, is_last: bool = True) -> int:
    return store.history.receive(envelopes, (1, envelopes[-1].seq), is_last=is_last)


def numbers(store: Store) -> list[int]:
    return [each.number for each in store.sales.recent()]


def test_a_sale_that_came_back_is_found_as_it_was(store: Store, clock: FakeClock) -> None:
    receive(store, lost(clock, 3, 4))
    assert store.sales.find(TransactionId("lost-4")) == sold(clock, 4)
    assert store.sales.by_number(3) == sold(clock, 3)


def test_the_next_receipt_gets_a_number_no_paper_has(store: Store, clock: FakeClock) -> None:
    receive(store, lost(clock, 3, 4, 5))
    assert store.sales.next_number() == 6
    assert sell(store, clock).number == 6


def test_the_latest_sales_stand_first_whenever_they_came_back(store: Store, clock: FakeClock) -> None:
    store.sales.number_used(sold(clock, 1).register_id, 5)
    sell(store, clock)
    receive(store, lost(clock, 3, 4, 5))
    assert numbers(store) == [6, 5, 4, 3, 2, 1]


def test_what_came_back_twice_is_kept_once(store: Store, clock: FakeClock) -> None:
    facts = lost(clock, 3, 4)
    assert (receive(store, facts, is_last=False), receive(store, facts)) == (2, 0)
    assert (numbers(store), store.history.count()) == ([4, 3, 2, 1], 2)


def test_a_fact_of_this_files_own_is_not_history(store: Store, clock: FakeClock) -> None:
    own = sale_draft(sale(2, clock()))
    assert receive(store, [seal(own, DEVICE, 1, 3, "0" * 64)]) == 0


def test_the_day_counts_what_came_back(store: Store, clock: FakeClock) -> None:
    receive(store, lost(clock, 3, 4))
    assert store.sales.totals(MONDAY).count == 4


def test_goods_that_the_hub_has_counted_are_not_moved_again(store: Store, clock: FakeClock) -> None:
    before = store.database.value("SELECT count(*) FROM stock_movement")
    receive(store, lost(clock, 3))
    assert store.database.value("SELECT count(*) FROM stock_movement") == before


def test_nothing_that_came_back_waits_to_be_sent(store: Store, clock: FakeClock) -> None:
    waiting = store.outbox.summary().waiting
    receive(store, lost(clock, 3))
    assert (store.outbox.summary().waiting, store.journal.verify().seq) == (waiting, 2)


def test_a_sale_whose_number_was_used_again_is_still_found(store: Store, clock: FakeClock) -> None:
    mine = sell(store, clock)
    receive(store, lost(clock, 3))
    assert store.sales.find(mine.transaction_id) == mine
    assert store.sales.find(TransactionId("lost-3")) == sold(clock, 3)
    assert numbers(store) == [3, 3, 2, 1]


def test_facts_that_are_no_sales_are_kept_too(store: Store, clock: FakeClock) -> None:
    draft = FactDraft(FactId("f-9"), FactKind.DRAWER_OPENED, 1, clock(), MONDAY, {"reason": "check"})
    assert receive(store, [seal(draft, DEVICE, 1, 3, "0" * 64)]) == 1
    assert numbers(store) == [2, 1]


def test_a_page_and_its_place_are_one(store: Store, clock: FakeClock) -> None:
    receive(store, lost(clock, 3, 4), is_last=False)
    assert store.history.missing() == Missing((1, 4), 2)


def test_the_last_page_ends_it(store: Store, clock: FakeClock) -> None:
    receive(store, lost(clock, 3, 4))
    assert store.history.missing() is None


def test_a_second_restore_begins_at_the_lower_place(store: Store) -> None:
    store.history.begin((2, 7), 3)
    assert store.history.missing() == Missing((1, 2), 3)
