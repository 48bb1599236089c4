"""Tenders pay a total exactly; what is in doubt pays nothing and blocks the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import CurrencyMismatch, Refusal
from retail.sale import Tender, TenderKind, TenderStatus, amount_due, apply_tender, change_of, settle_tender
from retail.values import EUR, Money
from tests.support.baskets import card, cash, pln

DOUBTS = [TenderStatus.PENDING, TenderStatus.UNKNOWN]


def applied(total: int, *tenders: Tender) -> tuple[Tender, ...]:
    taken: tuple[Tender, ...] = ()
    for tender in tenders:
        result = apply_tender(pln(total), taken, tender)
        assert not isinstance(result, Refusal), result
        taken = result
    return taken


# What counts.


def test_cash_beyond_the_total_is_change() -> None:
    taken = applied(4_166, cash(5_000))
    assert (taken[0].amount, amount_due(pln(4_166), taken), change_of(taken, pln(4_166))) == (
        pln(4_166),
        pln(0),
        pln(834),
    )


def test_a_part_in_cash_leaves_the_rest_due() -> None:
    taken = applied(4_166, cash(2_000))
    assert (amount_due(pln(4_166), taken), change_of(taken, pln(4_166))) == (pln(2_166), pln(0))


def test_a_sale_may_be_split_between_card_and_cash() -> None:
    taken = applied(4_166, card(2_000), cash(3_000))
    assert [each.amount for each in taken] == [pln(2_000), pln(2_166)]
    assert change_of(taken, pln(4_166)) == pln(834)


def test_the_amount_a_tender_came_with_does_not_count() -> None:
    boastful = replace(cash(2_000), amount=pln(9_999))
    assert applied(4_166, boastful)[0].amount == pln(2_000)


def test_before_any_tender_all_is_due() -> None:
    assert amount_due(pln(4_166), ()) == pln(4_166)


@pytest.mark.parametrize("doubt", DOUBTS)
def test_money_in_doubt_pays_nothing_and_gives_no_change(doubt: TenderStatus) -> None:
    taken = (replace(card(4_166), given=pln(5_000), status=doubt),)
    assert (amount_due(pln(4_166), taken), change_of(taken, pln(4_166))) == (pln(4_166), pln(0))


# What is refused.


@pytest.mark.parametrize("doubt", DOUBTS)
def test_no_tender_is_taken_while_another_is_in_doubt(doubt: TenderStatus) -> None:
    taken = (replace(card(1_000), status=doubt),)
    assert apply_tender(pln(4_166), taken, cash(5_000)) == Refusal(
        "tender.in_doubt", {"kind": TenderKind.CARD, "amount": pln(1_000)}
    )


@pytest.mark.parametrize("total", [0, 4_166])
def test_nothing_due_takes_no_tender(total: int) -> None:
    taken = applied(total, cash(5_000)) if total else ()
    assert apply_tender(pln(total), taken, cash(100)) == Refusal("tender.nothing_due", {})


@pytest.mark.parametrize("given_minor", [0, -100])
def test_a_tender_of_nothing_is_refused(given_minor: int) -> None:
    assert apply_tender(pln(4_166), (), cash(given_minor)) == Refusal("tender.no_amount", {})


@pytest.mark.parametrize("kind", [TenderKind.CARD, TenderKind.BLIK])
def test_more_than_is_due_is_refused_where_no_change_is_given(kind: TenderKind) -> None:
    tender = replace(card(2_167), kind=kind)
    assert apply_tender(pln(4_166), applied(4_166, cash(2_000)), tender) == Refusal(
        "tender.more_than_due", {"kind": kind, "due": pln(2_166)}
    )


def test_exactly_what_is_due_is_taken_by_card() -> None:
    assert amount_due(pln(4_166), applied(4_166, card(4_166))) == pln(0)


def test_another_currency_is_our_mistake() -> None:
    with pytest.raises(CurrencyMismatch):
        apply_tender(pln(4_166), (), Tender(TenderKind.CASH, Money(1, EUR), Money(1, EUR)))


# The terminal's answer.


def pending(amount: int, reference: str = "ref-1") -> Tender:
    return replace(card(amount, reference), status=TenderStatus.PENDING)


def test_an_approval_takes_the_place_of_the_doubt() -> None:
    first = cash(1_000)
    assert settle_tender((first, pending(3_166)), "ref-1", card(3_166)) == (first, card(3_166))


def test_a_decline_takes_the_doubt_away_and_nothing_else() -> None:
    first, second = cash(1_000), card(500, "ref-0")
    assert settle_tender((first, second, pending(3_166)), "ref-1", None) == (first, second)


def test_a_doubt_may_remain_in_doubt() -> None:
    unknown = replace(pending(3_166), status=TenderStatus.UNKNOWN)
    assert settle_tender((pending(3_166),), "ref-1", unknown) == (unknown,)


def test_part_of_what_was_asked_counts_for_that_part() -> None:
    settled = settle_tender((pending(3_166),), "ref-1", card(2_000))
    assert amount_due(pln(3_166), settled) == pln(1_166)


def test_what_the_terminal_took_beyond_what_it_was_asked_for_is_given_back() -> None:
    settled = settle_tender((pending(3_166),), "ref-1", card(3_500))
    assert (amount_due(pln(3_166), settled), change_of(settled, pln(3_166))) == (pln(0), pln(334))


def test_an_answer_that_comes_twice_changes_nothing() -> None:
    once = settle_tender((pending(3_166),), "ref-1", card(3_166))
    assert settle_tender(once, "ref-1", None) == once


@pytest.mark.parametrize("reference", ["", "ref-2"])
def test_an_answer_to_nothing_that_was_asked_changes_nothing(reference: str) -> None:
    taken = (cash(1_000), pending(3_166))
    assert settle_tender(taken, reference, None) == taken


# Always.


@given(st.integers(1, 10**6), st.lists(st.tuples(st.booleans(), st.integers(-100, 10**6)), max_size=8))
def test_tenders_never_pay_more_than_the_total_and_change_is_what_was_given_beyond_it(
    total: int, attempts: list[tuple[bool, int]]
) -> None:
    taken: tuple[Tender, ...] = ()
    for by_card, minor in attempts:
        result = apply_tender(pln(total), taken, card(minor) if by_card else cash(minor))
        taken = taken if isinstance(result, Refusal) else result
    due, change = amount_due(pln(total), taken), change_of(taken, pln(total))
    assert due.minor >= 0
    assert change.minor >= 0
    assert sum(each.given.minor for each in taken) - change.minor == total - due.minor
    assert all(each.amount.minor > 0 for each in taken)
    assert not change or not due
