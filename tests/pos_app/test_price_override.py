"""A person's price for a line: with a reason and a permission, within the location's limit or with an approval."""

from __future__ import annotations

import json

import pytest

from pos_app.presenters.actions import Action
from pos_app.services.drafts import FactDrafts
from pos_app.services.price_override import PriceOverrides
from retail.errors import Refusal
from retail.staff import Approval, Permission
from retail.values import PLN, Money, OperatorId
from tests.support.clock import FakeClock
from tests.support.demo_register import PINS
from tests.support.headless_till import HeadlessTill

MILK = "5900012001109"
"""4.29; thirty per cent below it is 3.01 when rounded up."""


@pytest.fixture
def overrides(till: HeadlessTill, clock: FakeClock) -> PriceOverrides:
    desk = till.till.desk
    till.scan(MILK)
    return PriceOverrides(desk.selling, desk.session, FactDrafts(desk.session, till.store.new_id, clock))


def pln(minor: int) -> Money:
    return Money(minor, PLN)


def approval(clock: FakeClock) -> Approval:
    return Approval(OperatorId("ewa"), Permission.OVERRIDE_PRICE, clock())


def facts(till: HeadlessTill, kind: str) -> list[dict[str, object]]:
    sealed = [json.loads(text) for text in till.store.outbox.pending(0, 99, 10**6)]
    return [each["body"] for each in sealed if each["kind"] == kind]


def total(till: HeadlessTill) -> int:
    priced = till.till.desk.selling.priced
    assert priced is not None
    return priced.total.minor


def who_may(till: HeadlessTill, permission: Permission) -> str:
    return next(name for name in PINS if _operator(till, name).may(permission))


def who_may_not(till: HeadlessTill, permission: Permission) -> str:
    return next(name for name in PINS if not _operator(till, name).may(permission))


def _operator(till: HeadlessTill, name: str):
    return next(each for each in till.till.desk.register.operators if each.operator_id == name)


def test_whoever_may_sets_a_price_within_the_limit(till: HeadlessTill, overrides: PriceOverrides) -> None:
    till.sign_on(who_may(till, Permission.OVERRIDE_PRICE))
    assert (overrides.set(pln(301), "damaged"), total(till)) == (None, 301)


def test_a_price_below_the_limit_needs_another_operator(till: HeadlessTill, overrides: PriceOverrides) -> None:
    till.sign_on(who_may(till, Permission.OVERRIDE_PRICE))
    refused = overrides.set(pln(300), "damaged")
    assert refused == Refusal("price.approval_needed", {"lowest": pln(301), "percent": 30})
    assert total(till) == 429


def test_an_approval_carries_below_the_limit_and_is_kept(
    till: HeadlessTill, overrides: PriceOverrides, clock: FakeClock
) -> None:
    till.sign_on(who_may(till, Permission.OVERRIDE_PRICE))
    overrides.set(pln(100), "damaged", approval(clock))
    assert [(each["unit_price"], each["approved_by"]) for each in facts(till, "price.overridden")] == [(100, "ewa")]


def test_whoever_may_not_needs_an_approval_for_any_price(
    till: HeadlessTill, overrides: PriceOverrides, clock: FakeClock
) -> None:
    till.sign_on(who_may_not(till, Permission.OVERRIDE_PRICE))
    refused = overrides.set(pln(428), "damaged")
    approved = overrides.set(pln(428), "damaged", approval(clock))
    assert isinstance(refused, Refusal)
    assert (refused.code, approved, total(till)) == ("staff.permission_missing", None, 428)


def test_an_override_is_a_fact_with_its_reason(till: HeadlessTill, overrides: PriceOverrides) -> None:
    till.sign_on(who_may(till, Permission.OVERRIDE_PRICE))
    overrides.set(pln(400), "short_date")
    (body,) = facts(till, "price.overridden")
    assert (body["regular_price"], body["unit_price"], body["reason"], body["approved_by"]) == (
        429,
        400,
        "short_date",
        None,
    )


def test_a_price_taken_back_is_a_fact_too(till: HeadlessTill, overrides: PriceOverrides) -> None:
    till.sign_on(who_may(till, Permission.OVERRIDE_PRICE))
    overrides.set(pln(400), "damaged")
    overrides.take_back()
    assert [each["unit_price"] for each in facts(till, "price.overridden")] == [400, None]
    assert total(till) == 429


def test_the_sale_keeps_the_regular_price_and_the_reason(till: HeadlessTill, overrides: PriceOverrides) -> None:
    till.sign_on(who_may(till, Permission.OVERRIDE_PRICE))
    overrides.set(pln(400), "damaged")
    till.press(Action.EXACT_CASH)
    sale = till.store.sales.by_number(1)
    assert sale is not None
    assert (sale.lines[0].regular_price, sale.lines[0].override_reason) == (pln(429), "damaged")


def test_an_approver_is_known_by_her_own_pin(till: HeadlessTill) -> None:
    chosen = next(each for each in till.till.desk.session.approvers(Permission.OVERRIDE_PRICE))
    session = till.till.desk.session
    wrong = session.approve(chosen.operator_id, "0000", Permission.OVERRIDE_PRICE)
    right = session.approve(chosen.operator_id, PINS[chosen.operator_id], Permission.OVERRIDE_PRICE)
    assert isinstance(wrong, Refusal)
    assert isinstance(right, Approval)
    assert (wrong.code, right.operator_id) == ("staff.pin_wrong", chosen.operator_id)


def test_nobody_approves_for_herself(till: HeadlessTill) -> None:
    session = till.till.desk.session
    assert "anna" not in [each.operator_id for each in session.approvers(Permission.OVERRIDE_PRICE)]
