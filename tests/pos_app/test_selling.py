"""The selling screen, from a scan to a line, driven as a cashier drives it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from local_store.errors import DiskFull
from pos_app.presenters.actions import Action
from pos_app.presenters.view import ListView, PromptView, Screen, Sound
from retail.feeds import FeedEntry
from retail.journal import FactKind
from tests.support.clock import FakeClock
from tests.support.headless_till import HeadlessTill

BREAD, MILK, MILK_CARTON = "5900010001101", "5900012001109", "5900012001178"
GOUDA_LABEL, WATER, JEANS = "2900201004822", "NAP-001", "JEA-3234-IND"


def lines(till: HeadlessTill) -> list[tuple[str, str, str]]:
    assert till.view.selling is not None
    return [(line.quantity, line.name, line.amount) for line in till.view.selling.lines]


def due(till: HeadlessTill) -> str:
    assert till.view.selling is not None
    return till.view.selling.due


def facts(till: HeadlessTill) -> list[str]:
    return [text.split('"kind":"')[1].split('"')[0] for text in till.store.outbox.pending(0, 100, 10_000_000)]


def test_a_scan_sells_with_one_tone_and_no_question(till: HeadlessTill) -> None:
    till.scan(BREAD)
    assert (lines(till), till.sounds[-1], till.view.panel) == (
        [("1", "Chleb żytni razowy 500 g", "6.49")],
        Sound.ADDED,
        None,
    )


def test_the_same_goods_again_add_one_to_their_line(till: HeadlessTill) -> None:
    till.scan(BREAD, MILK, BREAD)
    assert [quantity for quantity, _, _ in lines(till)] == ["2", "1"]


def test_a_carton_sells_the_bottles_in_it(till: HeadlessTill) -> None:
    till.scan(MILK_CARTON)
    assert lines(till) == [("12", "Mleko świeże 2% 1 l", "51.48")]


def test_a_weighed_label_sells_its_weight(till: HeadlessTill) -> None:
    till.scan(GOUDA_LABEL)
    assert [(quantity, amount) for quantity, _, amount in lines(till)] == [("0.482 kg", "16.87")]


def test_a_deposit_is_paid_with_the_bottle_and_outside_tax(till: HeadlessTill) -> None:
    till.presenter.result_chosen(WATER)
    assert till.view.selling is not None
    assert (due(till), till.view.selling.tax) == ("3.29\u00a0zł", "incl. VAT A 23% 0.52")


def test_an_unknown_code_sells_nothing_and_says_so_with_its_own_tone(till: HeadlessTill) -> None:
    till.scan(BREAD, "5900000000008")
    assert (len(lines(till)), till.sounds[-1]) == (1, Sound.UNKNOWN)
    assert "5900000000008" in till.banner


def test_the_next_scan_clears_the_last_refusal(till: HeadlessTill) -> None:
    till.scan("5900000000008", BREAD)
    assert till.banner == ""


@pytest.mark.parametrize("typed", [f"3*{BREAD}", f"3 * {BREAD}", f"3x{BREAD}"])
def test_a_quantity_typed_before_a_code_sells_that_many(till: HeadlessTill, typed: str) -> None:
    till.presenter.entry_accepted(typed)
    assert lines(till)[0][0] == "3"


def test_a_quantity_typed_alone_waits_for_the_scan(till: HeadlessTill) -> None:
    till.presenter.entry_accepted("4*")
    till.scan(BREAD)
    assert lines(till)[0][0] == "4"


def test_half_a_loaf_is_refused(till: HeadlessTill) -> None:
    till.presenter.entry_accepted(f"0,5*{BREAD}")
    assert (lines(till), till.banner) == ([], "These goods are sold by the piece. Type a whole number.")


def test_words_find_goods_folded_and_enter_sells_the_first(till: HeadlessTill) -> None:
    till.presenter.entry_changed("zytni razowy")
    till.presenter.entry_accepted("zytni razowy")
    assert lines(till)[0][1] == "Chleb żytni razowy 500 g"


def test_goods_sold_by_weight_ask_for_it_when_the_code_has_none(till: HeadlessTill) -> None:
    till.sign_on("ewa")
    till.presenter.result_chosen("SER-001")
    assert isinstance(till.view.panel, PromptView)
    till.presenter.panel_typed("0,5")
    till.presenter.panel_accepted()
    assert lines(till)[0] == ("0.500 kg", lines(till)[0][1], "17.50")


def test_goods_without_a_price_of_their_own_ask_for_one(till: HeadlessTill) -> None:
    till.sign_on("ewa")
    entry = next(
        each
        for each in till.store.catalog.search("bukiet", till.till.presenter._desk.selling.business_date)
        if each.variant.open_price
    )
    till.presenter.result_chosen(entry.variant.sku)
    till.presenter.panel_typed("35")
    till.presenter.panel_accepted()
    assert lines(till)[0][2] == "35.00"


def test_three_packs_with_a_price_label_cost_three_times_the_label(till: HeadlessTill) -> None:
    till.presenter.entry_accepted("3*2800201005006")
    assert [amount for _, _, amount in lines(till)] == ["15.00"]


def test_a_pack_cheaper_than_a_gram_is_still_sold(till: HeadlessTill) -> None:
    till.scan("2800201000018")
    assert [(quantity, amount) for quantity, _, amount in lines(till)] == [("0.001 kg", "0.01")]


def test_an_open_price_is_the_price_of_one_piece_not_of_one_more_multiplication(till: HeadlessTill) -> None:
    till.sign_on("ewa")
    day = till.till.presenter._desk.selling.business_date
    entry = next(each for each in till.store.catalog.search("bukiet", day) if each.variant.open_price)
    till.presenter.entry_accepted("2*")
    till.presenter.result_chosen(entry.variant.sku)
    till.presenter.panel_typed("35")
    till.presenter.panel_accepted()
    assert [(quantity, amount) for quantity, _, amount in lines(till)] == [("2", "70.00")]


def unpriced(till: HeadlessTill) -> None:
    row = {"sku": "NEW-1", "item_id": "NEW-1", "name": "Nowość", "unit": "pcs", "tax_class": "A"}
    epoch, pos = till.store.inbox.cursors()["catalog"]
    till.store.inbox.apply("catalog", epoch, [FeedEntry(pos + 1, 1, "NEW-1", row)])


def test_goods_without_a_price_are_refused_and_listed_for_the_manager(till: HeadlessTill) -> None:
    unpriced(till)
    till.presenter.result_chosen("NEW-1")
    assert (lines(till), [each.sku for each in till.store.missing_prices.list()]) == ([], ["NEW-1"])


def test_the_hub_hears_each_time_goods_had_no_price(till: HeadlessTill) -> None:
    unpriced(till)
    for _ in range(2):
        till.presenter.result_chosen("NEW-1")
    assert facts(till) == [FactKind.PRICE_MISSING] * 2


def test_a_list_of_missing_prices_that_cannot_be_written_is_not_promised(
    till: HeadlessTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(fact: object) -> None:
        raise DiskFull(till.store.path)

    unpriced(till)
    monkeypatch.setattr(till.store.journal, "append", full)
    till.presenter.result_chosen("NEW-1")
    assert (till.banner[:27], till.store.missing_prices.list()) == ("This register's disk is ful", ())


def test_an_age_restricted_sale_asks_for_attention_and_sells(till: HeadlessTill) -> None:
    beer = next(
        each
        for each in till.store.catalog.search("piwo", till.presenter._desk.selling.business_date)
        if each.variant.min_age
    )
    till.presenter.result_chosen(beer.variant.sku)
    assert (till.banner, till.sounds[-1]) == ("Check the shopper's age: 18 or older.", Sound.ATTENTION)


def test_a_voided_line_leaves_a_fact(till: HeadlessTill) -> None:
    till.sign_on("ewa")
    till.scan(BREAD, MILK)
    till.press(Action.VOID_LINE)
    assert ([name for _, name, _ in lines(till)], facts(till)) == (["Chleb żytni razowy 500 g"], [FactKind.LINE_VOIDED])


def test_a_cashier_may_not_cancel_a_whole_basket(till: HeadlessTill) -> None:
    till.scan(BREAD)
    till.press(Action.CANCEL_BASKET)
    till.presenter.panel_chosen("cancel")
    assert (len(lines(till)), facts(till)) == (1, [])
    assert isinstance(till.view.panel, ListView)
    assert till.view.panel.error == "Anna K. may not do this. Ask a colleague who may."


def test_minus_on_the_last_piece_voids_the_line(till: HeadlessTill) -> None:
    till.sign_on("ewa")
    till.scan(BREAD)
    till.press(Action.LESS)
    assert (lines(till), facts(till)) == ([], [FactKind.LINE_VOIDED])


def test_a_canceled_basket_is_asked_about_and_leaves_a_fact(till: HeadlessTill) -> None:
    till.sign_on("ewa")
    till.scan(BREAD)
    till.press(Action.CANCEL_BASKET)
    assert isinstance(till.view.panel, ListView)
    till.presenter.panel_chosen("cancel")
    assert (lines(till), facts(till), till.view.panel) == ([], [FactKind.BASKET_CANCELED], None)


def test_a_suspended_basket_comes_back_as_it_was(till: HeadlessTill) -> None:
    till.scan(BREAD, MILK)
    before = lines(till)
    till.press(Action.SUSPEND)
    till.presenter.panel_typed("niebieska kurtka")
    till.presenter.panel_accepted()
    assert lines(till) == []
    till.press(Action.RESUME)
    assert isinstance(till.view.panel, ListView)
    assert till.view.panel.rows[0].title == "niebieska kurtka"
    till.presenter.panel_accepted()
    assert lines(till) == before


def test_a_basket_is_not_resumed_over_another(till: HeadlessTill) -> None:
    till.scan(BREAD)
    till.press(Action.SUSPEND)
    till.presenter.panel_accepted()
    till.scan(MILK)
    till.press(Action.RESUME)
    till.presenter.panel_accepted()
    assert isinstance(till.view.panel, ListView)
    assert till.view.panel.error == "There are goods in the basket. Finish or suspend this sale first."


def test_a_crash_resumes_the_open_basket(start_till: Callable[[], HeadlessTill]) -> None:
    first = start_till()
    first.sign_on()
    first.scan(BREAD, MILK, MILK)
    before = lines(first)
    second = start_till()
    second.sign_on()
    assert (lines(second), second.view.selling.due if second.view.selling else "") == (before, "15.07\u00a0zł")


def test_a_price_check_sells_nothing_even_by_a_scan(till: HeadlessTill) -> None:
    till.press(Action.PRICE_CHECK)
    till.scan(BREAD)
    assert (lines(till), till.view.panel.title if till.view.panel else "") == ([], "Chleb żytni razowy 500 g")


def test_a_note_stands_under_its_line(till: HeadlessTill) -> None:
    till.scan(BREAD)
    till.press(Action.NOTE)
    till.presenter.panel_typed("krojony")
    till.presenter.panel_accepted()
    assert till.view.selling is not None
    assert [detail.text for detail in till.view.selling.lines[0].details] == ["krojony"]


def test_a_locked_register_sells_nothing_and_keeps_the_basket(till: HeadlessTill) -> None:
    till.scan(BREAD)
    till.press(Action.LOCK)
    till.scan(MILK)
    assert till.view.screen is Screen.SIGN_ON
    till.sign_on("anna")
    assert [name for _, name, _ in lines(till)] == ["Chleb żytni razowy 500 g"]


def test_a_register_locked_over_a_basket_is_not_taken_by_another_cashier(till: HeadlessTill) -> None:
    till.scan(BREAD)
    till.press(Action.LOCK)
    till.sign_on("tomasz")
    assert till.view.screen is Screen.SIGN_ON
    assert till.banner == "Anna K. locked this register over an open sale. Only Anna K. or a manager can unlock it."


def test_a_manager_unlocks_a_register_over_a_basket(till: HeadlessTill) -> None:
    till.scan(BREAD)
    till.press(Action.LOCK)
    till.sign_on("piotr")
    assert [name for _, name, _ in lines(till)] == ["Chleb żytni razowy 500 g"]


def test_a_badge_chooses_its_operator_but_does_not_sign_on(till: HeadlessTill) -> None:
    till.press(Action.LOCK)
    till.scan("7700000453")
    assert till.view.sign_on is not None
    assert [each.name for each in till.view.sign_on.operators if each.selected] == ["Piotr M."]


def test_five_wrong_pins_lock_the_operator_even_over_a_restart(start_till: Callable[[], HeadlessTill]) -> None:
    first = start_till()
    for _ in range(5):
        first.presenter.operator_chosen("anna")
        for digit in "0000":
            first.presenter.pin_typed(digit)
        first.presenter.pin_accepted()
    second = start_till()
    second.sign_on("anna")
    assert "Too many wrong PINs" in second.banner


def test_a_basket_emptied_yesterday_begins_today(till: HeadlessTill, clock: FakeClock) -> None:
    till.scan("5900012001109")
    till.till.desk.selling.void_selected()
    clock.advance(days=1)
    till.scan("5900012001109")
    basket = till.till.desk.selling.basket
    assert basket is not None
    assert basket.business_date.isoformat() == "2026-03-03"
