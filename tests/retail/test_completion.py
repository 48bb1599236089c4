"""A paid basket becomes a transaction that adds up to the grosz."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given

from retail.errors import IllegalTransition, Refusal
from retail.pricing import complete_sale, price_basket
from retail.sale import (
    Basket,
    LineKind,
    SaleState,
    TenderKind,
    TenderStatus,
    Transaction,
    TransactionKind,
    amount_due,
    change_of,
    settle_tender,
)
from retail.tax import POLAND
from retail.values import Money, Quantity, Sku, TransactionId
from tests.support.baskets import (
    BEER,
    HAM,
    JEANS,
    MILK,
    OPENED,
    WATER,
    basket_of,
    baskets,
    card,
    cash,
    completed,
    empty_basket,
    line,
    paid_baskets,
    pln,
    priced,
    reduction,
    sold,
    tendering,
    transactions,
)


def outcome(basket: Basket) -> Transaction | Refusal:
    return complete_sale(priced(basket), TransactionId("sale-1"), 1, OPENED)


# What is refused.


def test_money_still_due_refuses_with_how_much() -> None:
    basket = tendering(basket_of(line(MILK, 399)), cash(300))
    assert outcome(basket) == Refusal("tender.still_due", {"due": pln(99)})


def test_a_basket_without_lines_is_no_sale() -> None:
    assert outcome(empty_basket().to(SaleState.TENDERING)) == Refusal("basket.empty", {})


@pytest.mark.parametrize("doubt", [TenderStatus.PENDING, TenderStatus.UNKNOWN])
def test_money_in_doubt_refuses_even_when_the_rest_is_paid(doubt: TenderStatus) -> None:
    basket = tendering(basket_of(line(MILK, 399)), cash(399))
    doubtful = replace(basket, tenders=(*basket.tenders, replace(card(100), status=doubt)))
    assert outcome(doubtful) == Refusal("tender.in_doubt", {"kind": TenderKind.CARD, "amount": pln(100)})


def test_more_taken_than_the_total_refuses_with_how_much_more() -> None:
    basket = tendering(basket_of(line(MILK, 399)), card(399))
    cheaper = replace(basket, lines=(replace(basket.lines[0], unit_price=pln(349)),))
    assert outcome(cheaper) == Refusal("tender.more_than_total", {"over": pln(50)})


@pytest.mark.parametrize("state", [state for state in SaleState if state is not SaleState.TENDERING])
def test_only_a_tendering_basket_can_be_completed(state: SaleState) -> None:
    basket = tendering(basket_of(line(MILK, 399)), cash(399))
    with pytest.raises(IllegalTransition):
        outcome(replace(basket, state=state))


# What is written.


def test_goods_that_cost_nothing_need_no_tender() -> None:
    transaction = completed(tendering(basket_of(line(MILK, 399, given=(reduction(399),)))))
    assert (transaction.total, transaction.tenders, transaction.change) == (pln(0), (), pln(0))


def test_each_deposit_follows_its_goods_on_a_line_of_its_own() -> None:
    lines = sold(line(WATER, 199, 6_000), line(MILK), line(BEER, 499)).lines
    assert [(each.line, each.kind, each.sku, each.of_line) for each in lines] == [
        (1, LineKind.ITEM, "WATER", None),
        (2, LineKind.DEPOSIT, "K-PET", 1),
        (3, LineKind.ITEM, "MILK", None),
        (4, LineKind.ITEM, "BEER", None),
        (5, LineKind.DEPOSIT, "K-GLASS", 4),
    ]


def test_a_deposit_line_counts_containers_and_has_neither_letter_nor_rate() -> None:
    deposit = sold(line(WATER, 199, 6_000)).lines[1]
    assert (deposit.quantity, deposit.unit_price, deposit.amount) == (Quantity.pieces(6), pln(50), pln(300))
    assert (deposit.tax_letter, deposit.tax_rate, deposit.adjustments) == ("", None, ())


def test_a_deposit_of_nothing_gets_no_line() -> None:
    free = replace(line(WATER), deposit=replace(line(WATER).deposit, amount=pln(0)))  # type: ignore[type-var]
    assert [each.kind for each in sold(free).lines] == [LineKind.ITEM]


def test_lines_are_numbered_from_one_whatever_the_basket_called_them() -> None:
    basket = basket_of(line(MILK), line(JEANS), line(HAM))
    kept = replace(basket, lines=basket.lines[1:])
    paid = tendering(kept, cash(priced(kept).total.minor))
    assert [each.line for each in completed(paid).lines] == [1, 2]


def test_a_line_keeps_what_was_known_about_it() -> None:
    sent = replace(line(MILK, 399, given=(reduction(40),)), batch="L-17", expiry=date(2026, 4, 1), note="na prezent")
    row = sold(sent).lines[0]
    assert (row.extended, row.amount, row.adjustments) == (pln(399), pln(359), (reduction(40),))
    assert (row.batch, row.expiry, row.note, row.name) == ("L-17", date(2026, 4, 1), "na prezent", MILK.name)
    assert (row.tax_letter, row.tax_rate) == ("C", 500)


def test_what_the_basket_knew_stands_in_the_transaction() -> None:
    basket = tendering(basket_of(line(MILK, 399)), cash(500))
    transaction = completed(replace(basket, buyer_tax_number="5250001009", note="faktura"), number=214)
    kept = {each.name for each in fields(Transaction)} & {each.name for each in fields(Basket)} - {"lines"}
    assert all(getattr(transaction, name) == getattr(basket, name) for name in kept - {"buyer_tax_number", "note"})
    assert (transaction.buyer_tax_number, transaction.note) == ("5250001009", "faktura")
    assert (transaction.kind, transaction.number, transaction.change) == (TransactionKind.SALE, 214, pln(101))
    assert transaction.price_version == 7


def test_the_excess_a_terminal_took_is_the_change() -> None:
    asked = replace(card(399), status=TenderStatus.PENDING)
    basket = replace(tendering(basket_of(line(MILK, 399))), tenders=(asked,))
    paid = replace(basket, tenders=settle_tender(basket.tenders, "ref-1", card(450)))
    assert completed(paid).change == pln(51)


@given(paid_baskets())
def test_every_paid_basket_becomes_a_transaction(basket: Basket) -> None:
    assert isinstance(outcome(basket), Transaction)


@given(transactions())
def test_tenders_less_change_are_the_total(transaction: Transaction) -> None:
    given_in_all = sum(tender.given.minor for tender in transaction.tenders)
    assert given_in_all - transaction.change.minor == transaction.total.minor
    assert sum(tender.amount.minor for tender in transaction.tenders) == transaction.total.minor


@given(transactions())
def test_change_is_never_more_than_the_cash(transaction: Transaction) -> None:
    in_cash = sum(tender.given.minor for tender in transaction.tenders if tender.kind is TenderKind.CASH)
    assert 0 <= transaction.change.minor <= in_cash


@given(transactions())
def test_lines_add_up_to_the_total(transaction: Transaction) -> None:
    assert sum(each.amount.minor for each in transaction.lines) == transaction.total.minor


@given(transactions())
def test_each_line_is_its_extended_amount_and_its_adjustments(transaction: Transaction) -> None:
    for each in transaction.lines:
        assert each.amount == each.extended + Money.total((a.amount for a in each.adjustments), transaction.currency)


@given(transactions())
def test_tax_rows_are_the_items_by_letter(transaction: Transaction) -> None:
    items = [each for each in transaction.lines if each.kind is LineKind.ITEM]
    for row in transaction.vat:
        assert row.gross.minor == sum(each.amount.minor for each in items if each.tax_letter == row.letter)
    assert {row.letter for row in transaction.vat} == {each.tax_letter for each in items}


@given(transactions())
def test_each_deposit_names_goods_of_its_sale(transaction: Transaction) -> None:
    items = {each.line for each in transaction.lines if each.kind is LineKind.ITEM}
    assert all(each.of_line in items for each in transaction.lines if each.kind is LineKind.DEPOSIT)


@given(baskets(min_lines=1))
def test_a_basket_is_completed_exactly_when_nothing_is_due(basket: Basket) -> None:
    asked = basket.to(SaleState.TENDERING)
    due = amount_due(priced(asked).total, asked.tenders)
    assert isinstance(outcome(asked), Refusal) == bool(due)


def test_a_basket_that_cannot_be_priced_never_gets_here() -> None:
    unknown = replace(MILK, tax_class="X", sku=Sku("X"))
    assert isinstance(price_basket(basket_of(line(unknown)), POLAND), Refusal)


@given(paid_baskets())
def test_the_change_of_a_transaction_is_that_of_its_tenders(basket: Basket) -> None:
    assert completed(basket).change == change_of(basket.tenders, priced(basket).total)
