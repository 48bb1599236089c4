"""What five real shops sold in a week goes through registers and hub, and every book says the same to the cent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from benchmarks.shopping.chain import ChainHub
from benchmarks.shopping.reconcile import compare
from benchmarks.shopping.replay import SPARE, Replay, Selection, ShopResult
from benchmarks.shopping.source import Journey
from benchmarks.shopping.sums import COUPON_MATCH, LOYALTY, Sums, contained_tax
from hub.bootstrap import HubOptions, open_hub
from hub.database.engine import make_engine
from retail.tax import POLAND
from retail.values import PLN, Money
from tests.support.hub import serving
from tests.support.postgres import TEMPLATE, fresh_database, postgres_url

__all__ = ["postgres_url"]
pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

# Medium-sized shops that sell fuel, which is measured, and double coupons.
SHOPS = (323, 432, 327, 388, 375)
WEEK = 25

SourceRegisterHub = tuple[Sums, Sums, Sums]


@pytest.fixture(scope="module")
def journey() -> Journey:
    return Journey.load()


@pytest.fixture(scope="module")
def results(
    journey: Journey, postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[int, ShopResult]]:
    folder = tmp_path_factory.mktemp("shopping")
    with fresh_database(postgres_url, TEMPLATE) as url:
        hub = open_hub(url, HubOptions(folder / "snapshots", feed_pause=0.02))
        with serving(hub) as live:
            chain = ChainHub(live.url, make_engine(url), hub.keys.make("test", ("manage",)))
            replay = Replay(journey, Selection(SHOPS, (WEEK,)), chain, folder)
            yield {result.shop: result for result in replay.run()}
            chain.close()


@pytest.fixture(scope="module")
def sums(results: dict[int, ShopResult]) -> SourceRegisterHub:
    """All shops together: the data, the registers, the hub."""
    whole = (Sums(), Sums(), Sums())
    for result in results.values():
        for total, each in zip(whole, result.sums, strict=True):
            total.add(each)
    return whole


def all_say(sums: SourceRegisterHub, field: str) -> bool:
    source, register, hub = (getattr(each, field) for each in sums)
    return bool(source) and source == register == hub


def test_every_basket_was_sold_once(sums: SourceRegisterHub) -> None:
    assert [each.baskets for each in sums] == [sums[0].baskets] * 3


def test_every_line_was_sold_once(sums: SourceRegisterHub) -> None:
    assert all_say(sums, "lines")


def test_the_sum_of_sales_agrees_to_the_cent(sums: SourceRegisterHub) -> None:
    assert all_say(sums, "total")


def test_the_sum_before_discounts_agrees_to_the_cent(sums: SourceRegisterHub) -> None:
    assert all_say(sums, "before_adjustments")


def test_each_kind_of_discount_agrees_to_the_cent(sums: SourceRegisterHub) -> None:
    assert all_say(sums, "adjustments")


def test_the_week_has_discounts_of_both_kinds(sums: SourceRegisterHub) -> None:
    assert all(sums[0].adjustments[kind] < 0 for kind in (LOYALTY, COUPON_MATCH))


def test_cash_and_cards_agree_to_the_cent(sums: SourceRegisterHub) -> None:
    assert all_say(sums, "tenders")


def test_the_tax_of_each_letter_agrees_to_the_cent(sums: SourceRegisterHub) -> None:
    assert all_say(sums, "tax")


def test_the_units_of_each_sku_agree_to_the_thousandth(sums: SourceRegisterHub) -> None:
    assert all_say(sums, "units")


def test_the_amount_of_each_sku_agrees_to_the_cent(sums: SourceRegisterHub) -> None:
    assert all_say(sums, "amounts")


@pytest.mark.parametrize("shop", SHOPS)
def test_the_stock_of_each_sku_agrees(results: dict[int, ShopResult], shop: int) -> None:
    assert all_say(results[shop].sums, "stock")


@pytest.mark.parametrize("shop", SHOPS)
def test_what_was_spare_is_what_is_left(results: dict[int, ShopResult], shop: int) -> None:
    assert set(results[shop].sums[2].stock.values()) == {SPARE * 1000}


@pytest.mark.parametrize("shop", SHOPS)
def test_no_promise_is_broken(results: dict[int, ShopResult], shop: int) -> None:
    assert [promise for promise in results[shop].promises if not promise.ok] == []


def test_fuel_is_among_what_was_sold(journey: Journey, sums: SourceRegisterHub) -> None:
    assert any(journey.product(int(sku)).department == "FUEL" for sku in sums[2].units)


def test_only_lines_of_no_quantity_were_left_out(journey: Journey, sums: SourceRegisterHub) -> None:
    rows = sum(int(((journey.columns["week"] == WEEK) & (journey.columns["shop"] == shop)).sum()) for shop in SHOPS)
    assert rows - sums[0].lines == sum(journey.left_out(shop, (WEEK,)).lines for shop in SHOPS)


# What the comparison itself is worth.


def one_sale() -> Sums:
    return Sums(1, 1, 500, 500, Counter(cash=500), Counter(), Counter(A=500), Counter(A=93), Counter({"7": 1000}))


@pytest.mark.parametrize("field", ["baskets", "lines", "total", "before_adjustments"])
def test_a_sum_that_is_one_off_is_seen(field: str) -> None:
    off = replace(one_sale(), **{field: getattr(one_sale(), field) + 1})
    assert [row.ok for row in compare(one_sale(), one_sale(), off)].count(False) == 1


@pytest.mark.parametrize("field", ["tenders", "adjustments", "gross", "tax", "units", "amounts", "stock"])
def test_a_part_of_a_sum_that_is_one_off_is_seen(field: str) -> None:
    off = replace(one_sale(), **{field: getattr(one_sale(), field) + Counter(A=1)})
    assert [row.ok for row in compare(one_sale(), off, one_sale())].count(False) == 1


def test_goods_sold_under_the_wrong_sku_are_seen_although_the_sums_agree() -> None:
    wrong = replace(one_sale(), units=Counter({"8": 1000}))
    assert [row.differing for row in compare(one_sale(), one_sale(), wrong) if not row.ok] == [
        ("7: 1000, 1000, 0", "8: 0, 0, 1000")
    ]


def test_the_tax_of_the_data_is_computed_as_the_law_says() -> None:
    rates = {rate.letter: rate for rate in POLAND.rates}
    off = [
        (letter, gross)
        for letter, rate in rates.items()
        for gross in range(0, 50_000, 7)
        if contained_tax(gross, rate.rate_hundredths or 0) != rate.tax_in(Money(gross, PLN)).minor
    ]
    assert off == []
