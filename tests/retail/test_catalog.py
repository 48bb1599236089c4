"""The price that holds on a day is the one that began last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.catalog import Barcode, CatalogEntry, Price, choices_in_force, price_in_force
from retail.values import Quantity, Sku, Unit
from tests.support.baskets import HAM, MILK, pln

DAY = date(2026, 3, 2)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def price(minor: int, begins: date, ends: date | None = None) -> Price:
    return Price(Sku("MILK"), "pl", pln(minor), begins, ends)


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [
        (DAY, None, True),
        (DAY, DAY, True),
        (BEFORE, AFTER, True),
        (AFTER, None, False),
        (BEFORE, BEFORE, False),
    ],
)
def test_a_price_holds_on_both_of_its_days_and_between(begins: date, ends: date | None, holds: bool) -> None:
    assert price(399, begins, ends).covers(DAY) is holds


def test_no_price_holds_before_the_first_began() -> None:
    assert price_in_force([price(399, AFTER)], DAY) is None


def test_a_future_price_begins_by_itself() -> None:
    old, new = price(399, BEFORE), price(429, AFTER)
    assert [price_in_force([old, new], day) for day in (DAY, AFTER)] == [old, new]


def test_a_short_price_interrupts_a_long_one_and_gives_way_again() -> None:
    long, short = price(399, BEFORE), price(349, DAY, DAY)
    assert [price_in_force([long, short], day) for day in (BEFORE, DAY, AFTER)] == [long, short, long]


@pytest.mark.parametrize(("day", "shown"), [(BEFORE, 429), (DAY, 399), (AFTER, None)])
def test_a_price_that_comes_back_is_no_reduction_any_more(day: date, shown: int | None) -> None:
    long = replace(price(399, BEFORE), lowest_30=pln(429))
    short = replace(price(349, DAY, DAY), lowest_30=pln(399))
    found = price_in_force([long, short], day)
    assert found is not None
    assert found.lowest_30 == (None if shown is None else pln(shown))


def test_a_group_s_price_that_comes_back_is_no_reduction_and_is_not_touched_by_everybody_s() -> None:
    long = replace(price(399, BEFORE), lowest_30=pln(429), group="member")
    prices = [long, price(349, DAY, DAY), replace(price(379, DAY, DAY), group="member")]
    alone, back = choices_in_force(prices[:2], AFTER), choices_in_force(prices, AFTER)
    assert (alone, back) == ((long,), (replace(long, lowest_30=None),))


_days = st.integers(-20, 20).map(lambda days: DAY + timedelta(days=days))


@given(st.lists(st.tuples(_days, st.one_of(st.none(), _days)), unique_by=lambda each: each[0]))
def test_the_price_in_force_covers_the_day_and_none_that_covers_it_began_later(
    periods: list[tuple[date, date | None]],
) -> None:
    prices = [price(place, begins, ends) for place, (begins, ends) in enumerate(periods)]
    found = price_in_force(prices, DAY)
    covering = [each for each in prices if each.valid_from <= DAY and (each.valid_to is None or each.valid_to >= DAY)]
    assert (found is None) == (not covering)
    assert found is None or (found in covering and all(each.valid_from <= found.valid_from for each in covering))
    assert price_in_force(reversed(prices), DAY) == found


def test_one_of_a_variant_is_one_piece_or_one_kilogram() -> None:
    assert (MILK.one, HAM.one) == (Quantity.pieces(1), Quantity(1000, Unit.KILOGRAM))


def test_an_entry_without_a_price_says_so() -> None:
    assert CatalogEntry(MILK, MILK.one).price is None


def test_a_code_may_stand_for_more_than_one_piece() -> None:
    assert Barcode("05901234123457", MILK.sku, Quantity.pieces(6)).quantity.is_whole
