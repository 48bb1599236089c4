"""The journal and its outbox: places without gaps, a chain that shows every change, watermarks that go both ways."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from local_store import Store
from retail.errors import BrokenChain
from retail.journal import FactDraft, FactKind, genesis, read_envelope, verify_chain
from retail.values import DeviceId, FactId
from tests.support.clock import FakeClock
from tests.support.shop import MONDAY, open_store, sell


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock):
    opened = open_store(tmp_path / "register.db", clock)
    yield opened
    opened.close()


def _draft(clock: FakeClock, number: int) -> FactDraft:
    return FactDraft(FactId(f"f{number}"), FactKind.DRAWER_OPENED, 1, clock(), MONDAY, {"reason": f"{number} ż"})


def _pending(store: Store, after: int = 0, most: int = 500, size: int = 10**6) -> list[int]:
    return [json.loads(text)["seq"] for text in store.outbox.pending(after, most, size)]


def test_facts_are_numbered_without_gaps_and_linked(store: Store, clock: FakeClock) -> None:
    for number in range(5):
        store.journal.append(_draft(clock, number))
    sent = [read_envelope(text) for text in store.outbox.pending(0, 500, 10**6)]
    assert verify_chain(genesis(DeviceId("dev-1"), 1), sent) == store.journal.head()


def test_a_fact_of_a_unit_that_failed_leaves_no_gap(store: Store, clock: FakeClock) -> None:
    with pytest.raises(RuntimeError):
        _append_and_fail(store, clock)
    assert store.journal.append(_draft(clock, 2)).seq == 1


def _append_and_fail(store: Store, clock: FakeClock) -> None:
    with store.unit():
        store.journal.append(_draft(clock, 1))
        raise RuntimeError


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE fact SET envelope = replace(envelope, '1 ż', '9 ż')",
        "DELETE FROM fact WHERE seq = 3",
        "DELETE FROM fact WHERE seq = 5",
        "DELETE FROM fact WHERE seq < 3 AND seq > 1",
    ],
)
def test_a_journal_that_was_tampered_with_is_found(store: Store, clock: FakeClock, tampering: str) -> None:
    for number in range(5):
        store.journal.append(_draft(clock, number))
    for trigger in ("fact_is_never_changed", "fact_is_kept_until_durable"):
        store.database.run(f"DROP TRIGGER {trigger}")
    store.database.run(tampering)
    with pytest.raises(BrokenChain):
        store.journal.verify()


def test_pending_facts_are_limited_in_number_and_in_bytes(store: Store, clock: FakeClock) -> None:
    for number in range(10):
        store.journal.append(_draft(clock, number))
    one = len(store.outbox.pending(0, 1, 10**6)[0].encode())
    assert _pending(store, most=4) == [1, 2, 3, 4]
    assert _pending(store, after=4, size=3 * one + 10) == [5, 6, 7]


def test_a_fact_larger_than_the_limit_goes_alone(store: Store, clock: FakeClock) -> None:
    for number in range(3):
        store.journal.append(_draft(clock, number))
    assert _pending(store, size=1) == [1]


def test_nothing_pending_is_nothing(store: Store) -> None:
    assert _pending(store) == []


def test_watermarks_are_kept_and_may_go_down_again(store: Store, clock: FakeClock) -> None:
    for number in range(5):
        store.journal.append(_draft(clock, number))
    store.outbox.acknowledge(5, 4)
    store.outbox.acknowledge(3, 3)
    assert (store.outbox.recorded_seq(), store.outbox.durable_seq(), store.outbox.summary().waiting) == (3, 3, 2)


def test_a_watermark_never_runs_ahead_of_the_journal(store: Store, clock: FakeClock) -> None:
    store.journal.append(_draft(clock, 1))
    store.outbox.acknowledge(90, 90)
    assert (store.outbox.recorded_seq(), store.outbox.durable_seq()) == (1, 1)


def test_the_summary_counts_what_waits(store: Store, clock: FakeClock) -> None:
    sell(store, clock)
    first_waiting = clock.advance(minutes=3)
    sell(store, clock, ["milk", "bread"])
    store.journal.append(_draft(clock, 1))
    store.outbox.acknowledge(1, 0)
    summary = store.outbox.summary()
    assert (summary.waiting, summary.sales, summary.oldest, summary.amount) == (2, 1, first_waiting, 200)


def test_facts_are_forgotten_only_when_old_and_in_a_backup(store: Store, clock: FakeClock) -> None:
    for _ in range(3):
        sell(store, clock)
        clock.advance(days=1)
    store.outbox.acknowledge(2, 2)
    assert store.outbox.forget(clock() - timedelta(days=2, hours=12)) == 1
    assert store.outbox.forget(clock() + timedelta(days=99)) == 1
    assert _pending(store) == []
    assert _pending(store, after=2) == [3]


def test_forgetting_keeps_the_sale_and_the_rest_of_the_chain(store: Store, clock: FakeClock) -> None:
    done = sell(store, clock)
    sell(store, clock)
    store.outbox.acknowledge(1, 1)
    store.outbox.forget(clock() + timedelta(days=1))
    assert store.sales.find(done.transaction_id) == done
    assert store.journal.verify() == store.journal.head()
    assert store.database.value("SELECT count(*) FROM stock_movement") == 1


def test_a_journal_all_forgotten_still_goes_on(store: Store, clock: FakeClock) -> None:
    sell(store, clock)
    store.outbox.acknowledge(1, 1)
    store.outbox.forget(clock() + timedelta(days=1))
    sell(store, clock)
    assert store.journal.verify().seq == 2


def test_a_new_epoch_seals_unrecorded_facts_again_under_their_own_ids(store: Store, clock: FakeClock) -> None:
    for number in range(3):
        store.journal.append(_draft(clock, number))
    store.outbox.acknowledge(1, 0)
    store.identity.start_epoch(2)
    again = [read_envelope(text) for text in store.outbox.pending(0, 500, 10**6)]
    assert [(each.fact_id, each.epoch, each.seq) for each in again] == [("f1", 2, 1), ("f2", 2, 2)]
    assert verify_chain(genesis(DeviceId("dev-1"), 2), again) == store.journal.head()


@pytest.mark.parametrize("epoch", [0, 1])
def test_an_epoch_only_goes_up(store: Store, epoch: int) -> None:
    with pytest.raises(ValueError):
        store.identity.start_epoch(epoch)


def test_an_identity_saved_again_leaves_the_journal_alone(store: Store, clock: FakeClock) -> None:
    store.journal.append(_draft(clock, 1))
    identity = store.identity.get()
    assert identity is not None
    store.identity.save(identity)
    assert store.journal.head().seq == 1
