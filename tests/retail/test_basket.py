"""A basket takes goods, joins what is the same, and never uses a line's number twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from retail.catalog import Variant
from retail.errors import CurrencyMismatch, Refusal
from retail.sale import (
    Adjustment,
    Basket,
    BasketLine,
    PriceSource,
    SaleState,
    add_line,
    change_quantity,
    find_line,
    set_line_note,
    void_line,
)
from retail.sale.basket import LONGEST_NOTE, MOST_PER_LINE
from retail.values import EUR, Money, Quantity, Unit
from tests.support.baskets import (
    BOTTLE,
    HAM,
    JEANS,
    MILK,
    WATER,
    WINE,
    added,
    basket_lines,
    basket_of,
    baskets,
    card,
    empty_basket,
    line,
    pln,
    reduction,
    variant,
)

CLOSED = [SaleState.TENDERING, SaleState.SUSPENDED, SaleState.CANCELED]


def numbers(basket: Basket) -> list[int]:
    return [each.line_id for each in basket.lines]


def changed(result: Basket | Refusal) -> Basket:
    assert isinstance(result, Basket), result
    return result


# Joining.


def test_the_same_goods_scanned_again_join_their_line() -> None:
    basket = basket_of(line(MILK), line(MILK, thousandths=6000))
    assert [each.quantity for each in basket.lines] == [Quantity.pieces(7)]


def test_the_number_that_comes_back_is_that_of_the_line_joined() -> None:
    basket = basket_of(line(MILK), line(WATER))
    result = add_line(basket, line(MILK))
    assert not isinstance(result, Refusal)
    assert result[1] == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(line(WATER), id="other goods"),
        pytest.param(line(MILK, price=398), id="another price"),
        pytest.param(replace(line(MILK), price_source=PriceSource.OPEN), id="a price from the keypad"),
        pytest.param(line(MILK, label=399), id="a price from a label"),
        pytest.param(replace(line(MILK, label=399), price_source=PriceSource.AGREED), id="an agreed price"),
        pytest.param(replace(line(MILK), batch="L-17"), id="another batch"),
        pytest.param(replace(line(MILK), expiry=date(2026, 4, 1)), id="another expiry"),
        pytest.param(line(MILK, given=(reduction(10),)), id="an adjustment of its own"),
        pytest.param(replace(line(MILK), note="na prezent"), id="a note of its own"),
        pytest.param(replace(line(MILK), deposit=BOTTLE), id="a deposit"),
        pytest.param(line(replace(MILK, tax_class="A")), id="a tax class changed since"),
        pytest.param(line(replace(MILK, own_line=True)), id="goods marked since to stand alone"),
    ],
)
def test_what_differs_in_any_way_gets_a_line_of_its_own(other: BasketLine) -> None:
    assert numbers(basket_of(line(MILK), other)) == [1, 2]
    assert numbers(basket_of(other, line(MILK))) == [1, 2]


def test_two_prices_from_the_keypad_never_join() -> None:
    typed = replace(line(MILK), price_source=PriceSource.OPEN)
    assert numbers(basket_of(typed, typed)) == [1, 2]


def test_two_labels_never_join() -> None:
    assert numbers(basket_of(line(HAM, label=412), line(HAM, label=412))) == [1, 2]


@pytest.mark.parametrize("goods", [HAM, WINE])
@pytest.mark.parametrize("thousandths", [482, 1000])
def test_measured_goods_never_join_even_when_the_measure_is_whole(goods: Variant, thousandths: int) -> None:
    pack = line(goods, thousandths=thousandths)
    assert numbers(basket_of(pack, pack)) == [1, 2]


def test_goods_that_stand_alone_never_join() -> None:
    assert numbers(basket_of(line(JEANS), line(JEANS))) == [1, 2]


def test_goods_join_the_latest_line_that_takes_them() -> None:
    first = changed(set_line_note(basket_of(line(MILK)), 1, "na prezent"))
    second = added(first, line(MILK))
    unmarked = changed(set_line_note(second, 1, ""))
    assert [each.quantity for each in added(unmarked, line(MILK)).lines] == [Quantity.pieces(1), Quantity.pieces(2)]


# Numbers of lines.


def test_a_voided_line_takes_its_number_with_it() -> None:
    basket = changed(void_line(basket_of(line(MILK), line(WATER)), 2))
    assert numbers(added(basket, line(JEANS))) == [1, 3]


def test_the_number_a_line_came_with_is_replaced() -> None:
    assert numbers(basket_of(replace(line(MILK), line_id=99))) == [1]


class BasketOfChanges(RuleBasedStateMachine):
    """Whatever is scanned, changed and voided, a number once given names the same goods or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.basket = empty_basket()
        self.named: dict[int, str] = {}

    @rule(scanned=basket_lines())
    def scan(self, scanned: BasketLine) -> None:
        result = add_line(self.basket, scanned)
        if not isinstance(result, Refusal):
            self.basket, number = result
            assert self.named.setdefault(number, scanned.variant.sku) == scanned.variant.sku

    @rule(number=st.integers(0, 30))
    def void(self, number: int) -> None:
        result = void_line(self.basket, number)
        if isinstance(result, Basket):
            self.basket = result

    @rule(number=st.integers(0, 30), thousandths=st.integers(-1000, 10_000_000))
    def change(self, number: int, thousandths: int) -> None:
        result = change_quantity(self.basket, number, Quantity(thousandths))
        if isinstance(result, Basket):
            self.basket = result

    @invariant()
    def numbers_rise_and_none_is_reused(self) -> None:
        present = numbers(self.basket)
        assert present == sorted(set(present))
        assert all(number < self.basket.next_line for number in present)
        assert all(self.named[each.line_id] == each.variant.sku for each in self.basket.lines)

    @invariant()
    def no_line_holds_nothing_or_too_much(self) -> None:
        assert all(0 < each.quantity.thousandths <= MOST_PER_LINE for each in self.basket.lines)


