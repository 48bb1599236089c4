"""Prices are exact, the same wherever they are computed, and never below zero."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import Refusal
from retail.pricing import PricedBasket, PricedLine, price_basket
from retail.sale import Adjustment, Basket, BasketLine
from retail.tax import POLAND, TaxTable
from retail.values import Money, Quantity
from tests.support.baskets import (
    BEER,
    BOOK,
    HAM,
    JEANS,
    MILK,
    MONDAY,
    RIBBON,
    WATER,
    basket_lines,
    basket_of,
    baskets,
    line,
    pln,
    priced,
    priced_baskets,
    reduction,
)
from tests.support.promotions import book, promotion, situation


def only(*lines: BasketLine) -> PricedLine:
    return priced(basket_of(*lines)).lines[0]


# Extended amounts.


@pytest.mark.parametrize(
    ("price", "thousandths", "extended"),
    [
        (3_499, 482, 1_687),  # 16.86518
        (1_000, 125, 125),
        (999, 500, 500),  # 4.995: half a grosz goes up
        (1_001, 500, 501),  # 5.005
        (1, 499, 0),
        (1, 500, 1),
        (3_499, 1, 3),
    ],
)
def test_a_weighed_amount_is_rounded_half_up_to_the_grosz(price: int, thousandths: int, extended: int) -> None:
    assert only(line(HAM, price, thousandths)).extended == pln(extended)


@given(st.integers(0, 10**6), st.integers(1, 9_999_000))
def test_the_extended_amount_is_what_a_decimal_calculator_says(price: int, thousandths: int) -> None:
    exact = Decimal(price) * Decimal(thousandths) / 1000
    assert only(line(RIBBON, price, thousandths)).extended == pln(int(exact.quantize(Decimal(1), ROUND_HALF_UP)))


def test_each_pack_is_rounded_on_its_own() -> None:
    assert priced(basket_of(line(HAM, 999, 500), line(HAM, 999, 500))).total == pln(1_000)


def test_a_labels_amount_is_the_lines_amount_whatever_the_quantity_says() -> None:
    assert only(line(HAM, 3_499, 482, label=1_690)).amount == pln(1_690)


def test_a_label_of_nothing_costs_nothing() -> None:
    assert only(line(HAM, 3_499, 482, label=0)).amount == pln(0)


# Deposits.


def test_a_deposit_is_taken_for_every_container() -> None:
    water = only(line(WATER, 199, 6_000))
    assert (water.amount, water.deposit, water.payable) == (pln(1_194), pln(300), pln(1_494))


def test_goods_by_measure_come_in_one_container() -> None:
    wine = replace(line(HAM, 1_000, 2_500), deposit=line(BEER).deposit)
    assert only(wine).deposit == pln(100)


def test_a_deposit_stands_outside_tax() -> None:
    assert [row.gross for row in priced(basket_of(line(WATER, 199, 6_000))).vat] == [pln(1_194)]


def test_an_adjustment_takes_nothing_off_a_deposit() -> None:
    water = only(line(WATER, 199, given=(reduction(1_000),)))
    assert (water.amount, water.payable) == (pln(0), pln(50))


def test_deposits_are_summed_apart() -> None:
    assert priced(basket_of(line(WATER, 199, 2_000), line(BEER, 499), line(MILK))).deposits == pln(200)


# Tax.


def test_tax_is_computed_on_the_sum_of_a_letter_and_not_per_line() -> None:
    row = priced(basket_of(*(line(JEANS, 3) for _ in range(4)))).vat[0]
    assert (row.gross, row.tax, row.net) == (pln(12), pln(2), pln(10))  # per line 4 × 1 = 4


def test_each_letter_has_a_row_in_order_and_an_exempt_one_no_rate() -> None:
    rows = priced(basket_of(line(BOOK, 2_000), line(HAM, 1_000), line(JEANS, 12_300), line(RIBBON, 100))).vat
    assert [(row.letter, row.rate_hundredths, row.tax.minor) for row in rows] == [
        ("A", 2300, 2_300),
        ("B", 800, 74),
        ("D", 0, 0),
        ("E", None, 0),
    ]


def test_the_rate_is_that_of_the_business_date() -> None:
    day = replace(basket_of(line(MILK)), business_date=MONDAY.replace(year=2010))
    assert price_basket(day, POLAND) == Refusal(
        "tax.class_unknown", {"tax_class": "C", "on": MONDAY.replace(year=2010)}
    )


def test_goods_without_a_rate_refuse_the_whole_basket() -> None:
    assert price_basket(basket_of(line(MILK)), TaxTable(())) == Refusal(
        "tax.class_unknown", {"tax_class": "C", "on": MONDAY}
    )


@given(priced_baskets())
def test_the_letters_add_up_to_the_goods(basket: PricedBasket) -> None:
    assert sum(row.gross.minor for row in basket.vat) == (basket.total - basket.deposits).minor
    assert all(row.net + row.tax == row.gross for row in basket.vat)


# Adjustments.


def test_an_adjustment_keeps_its_source_and_its_sentence() -> None:
    assert only(line(MILK, given=(reduction(40),))).adjustments == (reduction(40),)


def test_a_surcharge_is_an_adjustment_too() -> None:
    wrapped = Adjustment("gift-wrap", "Pakowanie", pln(500))
    assert only(line(MILK, 399, given=(wrapped,))).amount == pln(899)


def test_an_adjustment_is_cut_to_what_is_left_of_the_amount() -> None:
    milk = only(line(MILK, 399, given=(reduction(300), reduction(200, "order:2"))))
    assert [each.amount for each in milk.adjustments] == [pln(-300), pln(-99)]
    assert milk.amount == pln(0)


def test_an_adjustment_that_finds_nothing_left_is_left_out() -> None:
    assert only(line(MILK, 399, given=(reduction(399), reduction(1, "order:2")))).adjustments == (reduction(399),)


def test_a_line_below_zero_cannot_be_made() -> None:
    milk = only(line(MILK, 399))
    with pytest.raises(ValueError, match="exceed"):
        replace(milk, adjustments=(reduction(400),))


def test_what_came_with_a_line_counts_before_any_promotion() -> None:
    half_off = book(promotion({"type": "percent_off_line", "percent": 50_00}))
    result = price_basket(basket_of(line(MILK, 400, given=(reduction(100),))), POLAND, half_off, situation())
    assert isinstance(result, PricedBasket)
    assert result.total == pln(150)


@given(priced_baskets())
def test_the_adjustments_of_the_lines_add_up_to_that_of_the_basket(basket: PricedBasket) -> None:
    per_line = (each.amount for row in basket.lines for each in row.adjustments)
    assert basket.adjusted == Money.total(per_line, basket.basket.currency)


@given(priced_baskets())
def test_nothing_is_below_zero(basket: PricedBasket) -> None:
    amounts = [basket.total, basket.deposits, *(row.gross for row in basket.vat), *(row.tax for row in basket.vat)]
    amounts += [each for row in basket.lines for each in (row.extended, row.amount, row.payable)]
    assert min(each.minor for each in amounts) >= 0


# The basket as a whole.


@given(
    st.lists(basket_lines(), min_size=1, max_size=8).flatmap(
        lambda each: st.tuples(st.just(each), st.permutations(each))
    )
)
def test_the_order_of_scanning_does_not_change_the_total(orders: tuple[list[BasketLine], list[BasketLine]]) -> None:
    one, other = (priced(basket_of(*order)) for order in orders)
    assert (one.total, one.vat, one.deposits) == (other.total, other.vat, other.deposits)


@given(st.integers(0, 10**5), st.integers(1, 30))
def test_one_scan_of_many_costs_what_many_scans_of_one_do(price: int, count: int) -> None:
    together = priced(basket_of(line(WATER, price, count * 1000)))
    apart = priced(basket_of(*[line(WATER, price)] * count))
    assert together == apart


@given(baskets())
def test_pricing_again_gives_the_same(basket: Basket) -> None:
    assert priced(basket) == priced(basket)


@given(baskets())
def test_every_line_is_priced_in_its_place(basket: Basket) -> None:
    assert tuple(each.line for each in priced(basket).lines) == basket.lines


def test_baskets_are_equal_whether_or_not_their_sums_were_asked_for() -> None:
    one, other = (priced(basket_of(line(MILK))) for _ in range(2))
    assert one.total
    assert (one, hash(one)) == (other, hash(other))


def test_an_empty_basket_costs_nothing() -> None:
    empty = priced(basket_of())
    assert (empty.total, empty.before_adjustments, empty.adjusted, empty.vat) == (pln(0), pln(0), pln(0), ())


def test_the_price_version_is_carried() -> None:
    assert priced(basket_of(line(MILK)), price_version=42).price_version == 42


def test_before_adjustments_is_the_regular_price_with_deposits() -> None:
    basket = priced(basket_of(line(WATER, 199, 2_000, given=(reduction(98),))))
    assert (basket.before_adjustments, basket.adjusted, basket.total) == (pln(498), pln(-98), pln(400))


def test_a_quantity_of_pieces_prices_without_rounding() -> None:
    assert only(line(MILK, 399, Quantity.pieces(3).thousandths)).extended == pln(1_197)
