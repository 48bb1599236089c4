"""Money, quantity and identifiers are exact."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import CurrencyMismatch, UnitMismatch
from retail.values import EUR, PLN, Currency, Money, Quantity, Unit, allocate, currency, half_up, uuid7

minors = st.integers(-(10**12), 10**12)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)


@given(minors, st.integers(1, 10**9))
def test_half_up_is_what_decimal_calls_half_up(numerator: int, denominator: int) -> None:
    quotient = Fraction(numerator, denominator)
    doubled = quotient * 2
    if doubled.denominator == 1:
        expected = int((Decimal(int(doubled)) / 2).to_integral_value(ROUND_HALF_UP))
    else:
        expected = round(quotient)
    assert half_up(numerator, denominator) == expected


@given(minors, st.integers(1, 10**9))
def test_half_up_of_the_opposite_is_the_opposite(numerator: int, denominator: int) -> None:
    assert half_up(-numerator, denominator) == -half_up(numerator, denominator)


@pytest.mark.parametrize("denominator", [0, -1])
def test_half_up_refuses_a_denominator_that_is_not_positive(denominator: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        half_up(1, denominator)


@given(minors, weights)
def test_allocated_parts_sum_to_the_amount(minor: int, shares: list[int]) -> None:
    assert Money.total(allocate(Money(minor, PLN), shares), PLN) == Money(minor, PLN)


@given(minors, weights)
def test_no_allocated_part_is_a_whole_unit_off_its_exact_share(minor: int, shares: list[int]) -> None:
    whole = sum(shares)
    if whole == 0:
        shares, whole = [1, *([0] * (len(shares) - 1))], 1
    for part, share in zip(allocate(Money(minor, PLN), shares), shares, strict=True):
        assert abs(part.minor - Fraction(minor * share, whole)) < 1


@given(st.integers(0, 10**12), weights)
def test_a_larger_weight_never_gets_a_smaller_part(minor: int, shares: list[int]) -> None:
    parts = allocate(Money(minor, PLN), shares)
    by_weight = sorted(zip(shares, parts, strict=True), key=lambda pair: (pair[0], pair[1].minor))
    for (lighter, small), (heavier, large) in pairwise(by_weight):
        assert lighter == heavier or small <= large


@given(minors, weights)
def test_allocating_the_opposite_amount_mirrors_every_part(minor: int, shares: list[int]) -> None:
    forth = allocate(Money(minor, PLN), shares)
    assert allocate(Money(-minor, PLN), shares) == tuple(-part for part in forth)


def test_equal_remainders_go_to_the_earlier_line() -> None:
    assert [part.minor for part in allocate(Money(100, PLN), [1, 1, 1])] == [34, 33, 33]


def test_without_any_weight_the_first_line_bears_everything() -> None:
    assert [part.minor for part in allocate(Money(-7, PLN), [0, 0])] == [-7, 0]


@pytest.mark.parametrize("shares", [[], [1, -1]])
def test_allocation_needs_weights_that_are_not_negative(shares: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        allocate(Money(1, PLN), shares)


@pytest.mark.parametrize(
    ("unit_price", "grams", "amount"),
    [(1999, 482, 964), (5, 100, 1), (5, 99, 0), (5, -100, -1), (2999, 1000, 2999), (1, 499, 0), (1, 500, 1)],
)
def test_an_extended_amount_is_rounded_half_up(unit_price: int, grams: int, amount: int) -> None:
    assert Money(unit_price, PLN).extended(Quantity.grams(grams)) == Money(amount, PLN)


@given(minors, st.integers(-(10**7), 10**7))
def test_a_return_is_the_exact_mirror_of_its_sale(unit_price: int, thousandths: int) -> None:
    price = Money(unit_price, PLN)
    assert price.extended(-Quantity(thousandths)) == -price.extended(Quantity(thousandths))


@given(minors, minors)
def test_money_adds_and_orders_as_its_minor_units_do(one: int, other: int) -> None:
    left, right = Money(one, PLN), Money(other, PLN)
    assert (left + right) - right == left
    assert (left < right, left <= right, left > right, left >= right) == (
        one < other,
        one <= other,
        one > other,
        one >= other,
    )


def test_the_size_and_truth_of_an_amount_ignore_its_sign() -> None:
    assert abs(Money(-5, PLN)) == Money(5, PLN)
    assert Money(-5, PLN)
    assert not Money.zero(PLN)


@pytest.mark.parametrize(
    "mix",
    [
        lambda: Money(1, PLN) + Money(1, EUR),
        lambda: Money(1, PLN) - Money(1, EUR),
        lambda: Money(1, PLN) < Money(1, EUR),
        lambda: Money(1, PLN) <= Money(1, EUR),
        lambda: Money.total([Money(1, EUR)], PLN),
    ],
    ids=["added", "subtracted", "less", "less or equal", "totaled"],
)
def test_two_currencies_never_meet_in_one_sum(mix: object) -> None:
    assert callable(mix)
    with pytest.raises(CurrencyMismatch, match="EUR"):
        mix()


def test_the_sum_of_nothing_has_a_currency() -> None:
    assert Money.total([], EUR) == Money.zero(EUR)


def test_quantities_of_one_unit_add_up() -> None:
    assert Quantity.pieces(2) + Quantity.pieces(3) - Quantity.pieces(1) == Quantity.pieces(4)
    assert Quantity.grams(482).times(3) == Quantity(1446, Unit.KILOGRAM)


def test_pieces_and_kilograms_never_meet_in_one_sum() -> None:
    with pytest.raises(UnitMismatch, match="kg"):
        Quantity.pieces(1) + Quantity.grams(1000)


def test_a_whole_quantity_knows_that_it_is_whole() -> None:
    assert Quantity.pieces(7).is_whole
    assert not Quantity.grams(482).is_whole
    assert not Quantity(0)


def test_a_currency_is_known_by_its_code_and_has_its_minor_digits() -> None:
    assert currency("PLN") == PLN
    assert (PLN.minor_per_major, Currency("JPY", 0).minor_per_major) == (100, 1)


def test_a_currency_we_do_not_trade_in_is_named() -> None:
    with pytest.raises(ValueError, match="XAU"):
        currency("XAU")


times = st.integers(0, 2**48 - 1)
ten_bytes = st.binary(min_size=10, max_size=10)


@given(times, ten_bytes)
def test_a_uuid7_has_the_version_the_variant_and_the_time_of_rfc_9562(unix_ms: int, randomness: bytes) -> None:
    made = UUID(uuid7(unix_ms, randomness))
    assert (made.version, made.variant, made.int >> 80) == (7, "specified in RFC 4122", unix_ms)


@given(times, times, ten_bytes, ten_bytes)
def test_uuid7s_of_different_milliseconds_sort_by_time(one: int, other: int, left: bytes, right: bytes) -> None:
    if one != other:
        assert (uuid7(one, left) < uuid7(other, right)) == (one < other)


@given(times, ten_bytes)
def test_a_uuid7_keeps_its_seventy_four_random_bits(unix_ms: int, randomness: bytes) -> None:
    value = UUID(uuid7(unix_ms, randomness)).int
    whole = int.from_bytes(randomness, "big")
    assert (value >> 64) & 0xFFF == (whole >> 64) & 0xFFF
    assert value & (2**62 - 1) == whole & (2**62 - 1)


@pytest.mark.parametrize("size", [0, 9, 11])
def test_a_uuid7_needs_ten_random_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="ten"):
        uuid7(0, bytes(size))
