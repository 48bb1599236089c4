"""The small things a register keeps: papers, payments, refused prices, preferences, the agent's lease and status."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from local_store import Store
from local_store.status import SyncStatus
from retail.sale import TenderKind
from retail.values import PLN, BasketId, Money, Sku, TransactionId
from tests.support.clock import FakeClock
from tests.support.shop import open_store


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock):
    opened = open_store(tmp_path / "register.db", clock)
    yield opened
    opened.close()


def test_papers_wait_in_the_order_of_their_sales_until_they_are_out(store: Store) -> None:
    first, second = (store.print_queue.add(TransactionId(name), "receipt") for name in ("a", "b"))
    store.print_queue.started(first)
    store.print_queue.done(first)
    assert [job.job_id for job in store.print_queue.waiting()] == [second]


def test_a_paper_that_failed_waits_with_its_reason(store: Store) -> None:
    job_id = store.print_queue.add(TransactionId("a"), "copy")
    for _ in range(2):
        store.print_queue.started(job_id)
        store.print_queue.failed(job_id, "not_printed", "paper_out")
    (job,) = store.print_queue.waiting()
    assert (job.kind, job.state, job.attempts) == ("copy", "failed", 2)
    assert (job.last_outcome, job.last_reason) == ("not_printed", "paper_out")


def test_a_payment_is_unsettled_until_the_terminal_answered(store: Store, clock: FakeClock) -> None:
    amount = Money(1_999, PLN)
    for reference in ("one", "two", "three"):
        store.payments.intend(reference, BasketId("b"), TenderKind.CARD, amount, clock())
        clock.advance(seconds=1)
    store.payments.settle("one", "approved", {"authorization": "A1"})
    store.payments.settle("two", "unknown", {})
    assert [(each.reference, each.state) for each in store.payments.unsettled()] == [
        ("two", "unknown"),
        ("three", "intended"),
    ]
    settled = store.payments.find("one")
    assert settled is not None
    assert (settled.amount, settled.result, settled.settled_at) == (amount, {"authorization": "A1"}, clock())


def test_a_payment_nobody_intended_is_not_found(store: Store) -> None:
    assert store.payments.find("none") is None


def test_a_refused_price_is_listed_once_with_how_often(store: Store, clock: FakeClock) -> None:
    store.missing_prices.note(Sku("a"), "Alfa", clock())
    later = clock.advance(hours=1)
    store.missing_prices.note(Sku("a"), "Alfa nowa", later)
    (missing,) = store.missing_prices.list()
    assert (missing.name, missing.times, missing.last_at - missing.first_at) == ("Alfa nowa", 2, timedelta(hours=1))


def test_a_refused_price_that_was_dealt_with_is_listed_no_more(store: Store, clock: FakeClock) -> None:
    store.missing_prices.note(Sku("a"), "Alfa", clock())
    store.missing_prices.forget(Sku("a"))
    assert store.missing_prices.list() == ()


def test_a_preference_is_kept_and_forgotten(store: Store) -> None:
    store.preferences.set("theme", "dark")
    kept = store.preferences.get("theme")
    store.preferences.set("theme", None)
    assert (kept, store.preferences.get("theme"), store.preferences.get("theme", "light")) == ("dark", None, "light")


@pytest.mark.parametrize("skew", [timedelta(days=-1), timedelta(milliseconds=3), timedelta(0)])
def test_the_clocks_skew_is_kept(store: Store, skew: timedelta) -> None:
    before = store.clock_skew.get()
    store.clock_skew.set(skew)
    assert (before, store.clock_skew.get()) == (None, skew)


def test_one_agent_holds_the_lease_until_it_gives_it_back(store: Store) -> None:
    assert store.lease.acquire("one", 30)
    assert not store.lease.acquire("two", 30)
    assert store.lease.acquire("one", 30)
    store.lease.release("one")
    assert store.lease.acquire("two", 30)


def test_a_lease_is_lost_by_time_and_cannot_be_renewed_once_another_has_it(store: Store, clock: FakeClock) -> None:
    store.lease.acquire("one", 30)
    clock.advance(seconds=31)
    assert store.lease.holder() is None
    assert store.lease.acquire("two", 30)
    assert not store.lease.renew("one", 30)


def test_a_renewed_lease_lasts_from_now(store: Store, clock: FakeClock) -> None:
    store.lease.acquire("one", 30)
    clock.advance(seconds=20)
    assert store.lease.renew("one", 30)
    holder = store.lease.holder()
    assert holder is not None
    assert (holder.owner, holder.expires) == ("one", clock() + timedelta(seconds=30))


def test_a_clock_set_back_does_not_leave_a_dead_agent_its_lease(store: Store, clock: FakeClock) -> None:
    store.lease.acquire("one", 30)
    clock.advance(days=-1)
    assert store.lease.acquire("two", 30)


def test_releasing_anothers_lease_does_nothing(store: Store) -> None:
    store.lease.acquire("one", 30)
    store.lease.release("two")
    assert not store.lease.acquire("two", 30)


def test_before_any_agent_the_status_is_never(store: Store) -> None:
    assert store.status.read().state == "never"


@pytest.mark.parametrize("progress", [None, ("catalog", 5, 10)])
def test_a_status_comes_back_and_is_told_once(
    store: Store, clock: FakeClock, progress: tuple[str, int, int] | None
) -> None:
    store.changes.poll()
    status = SyncStatus("online", clock(), clock(), "żaden", 7, progress)
    store.status.write(status)
    store.status.write(status)
    assert store.status.read() == status
    assert (store.changes.poll(), store.changes.poll()) == (frozenset({"status"}), frozenset())
    assert store.database.value("SELECT version FROM change WHERE kind = 'status'") == 1
