"""The sums a shopper is likely to hand over, and the notes and coins that make the change."""

from __future__ import annotations

from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.presenters.cash_hints import DENOMINATIONS, pieces, pieces_text, suggested
from pos_app.words import Words
from retail.values import EUR, PLN, Currency, Money, currency

CZK = currency("CZK")
currencies = st.sampled_from([PLN, EUR, CZK, currency("RON")])
PL = Words("pl", lambda _context, source, _comment, _n: source, ZoneInfo("Europe/Warsaw"))


def minors(amounts: tuple[Money, ...]) -> list[int]:
    return [amount.minor for amount in amounts]


# Suggestions.


@pytest.mark.parametrize(
    ("due", "sums"),
    [
        (4_166, [4_166, 5_000, 10_000, 20_000]),
        (41_661, [41_661, 42_000, 45_000, 50_000]),
        (100, [100, 1_000, 2_000, 5_000]),
        (5_000, [5_000, 10_000, 20_000, 50_000]),
    ],
)
def test_the_sums_people_hand_over_are_offered(due: int, sums: list[int]) -> None:
    assert minors(suggested(Money(due, PLN))) == sums


@given(st.integers(1, 10**7), currencies, st.integers(1, 8))
def test_the_exact_amount_comes_first_and_the_rest_rises_above_it(due: int, of: Currency, most: int) -> None:
    sums = minors(suggested(Money(due, of), most))
    assert sums[0] == due
    assert all(one < other for one, other in pairwise(sums))
    assert len(sums) <= most


@given(st.integers(1, 10**6), currencies)
def test_every_sum_above_the_exact_one_is_made_of_notes(due: int, of: Currency) -> None:
    assert all(sum_ % 1_000 == 0 for sum_ in minors(suggested(Money(due, of)))[1:])


@given(st.integers(1, 10**6), currencies)
def test_every_sum_is_of_the_currency_that_is_due(due: int, of: Currency) -> None:
    assert {each.currency for each in suggested(Money(due, of))} == {of}


# Change.


def test_change_is_counted_out_from_the_largest_piece() -> None:
    assert pieces(Money(3_040, PLN)) == ((1, Money(2_000, PLN)), (1, Money(1_000, PLN)), (2, Money(20, PLN)))


def test_change_reads_as_it_is_counted_out() -> None:
    assert pieces_text(PL, Money(3_040, PLN)) == "20,00 + 10,00 + 2×0,20"


def test_no_change_is_no_pieces() -> None:
    assert (pieces(Money(0, PLN)), pieces_text(PL, Money(0, PLN))) == ((), "")


@given(st.integers(0, 10**7), st.sampled_from([PLN, EUR]))
def test_the_pieces_sum_to_the_change(minor: int, of: Currency) -> None:
    assert sum(count * piece.minor for count, piece in pieces(Money(minor, of))) == minor


@given(st.integers(0, 10**7))
def test_where_small_coins_are_gone_the_pieces_sum_to_whole_coins(minor: int) -> None:
    assert sum(count * piece.minor for count, piece in pieces(Money(minor, CZK))) == minor - minor % 100


@given(st.integers(1, 10**6), currencies)
def test_pieces_are_notes_and_coins_of_the_currency_largest_first(minor: int, of: Currency) -> None:
    values = [piece.minor for _, piece in pieces(Money(minor, of))]
    assert values == sorted(set(values), reverse=True)
    assert set(values) <= set(DENOMINATIONS.get(of.code, DENOMINATIONS["PLN"]))


def test_no_other_choice_takes_fewer_pieces() -> None:
    most = 1_000
    fewest = [0]
    for minor in range(1, most + 1):
        fewest.append(1 + min(fewest[minor - piece] for piece in DENOMINATIONS["PLN"] if piece <= minor))
    assert [sum(count for count, _ in pieces(Money(minor, PLN))) for minor in range(most + 1)] == fewest


@pytest.mark.parametrize("code", sorted(DENOMINATIONS))
def test_denominations_rise(code: str) -> None:
    assert list(DENOMINATIONS[code]) == sorted(set(DENOMINATIONS[code]))
