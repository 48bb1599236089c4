"""Promotions at the till: they come by feed, begin and end by the clock, and stand still while the basket is paid."""

from __future__ import annotations

from typing import Any

from pos_app.presenters.actions import Action
from retail.feeds import FeedEntry, price_key
from retail.sale import TenderKind
from tests.support.clock import FakeClock
from tests.support.headless_till import HeadlessTill

MILK = "5900012001109"
MILK_SKU, MILK_PRICE = "NAB-001", 429


def promote(till: HeadlessTill, *rows: dict[str, Any]) -> None:
    epoch, pos = till.store.inbox.cursors().get("promo", (1, 0))
    till.store.inbox.apply(
        "promo", epoch, [FeedEntry(pos + at, pos + at, row["id"], row) for at, row in enumerate(rows, 1)]
    )
    till.presenter.tick()


def promotion(promotion_id: str = "P1", percent: int = 1000, **more: Any) -> dict[str, Any]:
    benefit = {"type": "percent_off_line", "percent": percent}
    return {"id": promotion_id, "names": {"pl": "Rabat", "en": "Reduction"}, "benefit": benefit, **more}


def set_price(till: HeadlessTill, sku: str, **row: Any) -> None:
    epoch, pos = till.store.inbox.cursors()["price:PL-A"]
    key = price_key(sku, row["valid_from"], row.get("group", ""), row.get("min_quantity", 0))
    till.store.inbox.apply("price:PL-A", epoch, [FeedEntry(pos + 1, pos + 1, key, {"sku": sku, **row})])


def total(till: HeadlessTill) -> int:
    priced = till.till.desk.selling.priced
    assert priced is not None
    return priced.total.minor


def test_a_promotion_that_came_takes_something_off_the_open_basket(till: HeadlessTill) -> None:
    till.scan(MILK)
    promote(till, promotion(percent=5000))
    assert total(till) == 214


def test_a_promotion_that_ended_leaves_the_open_basket_at_midnight(till: HeadlessTill, clock: FakeClock) -> None:
    promote(till, promotion(last="2026-03-02"))
    till.scan(MILK)
    with_promotion = total(till)
    clock.advance(hours=14)
    till.presenter.tick()
    assert (with_promotion, total(till)) == (386, MILK_PRICE)


def test_a_promotion_of_an_hour_begins_while_the_basket_is_open(till: HeadlessTill, clock: FakeClock) -> None:
    promote(till, promotion(when={"type": "hours", "start": "10:30", "end": "11:00"}))
    till.scan(MILK)
    totals = []
    for _ in range(3):
        totals.append(total(till))
        clock.advance(minutes=30)
        till.presenter.tick()
    assert totals == [MILK_PRICE, 386, MILK_PRICE]


def test_nothing_is_priced_anew_while_no_moment_of_change_has_passed(till: HeadlessTill, clock: FakeClock) -> None:
    promote(till, promotion(when={"type": "hours", "start": "10:30", "end": "11:00"}))
    till.scan(MILK)
    before = till.till.desk.selling.priced
    clock.advance(minutes=29)
    till.presenter.tick()
    assert till.till.desk.selling.priced is before


def test_a_future_price_holds_from_its_first_day_in_an_open_basket_too(till: HeadlessTill, clock: FakeClock) -> None:
    set_price(till, MILK_SKU, unit_price=499, valid_from="2026-03-03")
    till.scan(MILK)
    today = total(till)
    clock.advance(hours=14)
    till.presenter.tick()
    assert (today, total(till)) == (MILK_PRICE, 499)


def test_a_basket_put_by_yesterday_is_resumed_at_the_prices_of_today(till: HeadlessTill, clock: FakeClock) -> None:
    set_price(till, MILK_SKU, unit_price=499, valid_from="2026-03-03")
    till.scan(MILK)
    assert till.till.desk.selling.suspend() is None
    clock.advance(days=1)
    till.resume()
    assert total(till) == 499


