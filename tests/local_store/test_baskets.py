"""Baskets survive a crash unchanged, and a suspended one is taken once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_store import Store
from local_store.repositories.basket_text import BasketText, from_json, to_json
from retail.catalog import Deposit, Variant
from retail.sale import Adjustment, Basket, BasketLine, PriceSource, SaleState, Tender, TenderKind, TenderStatus
from retail.values import EUR, PLN, BasketId, Money, Quantity, Unit
from tests.support.clock import FakeClock
from tests.support.shop import basket_of, item, open_store, price, put_items, put_prices

_texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
_money = st.builds(Money, st.integers(-(2**53), 2**53), st.just(EUR))
_prices = st.builds(Money, st.integers(0, 2**53), st.just(EUR))
_quantities = st.builds(Quantity, st.integers(-(10**7), 10**7), st.sampled_from(Unit))
_days = st.dates()
_times = st.datetimes(
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-3, minutes=-30))])
)
_deposits = st.builds(Deposit, _texts, _texts, _money)
_adjustments = st.builds(Adjustment, _texts, _texts, _money)
_variants = st.builds(
    Variant, _texts, _texts, _texts, st.sampled_from(Unit), _texts, _texts, _texts,
    st.lists(st.tuples(_texts, _texts), max_size=2).map(tuple), st.none() | _texts, st.booleans(),
    st.none() | st.integers(0, 99), st.booleans(), st.booleans(),
)  # fmt: skip
_lines = st.builds(
    BasketLine, st.integers(1, 999), _variants, _quantities, _prices, st.sampled_from(PriceSource), st.none() | _prices,
    st.none() | _deposits, st.lists(_adjustments, max_size=2).map(tuple), _texts, st.none() | _texts,
    st.none() | _days, _texts,
)  # fmt: skip
_tenders = st.builds(
    Tender, st.sampled_from(TenderKind), _money, _money, _texts, st.sampled_from(TenderStatus), _texts, _texts
)
_baskets = st.builds(
    Basket, _texts, _texts, _texts, _texts, _days, _times, st.just(EUR), st.sampled_from(SaleState),
    st.lists(_lines, max_size=3).map(tuple), st.lists(_tenders, max_size=2).map(tuple), st.integers(1, 999),
    st.none() | _texts, st.none() | _texts, _texts,
)  # fmt: skip

TOTAL = Money(849, PLN)


@given(_baskets)
def test_a_basket_comes_back_from_its_text_unchanged(basket: Basket) -> None:
    assert from_json(to_json(basket)) == basket


@given(_baskets, _lines)
def test_a_basket_written_again_after_a_change_comes_back_unchanged(basket: Basket, line: BasketLine) -> None:
    text, changed = BasketText(), replace(basket, lines=(*basket.lines[1:], line))
    text.of(basket)
    assert from_json(text.of(changed)) == changed


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock):
    opened = open_store(tmp_path / "register.db", clock)
    put_items(opened, item("milk", "Mleko"), item("bread", "Chleb"))
    put_prices(opened, price("milk", 399), price("bread", 450))
    yield opened
    opened.close()


def test_the_open_basket_is_there_after_the_register_started_again(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "again.db"
    store = open_store(path, clock)
    put_items(store, item("milk", "Mleko"))
    put_prices(store, price("milk", 399))
    basket = basket_of(store, ["milk"], clock())
    store.baskets.save_open(basket)
    store.close()
    store = open_store(path, clock)
    resumed = store.baskets.open()
    store.close()
    assert resumed == basket


def test_the_open_basket_is_the_last_one_saved(store: Store, clock: FakeClock) -> None:
    store.baskets.save_open(basket_of(store, ["milk"], clock()))
    last = basket_of(store, ["milk", "bread"], clock())
    store.baskets.save_open(last)
    assert store.baskets.open() == last


def test_a_cleared_basket_is_open_no_more(store: Store, clock: FakeClock) -> None:
    store.baskets.save_open(basket_of(store, ["milk"], clock()))
    store.baskets.clear_open()
    assert store.baskets.open() is None


def test_suspending_clears_the_open_basket_and_lists_it(store: Store, clock: FakeClock) -> None:
    basket = basket_of(store, ["milk", "bread"], clock())
    store.baskets.save_open(basket)
    store.baskets.suspend(basket.to(SaleState.SUSPENDED), "niebieska kurtka", clock(), basket.operator_id, TOTAL)
    (listed,) = store.baskets.suspended()
    assert store.baskets.open() is None
    assert (listed.label, listed.total, listed.lines, listed.suspended_at) == ("niebieska kurtka", 849, 2, clock())


def test_the_latest_suspended_basket_stands_first(store: Store, clock: FakeClock) -> None:
    for label in ("first", "second"):
        store.baskets.suspend(basket_of(store, ["milk"], clock()), label, clock(), "anna", TOTAL)
        clock.advance(minutes=1)
    assert [each.label for each in store.baskets.suspended()] == ["second", "first"]


def test_only_one_of_many_takers_gets_a_suspended_basket(store: Store, clock: FakeClock) -> None:
    basket = basket_of(store, ["milk"], clock())
    store.baskets.suspend(basket, "", clock(), basket.operator_id, TOTAL)
    taken: list[Basket | None] = []
    gate = threading.Barrier(4)

    def take() -> None:
        gate.wait(10)
        taken.append(store.baskets.take(basket.basket_id))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(taken, key=str) == sorted([basket, None, None, None], key=str)


def test_a_basket_that_is_not_there_cannot_be_taken(store: Store) -> None:
    assert store.baskets.take(BasketId("nobody")) is None


def test_an_old_text_without_a_new_field_is_read_with_its_default(store: Store, clock: FakeClock) -> None:
    basket = basket_of(store, [], clock())
    assert from_json(to_json(basket).replace(',"note":""', "")) == basket


def test_business_date_and_time_keep_their_kind(clock: FakeClock) -> None:
    basket = Basket("b", "l", "r", "o", date(2026, 3, 2), datetime(2026, 3, 2, 9, 0, 0, 123_456, UTC), PLN)
    assert from_json(to_json(basket)).opened_at.microsecond == 123_456