TestBasketOfChanges = BasketOfChanges.TestCase


# Quantities.


@pytest.mark.parametrize("thousandths", [0, -1000, MOST_PER_LINE + 1000])
def test_a_quantity_of_nothing_or_of_a_barcode_is_refused(thousandths: int) -> None:
    refusal = Refusal("basket.quantity_out_of_range", {"quantity": Quantity(thousandths)})
    assert add_line(empty_basket(), line(MILK, thousandths=thousandths)) == refusal
    assert change_quantity(basket_of(line(MILK)), 1, Quantity(thousandths)) == refusal


def test_the_most_a_line_may_hold_is_taken() -> None:
    assert basket_of(line(MILK, thousandths=MOST_PER_LINE)).lines[0].quantity == Quantity(MOST_PER_LINE)


def test_joining_beyond_the_most_is_refused_and_changes_nothing() -> None:
    full = basket_of(line(MILK, thousandths=MOST_PER_LINE))
    assert add_line(full, line(MILK)) == Refusal(
        "basket.quantity_out_of_range", {"quantity": Quantity(MOST_PER_LINE + 1000)}
    )


@pytest.mark.parametrize("thousandths", [500, 1500])
def test_a_fraction_of_a_piece_is_refused(thousandths: int) -> None:
    refusal = Refusal("basket.fraction_of_piece", {})
    assert add_line(empty_basket(), line(MILK, thousandths=thousandths)) == refusal
    assert change_quantity(basket_of(line(MILK)), 1, Quantity(thousandths)) == refusal


def test_another_unit_is_refused_with_the_unit_of_the_goods() -> None:
    refusal = Refusal("basket.unit_differs", {"unit": Unit.KILOGRAM})
    assert change_quantity(basket_of(line(HAM)), 1, Quantity.pieces(2)) == refusal
    assert add_line(empty_basket(), replace(line(HAM), quantity=Quantity.pieces(1))) == refusal


def test_a_printed_price_keeps_its_quantity() -> None:
    basket = basket_of(line(HAM, label=412))
    assert change_quantity(basket, 1, Quantity.grams(200)) == Refusal("basket.labelled_price", {"name": HAM.name})