def test_more_of_the_same_is_sold_at_the_price_for_so_many(till: HeadlessTill) -> None:
    set_price(till, MILK_SKU, unit_price=399, valid_from="2026-01-01", min_quantity=6000)
    till.scan(*[MILK] * 5)
    five = total(till)
    till.scan(MILK)
    assert (five, total(till)) == (5 * MILK_PRICE, 6 * 399)


def test_an_amount_does_not_change_once_the_total_was_asked_for(till: HeadlessTill, clock: FakeClock) -> None:
    promote(till, promotion(last="2026-03-02"))
    till.scan(MILK)
    till.press(Action.PAY)
    clock.advance(hours=14)
    promote(till, promotion("P2", 9000))
    assert total(till) == 386


def test_a_crash_while_paying_does_not_change_the_amount(start_till, clock: FakeClock) -> None:
    till = start_till()
    till.sign_on("anna")
    promote(till, promotion(last="2026-03-02"))
    till.scan(MILK)
    till.press(Action.PAY)
    clock.advance(hours=14)
    assert total(start_till()) == 386


def test_going_back_to_the_goods_asks_for_the_prices_of_now(till: HeadlessTill, clock: FakeClock) -> None:
    promote(till, promotion(last="2026-03-02"))
    till.scan(MILK)
    till.press(Action.PAY)
    clock.advance(hours=14)
    till.presenter.back()
    assert total(till) == MILK_PRICE


CARD_ONLY = promotion(when={"type": "tender", "tenders": ["card"]})


def test_a_promotion_for_a_means_of_payment_applies_when_it_is_chosen(till: HeadlessTill) -> None:
    promote(till, promotion(when={"type": "tender", "tenders": ["cash"]}))
    till.scan(MILK)
    before = total(till)
    till.press(Action.PAY)
    cash = total(till)
    till.till.desk.selling.tender_chosen(TenderKind.CARD)
    assert (before, cash, total(till)) == (MILK_PRICE, 386, MILK_PRICE)


def test_who_pays_by_card_alone_pays_less(till: HeadlessTill) -> None:
    promote(till, CARD_ONLY)
    till.scan(MILK)
    till.press(Action.PAY)
    till.presenter.tender_chosen("card")
    sale = till.store.sales.by_number(1)
    assert sale is not None
    assert (sale.total.minor, [each.amount.minor for each in sale.tenders]) == (386, [386])


def test_a_note_beside_the_card_takes_the_card_promotion_away(till: HeadlessTill) -> None:
    promote(till, CARD_ONLY)
    till.scan(MILK)
    till.press(Action.PAY)
    till.presenter.suggestion_chosen("1.00")
    till.presenter.complete()
    till.presenter.tender_chosen("card")
    sale = till.store.sales.by_number(1)
    assert sale is not None
    assert (sale.total.minor, [each.amount.minor for each in sale.tenders]) == (MILK_PRICE, [100, 329])


def test_a_note_handed_back_does_not_bring_the_promotion_back_while_other_money_is_taken(till: HeadlessTill) -> None:
    promote(till, promotion(when={"type": "tender", "tenders": ["blik"]}))
    till.scan(MILK, MILK)
    till.press(Action.PAY)
    for _ in range(2):
        till.presenter.suggestion_chosen("1.00")
        till.presenter.complete()
    till.presenter.tender_removed(0)
    assert total(till) == 2 * MILK_PRICE


def test_the_sale_keeps_what_it_was_priced_with(till: HeadlessTill) -> None:
    promote(till, promotion())
    till.scan(MILK)
    till.press(Action.EXACT_CASH)
    sale = till.store.sales.by_number(1)
    assert sale is not None
    assert sale.priced_as is not None
    priced_as = sale.priced_as
    assert (priced_as.promotion_version, priced_as.zone, priced_as.channel) == (1 << 32 | 1, "PL-A", "till")
    assert sale.lines[0].price_version == till.store.catalog.price_version()
