"""The golden baskets cost what was worked out by hand, wherever they are priced."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

import pytest

from retail.errors import Refusal
from retail.pricing import PricedBasket, price_basket
from retail.pricing.completion import transaction_lines
from retail.sale import LineKind, refund_for
from retail.tax import POLAND
from retail.values import Quantity
from tests.support.golden import FOLDER, Case, GoldenFile, basket_of, money, read_file, read_goods, situation_of

FILES = {path.stem: read_file(path) for path in sorted(FOLDER.glob("*.toml")) if path.stem != "goods"}
CASES = [pytest.param(file, case, id=f"{stem}: {case.name}") for stem, file in FILES.items() for case in file.cases]
_RETURN = re.compile(r"(?P<count>[\d.]+) of line (?P<line>\d+): (?P<refund>\S+)")

goods = cache(read_goods)


def priced(file: GoldenFile, case: Case, channel: str = "till") -> PricedBasket:
    result = price_basket(basket_of(case, goods()), POLAND, file.book(case), situation_of(case, channel))
    assert isinstance(result, PricedBasket), result
    return result


@pytest.mark.parametrize(("file", "case"), CASES)
def test_a_golden_basket_costs_what_was_worked_out_by_hand(file: GoldenFile, case: Case) -> None:
    basket = priced(file, case)
    assert [line.amount for line in basket.lines] == [money(amount) for amount in case.lines]
    assert basket.total == money(case.total)


def cases_with(field: str) -> list[object]:
    return [param for param in CASES if getattr(param.values[1], field)]


@pytest.mark.parametrize(("file", "case"), cases_with("saved"))
def test_each_promotion_saves_its_part(file: GoldenFile, case: Case) -> None:
    assert case.saved is not None
    saved = {each.promotion_id: each.saving for each in priced(file, case).outcome.applied}
    assert saved == {name: money(amount) for name, amount in case.saved.items()}


@pytest.mark.parametrize(("file", "case"), cases_with("refused"))
def test_a_code_that_does_nothing_says_why(file: GoldenFile, case: Case) -> None:
    assert [said(each.refused) for each in priced(file, case).outcome.coupons] == case.refused


def said(refusal: Refusal | None) -> str:
    """The code of a refusal, with the amount that is missing where one is."""
    if refusal is None:
        return ""
    missing = refusal.values.get("missing")
    return f"{refusal.code} {Decimal(missing.minor) / 100}" if missing is not None else refusal.code  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("file", "case"),
    [param for param in CASES if param.values[1].points is not None],  # type: ignore[attr-defined]
)
def test_points_are_for_what_was_paid(file: GoldenFile, case: Case) -> None:
    assert case.points is not None
    points = {each.promotion_id: each.on for each in priced(file, case).outcome.rewards}
    assert points == {name: money(amount) for name, amount in case.points.items()}


@pytest.mark.parametrize(
    ("file", "case"),
    [param for param in CASES if param.values[1].next_coupons is not None],  # type: ignore[attr-defined]
)
def test_a_coupon_for_next_time_is_promised(file: GoldenFile, case: Case) -> None:
    assert [each.campaign for each in priced(file, case).outcome.rewards] == case.next_coupons


@pytest.mark.parametrize(("file", "case"), cases_with("gifts"))
def test_a_gift_that_nobody_took_is_offered(file: GoldenFile, case: Case) -> None:
    assert [each.promotion_id for each in priced(file, case).outcome.gifts] == case.gifts


@pytest.mark.parametrize(("file", "case"), cases_with("text"))
def test_the_receipt_names_the_code(file: GoldenFile, case: Case) -> None:
    assert {each.text for line in priced(file, case).lines for each in line.adjustments} == {case.text}


@pytest.mark.parametrize(("file", "case"), cases_with("returns"))
def test_what_comes_back_is_worth_what_was_paid_for_it(file: GoldenFile, case: Case) -> None:
    sold = [line for line in transaction_lines(priced(file, case).lines) if line.kind is LineKind.ITEM]
    returned = [Quantity(0, line.quantity.unit) for line in sold]
    for text in case.returns:
        found = _RETURN.fullmatch(text)
        assert found is not None, text
        place = int(found["line"]) - 1
        quantity = Quantity(int(Decimal(found["count"]) * 1000), sold[place].quantity.unit)
        refund = refund_for(sold[place], quantity, returned[place])
        expected = found["refund"]
        assert (refund.code if isinstance(refund, Refusal) else refund) == (
            expected if expected.startswith("return.") else money(expected)
        )
        returned[place] += quantity