def test_a_new_quantity_replaces_the_old_one() -> None:
    assert changed(change_quantity(basket_of(line(HAM)), 1, Quantity.grams(482))).lines[0].quantity.thousandths == 482


# States and lines that are not there.


@pytest.mark.parametrize("state", CLOSED)
def test_a_basket_that_is_not_open_takes_no_change(state: SaleState) -> None:
    basket = basket_of(line(MILK)).to(state)
    refusal = Refusal("basket.not_open", {"state": state})
    assert add_line(basket, line(MILK)) == refusal
    assert change_quantity(basket, 1, Quantity.pieces(2)) == refusal
    assert void_line(basket, 1) == refusal
    assert set_line_note(basket, 1, "x") == refusal


def test_a_line_that_is_not_there_cannot_be_changed() -> None:
    basket, refusal = basket_of(line(MILK)), Refusal("basket.line_missing", {"line": 2})
    assert change_quantity(basket, 2, Quantity.pieces(2)) == refusal
    assert void_line(basket, 2) == refusal
    assert set_line_note(basket, 2, "x") == refusal
    assert find_line(basket, 2) is None


# Notes.


def test_a_note_is_kept_without_the_blanks_around_it() -> None:
    assert changed(set_line_note(basket_of(line(MILK)), 1, "  bez cebuli \n")).lines[0].note == "bez cebuli"


def test_a_note_that_no_receipt_could_hold_is_refused() -> None:
    basket = basket_of(line(MILK))
    assert set_line_note(basket, 1, "x" * (LONGEST_NOTE + 1)) == Refusal(
        "basket.note_too_long", {"longest": LONGEST_NOTE}
    )
    assert changed(set_line_note(basket, 1, "x" * LONGEST_NOTE)).lines[0].note == "x" * LONGEST_NOTE


def test_a_change_touches_no_other_line() -> None:
    basket = basket_of(line(MILK), line(WATER), line(JEANS))
    assert changed(change_quantity(basket, 2, Quantity.pieces(3))).lines[::2] == basket.lines[::2]


# Money.


def test_a_line_in_another_currency_is_our_mistake() -> None:
    foreign = BasketLine(0, MILK, Quantity.pieces(1), Money(399, EUR))
    with pytest.raises(CurrencyMismatch):
        add_line(empty_basket(), foreign)


@pytest.mark.parametrize(
    "strange",
    [
        {"label_amount": Money(399, EUR)},
        {"deposit": replace(BOTTLE, amount=Money(50, EUR))},
        {"given": (Adjustment("order:1", "Rabat", Money(-10, EUR)),)},
    ],
    ids=["label", "deposit", "given"],
)
def test_all_amounts_of_a_line_are_of_one_currency(strange: dict[str, Any]) -> None:
    with pytest.raises(CurrencyMismatch):
        replace(line(MILK), **strange)


@pytest.mark.parametrize("strange", [{"unit_price": pln(-1)}, {"label_amount": pln(-1)}], ids=["unit", "label"])
def test_no_price_is_below_zero(strange: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="below zero"):
        replace(line(MILK), **strange)


# The basket as a value.


def test_a_basket_is_empty_until_there_is_a_line_or_a_tender_to_lose() -> None:
    basket = empty_basket()
    assert basket.is_empty
    assert not added(basket, line(MILK)).is_empty
    assert not replace(basket, tenders=(card(100),)).is_empty


@given(baskets())
def test_voiding_every_line_leaves_an_empty_basket(basket: Basket) -> None:
    for number in numbers(basket):
        basket = changed(void_line(basket, number))
    assert basket.is_empty


@given(st.lists(basket_lines(), max_size=8))
def test_scanning_keeps_every_piece(scanned: list[BasketLine]) -> None:
    basket = basket_of(*scanned)
    skus = {each.variant.sku for each in scanned}
    assert {sku: sum(each.quantity.thousandths for each in scanned if each.variant.sku == sku) for sku in skus} == {
        sku: sum(each.quantity.thousandths for each in basket.lines if each.variant.sku == sku) for sku in skus
    }


def test_one_of_a_variant_is_one_of_its_unit() -> None:
    assert variant("HAM", Unit.KILOGRAM).one == Quantity.grams(1000)
