"""A completed sale is written whole, read back as it was, and never changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local_store import Store
from local_store.errors import Immutable, NotEnrolled, WrongNumber
from local_store.repositories.sales import CouponUsed
from retail.journal import Link, genesis
from retail.sale import (
    Adjustment,
    CouponCheck,
    CouponUse,
    LineKind,
    PricedAs,
    PriceSource,
    Tender,
    TenderKind,
    Transaction,
    TransactionKind,
    TransactionLine,
)
from retail.tax import VatRow
from retail.values import PLN, DeviceId, FactId, Money, Quantity, Unit
from tests.support.clock import FakeClock
from tests.support.shop import MONDAY, basket_of, item, open_store, price, put_items, put_prices, sale, sale_draft, sell

_texts = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=15)
_money = st.builds(Money, st.integers(-(10**12), 10**12), st.just(PLN))
_lines = st.builds(
    TransactionLine, st.just(0), st.sampled_from(LineKind), _texts, _texts,
    st.builds(Quantity, st.integers(-(10**9), 10**9), st.sampled_from(Unit)), _money, _money, _money, _texts,
    st.none() | st.integers(0, 10_000), st.sampled_from(PriceSource),
    st.lists(st.builds(Adjustment, _texts, _texts, _money), max_size=2).map(tuple), st.none() | st.integers(1, 9),
    st.none() | _texts, st.none() | st.dates(), _texts, st.none() | _money, _texts, st.integers(0, 2**53),
)  # fmt: skip
_tenders = st.builds(Tender, st.sampled_from(TenderKind), _money, _money, _texts)
_coupons = st.builds(
    CouponUse, _texts, _texts, _texts, st.sampled_from(CouponCheck), _money, st.none() | _texts,
)  # fmt: skip
_tags = st.lists(_texts, max_size=2).map(tuple)
_pricing = st.builds(
    PricedAs, st.datetimes(timezones=st.just(UTC)), _texts, _texts, st.integers(0, 2**53), _tags, _texts, _tags,
    st.booleans(), st.booleans(),
)  # fmt: skip
_vat = st.builds(VatRow, _texts, st.none() | st.integers(0, 10_000), _money, _money, _money)


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock):
    opened = open_store(tmp_path / "register.db", clock)
    yield opened
    opened.close()


def test_a_sale_comes_back_by_its_id_and_by_its_number(store: Store, clock: FakeClock) -> None:
    done = sell(store, clock, ["milk", "bread"])
    assert (store.sales.find(done.transaction_id), store.sales.by_number(1)) == (done, done)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(_lines, max_size=3),
    tenders=st.lists(_tenders, max_size=2),
    vat=st.lists(_vat, max_size=2),
    customer=st.none() | _texts,
    note=_texts,
    priced_as=st.none() | _pricing,
    coupons=st.lists(_coupons, max_size=2),
)
def test_every_field_of_a_sale_comes_back(
    store: Store, clock: FakeClock, lines, tenders, vat, customer, note, priced_as, coupons
) -> None:
    number = store.sales.next_number()
    whole: Transaction = replace(
        sale(number, clock()),
        lines=tuple(replace(line, line=place) for place, line in enumerate(lines, start=1)),
        tenders=tuple(tenders),
        vat=tuple(vat),
        customer_id=customer,
        note=note,
        kind=TransactionKind.SALE,
        priced_as=priced_as,
        coupons=tuple(coupons),
    )
    with pytest.raises(_Undone):
        _write_compare_and_undo(store, whole)


class _Undone(Exception):
    """The unit is left on purpose, so that the next example finds an empty file."""


def _write_compare_and_undo(store: Store, whole: Transaction) -> None:
    with store.unit():
        store.sales.write_rows(whole, FactId("fact"))
        assert store.sales.find(whole.transaction_id) == whole
        raise _Undone


def test_numbers_follow_one_another(store: Store, clock: FakeClock) -> None:
    assert [sell(store, clock).number for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_number_used_twice_or_left_out_is_refused_and_nothing_is_written(
    store: Store, clock: FakeClock, number: int
) -> None:
    sell(store, clock)
    wrong = sale(number, clock(), transaction_id="wrong")
    with pytest.raises(WrongNumber):
        store.sales.record(wrong, sale_draft(wrong))
    assert (store.sales.find("wrong"), store.sales.next_number(), store.journal.head().seq) == (None, 2, 1)


def test_a_sale_writes_its_fact_its_movements_and_its_paper_and_clears_the_basket(
    store: Store, clock: FakeClock
) -> None:
    put_items(store, item("milk", "Mleko"))
    put_prices(store, price("milk", 100))
    store.baskets.save_open(basket_of(store, ["milk"], clock()))
    done = sell(store, clock, ["milk", "bread"])
    movements = store.database.all("SELECT sku, thousandths, reason, source FROM stock_movement ORDER BY movement_id")
    (job,) = store.print_queue.waiting()
    assert store.baskets.open() is None
    assert movements == [("milk", -1000, "sold", done.transaction_id), ("bread", -1000, "sold", done.transaction_id)]
    assert (job.transaction_id, job.kind, job.state) == (done.transaction_id, "receipt", "waiting")
    assert store.outbox.summary().sales == 1


def test_a_sale_without_paper_leaves_the_print_queue_empty(store: Store, clock: FakeClock) -> None:
    done = sale(1, clock())
    store.sales.record(done, sale_draft(done), print_kind=None)
    assert store.print_queue.waiting() == ()


def test_a_sale_and_the_facts_that_happened_by_it_are_written_together(store: Store, clock: FakeClock) -> None:
    done = _with_coupon(sale(1, clock()))
    store.sales.record(done, sale_draft(done), also=[sale_draft(done, "another")])
    facts = [json.loads(text)["fact_id"] for text in store.outbox.pending(0, 9, 10**6)]
    assert facts == [f"fact-{done.transaction_id}", "another"]


def test_a_used_coupon_is_found_with_its_receipt(store: Store, clock: FakeClock) -> None:
    done = _with_coupon(sale(1, clock()))
    store.sales.record(done, sale_draft(done))
    used = store.sales.coupon_used("7:1")
    assert (used, store.sales.coupon_used("7:2")) == (CouponUsed("014", clock(), "014-2/1"), None)


def test_a_used_coupon_is_never_changed(store: Store, clock: FakeClock) -> None:
    done = _with_coupon(sale(1, clock()))
    store.sales.record(done, sale_draft(done))
    with pytest.raises(Immutable):
        store.database.run("DELETE FROM sale_coupon")


def _with_coupon(transaction: Transaction) -> Transaction:
    use = CouponUse("7:1", "OMNI-7F2K", "P1", CouponCheck.OFFLINE, Money(100, PLN))
    return replace(transaction, coupons=(use,))


def test_a_sale_before_enrolment_is_refused(tmp_path: Path, clock: FakeClock) -> None:
    store = open_store(tmp_path / "new.db", clock, enrolled=False)
    done = sale(1, clock())
    with pytest.raises(NotEnrolled):
        store.sales.record(done, sale_draft(done))
    number = store.sales.next_number()
    store.close()
    assert number == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sale SET total = 1",
        "DELETE FROM sale",
        "UPDATE sale_line SET amount = 1",
        "DELETE FROM sale_line",
        "UPDATE sale_tender SET amount = 1",
        "DELETE FROM sale_tender",
        "UPDATE sale_vat SET tax = 1",
        "DELETE FROM sale_vat",
        "UPDATE stock_movement SET thousandths = 1",
        "DELETE FROM stock_movement",
        "UPDATE fact SET envelope = '{}'",
        "DELETE FROM fact",
    ],
)
def test_what_was_recorded_cannot_be_changed(store: Store, clock: FakeClock, statement: str) -> None:
    sell(store, clock)
    with pytest.raises(Immutable):
        store.database.run(statement)


def test_the_latest_sale_stands_first(store: Store, clock: FakeClock) -> None:
    sell(store, clock)
    clock.advance(minutes=5)
    sell(store, clock, ["milk", "bread"])
    first, second = store.sales.recent(10)
    assert (first.number, first.lines, first.total, first.receipt_number) == (2, 2, 200, "014-2/2")
    assert second.number == 1


def test_totals_sum_a_business_date_by_tender(store: Store, clock: FakeClock) -> None:
    sell(store, clock)
    split = replace(
        sale(2, clock(), ["a", "b", "c"]),
        tenders=(
            Tender(TenderKind.CASH, Money(100, PLN), Money(100, PLN)),
            Tender(TenderKind.CARD, Money(200, PLN), Money(200, PLN)),
        ),
    )
    store.sales.record(split, sale_draft(split))
    totals = store.sales.totals(MONDAY)
    assert (totals.count, totals.total) == (2, 400)
    assert totals.by_tender == {TenderKind.CASH: 200, TenderKind.CARD: 200}


def test_a_day_without_sales_has_nothing(store: Store) -> None:
    totals = store.sales.totals(date(2020, 1, 1))
    assert (totals.count, totals.total, totals.by_tender) == (0, 0, {})


def test_the_chain_begins_at_the_genesis_of_the_epoch(store: Store) -> None:
    assert store.journal.head() == genesis(DeviceId("dev-1"), 1)


def test_the_whole_chain_is_verified(store: Store, clock: FakeClock) -> None:
    for _ in range(5):
        sell(store, clock)
    assert store.journal.verify() == Link(5, store.journal.head().hash)
