"""The lowest price of the 30 days before a reduction: by example, and against a reckoning minute by minute."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from retail.catalog.price_history import PERIOD, PriceRecord, lowest_before_reduction, price_at

WARSAW = ZoneInfo("Europe/Warsaw")
MARCH = date(2026, 3, 1)


def day(number: int) -> date:
    return MARCH + timedelta(days=number)


def midnight(number: int) -> datetime:
    return datetime(2026, 3, 1, tzinfo=WARSAW) + timedelta(days=number)


def said(first: int, price: int | None, last: int | None = None, *, at: float | None = None) -> PriceRecord:
    """A price from one day to another, told ``at`` a day (fractions are hours), by default long before."""
    recorded = midnight(-400) if at is None else midnight(0) + timedelta(days=at)
    return PriceRecord(recorded, day(first), None if last is None else day(last), price)


def lowest(*records: PriceRecord, first: int = 0) -> int | None:
    return lowest_before_reduction(records, day(first), WARSAW)


class TestByExample:
    def test_a_first_price_reduces_nothing(self) -> None:
        assert lowest(said(0, 799)) is None

    def test_a_rise_reduces_nothing(self) -> None:
        assert lowest(said(-90, 799), said(0, 899)) is None

    def test_the_same_price_again_reduces_nothing(self) -> None:
        assert lowest(said(-90, 799), said(0, 799)) is None

    def test_a_price_that_stood_long_is_the_lowest_itself(self) -> None:
        assert lowest(said(-90, 799), said(0, 649)) == 799

    def test_a_rise_shortly_before_makes_no_reduction_look_larger(self) -> None:
        assert lowest(said(-90, 799), said(-10, 999), said(0, 749)) == 799

    def test_the_lowest_may_be_below_the_reduced_price(self) -> None:
        assert lowest(said(-90, 799), said(-20, 499, last=-15), said(0, 649)) == 499

    def test_what_ended_more_than_thirty_days_ago_is_forgotten(self) -> None:
        assert lowest(said(-90, 799), said(-50, 499, last=-31), said(0, 649)) == 799

    def test_what_ended_on_the_thirtieth_day_before_counts(self) -> None:
        assert lowest(said(-90, 799), said(-50, 499, last=-30), said(0, 649)) == 499

    def test_goods_on_sale_for_ten_days_have_the_lowest_of_ten_days(self) -> None:
        assert lowest(said(-10, 899), said(-5, 799), said(0, 649)) == 799

    def test_each_further_reduction_has_thirty_days_of_its_own(self) -> None:
        assert lowest(said(-90, 999), said(-5, 799), said(0, 649)) == 799

    def test_a_planned_reduction_is_measured_by_what_is_planned_until_then(self) -> None:
        assert lowest(said(-90, 799), said(10, 699, last=12), said(20, 649), first=20) == 699

    def test_goods_that_were_away_for_some_days_are_measured_by_their_last_price(self) -> None:
        assert lowest(said(-90, 799, last=-4), said(0, 649)) == 799

    def test_goods_that_were_away_for_longer_come_anew(self) -> None:
        assert lowest(said(-90, 799, last=-31), said(0, 649)) is None

    def test_a_price_corrected_at_noon_was_asked_until_noon(self) -> None:
        assert lowest(said(-90, 799), said(-3, 399), said(-3, 899, at=-3 + 0.5), said(0, 649)) == 399

    def test_a_price_told_after_its_first_day_was_not_asked_before(self) -> None:
        assert lowest(said(-90, 799), said(-20, 499, at=-2), said(-1, 899), said(0, 649)) == 499
        assert lowest(said(-90, 799), said(-20, 499, at=-2), said(-20, None, at=-2), said(0, 649)) == 799

    def test_a_price_taken_away_counts_only_as_long_as_it_was_asked(self) -> None:
        assert lowest(said(-90, 799), said(-40, 499), said(-40, None, at=-35), said(0, 649)) == 799
        assert lowest(said(-90, 799), said(-40, 499), said(-40, None, at=-25), said(0, 649)) == 499

    def test_another_last_day_begins_no_reduction_anew(self) -> None:
        changed = said(0, 649, last=5, at=2)
        assert lowest(said(-90, 799), said(0, 649), changed) == 799

    def test_a_price_that_another_hides_reduces_nothing(self) -> None:
        assert lowest(said(-90, 799), said(0, 649, at=3), said(1, 599)) is None

    def test_a_price_taken_away_reduces_nothing(self) -> None:
        assert lowest(said(-90, 799), said(0, 649), said(0, None, at=-1)) is None


prices = st.none() | st.integers(1, 9)
records = st.lists(
    st.builds(
        lambda first, length, price, at: PriceRecord(
            midnight(0) + timedelta(hours=at), day(first), None if length is None else day(first + length), price
        ),
        first=st.integers(-45, 5),
        length=st.none() | st.integers(0, 40),
        price=prices,
        at=st.integers(-50 * 24, 0),
    ),
    min_size=1,
    max_size=7,
).map(lambda found: sorted(found, key=lambda record: record.recorded_at))


def by_the_hour(history: list[PriceRecord], until: datetime) -> list[int]:
    """What was asked at each hour of the 30 days before, told one by one. Records are made on the hour."""
    begin = until - PERIOD
    hours = int((until - begin) / timedelta(hours=1))
    asked = (price_at(history, begin + timedelta(hours=hour)) for hour in range(hours))
    return [price for price in asked if price is not None]


@given(records)
def test_it_is_the_lowest_of_all_hours(history: list[PriceRecord]) -> None:
    first = history[-1].valid_from
    begin = max(datetime(first.year, first.month, first.day, tzinfo=WARSAW), history[-1].recorded_at)
    # Only prices that were not said before, so that the record is the beginning.
    own = [record for record in history if record.valid_from == first]
    found = lowest_before_reduction(history, first, WARSAW)
    if len(own) > 1 or price_at(history, begin) != own[0].unit_price:
        return
    asked = by_the_hour(history, begin)
    reduces = bool(asked) and own[0].unit_price is not None and own[0].unit_price < asked[-1]
    assert found == (min(asked) if reduces else None)


@given(records, st.integers(1, 9))
def test_it_is_never_above_the_price_that_was_reduced(history: list[PriceRecord], price: int) -> None:
    history = [*history, PriceRecord(midnight(0), day(6), None, price)]
    found = lowest_before_reduction(history, day(6), WARSAW)
    before = price_at(history, midnight(6) - timedelta(hours=1))
    assert found is None or before is None or price < before >= found


@given(records, st.integers(1, 9), st.integers(1, 300))
def test_what_ended_long_before_changes_nothing(history: list[PriceRecord], price: int, long_ago: int) -> None:
    old = PriceRecord(midnight(-400), day(-350 - 1), day(-350 + long_ago % 200), price)
    first = max(history, key=lambda record: record.valid_from).valid_from
    assert lowest_before_reduction([old, *history], first, WARSAW) == lowest_before_reduction(history, first, WARSAW)
