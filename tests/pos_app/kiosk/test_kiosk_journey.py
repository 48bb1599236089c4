"""A shopper at the kiosk: she looks, takes, pays and is forgotten; staff alone end the kiosk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drivers.device import Outcome, Result
from drivers.payment_terminal.simulation import DECLINE, LOSE_APPROVAL, LOSE_REQUEST
from drivers.payment_terminal.virtual import VirtualTerminal
from local_store import Store
from pos_app.presenters.kiosk_helps import Help
from pos_app.presenters.kiosk_view import KioskScreen, LeaveView, ReasonView, StillThereView
from pos_app.services.operations import Inline
from retail.journal import FactKind
from retail.staff import SELF_SERVICE_ID
from tests.support.clock import FakeClock
from tests.support.headless_kiosk import HeadlessKiosk, open_kiosk

BREAD, MILK = "5900010001101", "5900012001109"
JEANS, GOUDA_LABEL, EWAS_BADGE = "JEA-3234-IND", "2900201004822", "7700000446"
OpenKiosk = Callable[[], HeadlessKiosk]


def kinds(store: Store) -> list[str]:
    return [text.split('"kind":"')[1].split('"')[0] for text in store.outbox.pending(0, 100, 10_000_000)]


def pay_by_card(kiosk: HeadlessKiosk, *codes: str) -> None:
    kiosk.take(*codes)
    kiosk.presenter.pay()
    kiosk.presenter.way_chosen("card")


# Looking and taking.


def test_a_scan_opens_the_goods_and_a_touch_takes_them(kiosk: HeadlessKiosk) -> None:
    kiosk.presenter.scan(BREAD)
    assert kiosk.view.item is not None
    assert (kiosk.view.item.price, kiosk.view.item.add is not None) == ("6.49\u00a0zł", True)
    kiosk.presenter.add()
    kiosk.presenter.onward()
    assert kiosk.view.basket is not None
    assert [(line.quantity, line.amount) for line in kiosk.view.basket.lines] == [("1", "6.49\u00a0zł")]


def test_categories_lead_to_items_and_items_to_their_sizes_and_colors(kiosk: HeadlessKiosk) -> None:
    kiosk.presenter.begin()
    assert kiosk.view.home is not None
    assert "Odzież" in [tile.label for tile in kiosk.view.home.tiles]
    kiosk.presenter.category_chosen("Odzież")
    kiosk.presenter.category_chosen("Odzież/Męska")
    assert kiosk.view.goods is not None
    cards = {card.name: card for card in kiosk.view.goods.cards}
    assert "Jeansy proste męskie" in cards
    kiosk.presenter.goods_chosen(JEANS)
    assert kiosk.view.item is not None
    sizes, colors = kiosk.view.item.options
    assert [chip.label for chip in colors.chips] == ["czarny", "indygo", "jasny"]
    assert [chip.label for chip in sizes.chips if chip.selected] == ["W32 L34"]
    kiosk.presenter.variant_chosen(next(chip.sku for chip in colors.chips if chip.label == "jasny"))
    assert kiosk.view.item.sku == "JEA-3234-JAS"
    kiosk.presenter.back()
    assert kiosk.view.screen is KioskScreen.GOODS


def test_what_is_typed_finds_goods_as_at_the_till(kiosk: HeadlessKiosk) -> None:
    kiosk.presenter.begin()
    kiosk.presenter.search_typed("zytni")
    assert kiosk.view.goods is not None
    assert any("żytni" in card.name for card in kiosk.view.goods.cards)


@pytest.mark.parametrize(
    ("sku", "said"),
    [("WAR-001", "Sold by weight"), ("ALK-001", "aged 18"), ("USL-003", "staff will tell you the price")],
)
def test_what_needs_staff_cannot_be_taken_by_touch_and_says_so(kiosk: HeadlessKiosk, sku: str, said: str) -> None:
    kiosk.presenter.begin()
    kiosk.presenter.goods_chosen(sku)
    assert kiosk.view.item is not None
    assert said in kiosk.view.item.refusal
    kiosk.presenter.add()
    assert kiosk.kiosk.desk.selling.basket is None


def test_a_weighed_pack_is_taken_by_its_label(kiosk: HeadlessKiosk) -> None:
    kiosk.take(GOUDA_LABEL)
    kiosk.presenter.show_basket()
    assert kiosk.view.basket is not None
    (line,) = kiosk.view.basket.lines
    assert (line.quantity, line.amount) == ("0.482 kg", "16.87\u00a0zł")


def test_the_basket_counts_up_and_down_and_lets_go(kiosk: HeadlessKiosk) -> None:
    kiosk.take(BREAD, MILK)
    kiosk.presenter.show_basket()
    assert kiosk.view.basket is not None
    bread, milk = (line.line_id for line in kiosk.view.basket.lines)
    kiosk.presenter.line_changed(bread, 1)
    kiosk.presenter.line_removed(milk)
    assert [line.quantity for line in kiosk.view.basket.lines] == ["2"]
    kiosk.presenter.line_changed(bread, -1)
    kiosk.presenter.line_changed(bread, -1)
    assert kiosk.view.basket.lines == ()
    assert kinds(kiosk.store) == ["line.voided"] * 3


def test_a_line_tells_why_it_costs_what_it_costs(kiosk: HeadlessKiosk) -> None:
    kiosk.take(BREAD)
    kiosk.presenter.show_basket()
    kiosk.presenter.why(1)
    assert isinstance(kiosk.view.overlay, ReasonView)
    assert "6.49" in [row.amount for row in kiosk.view.overlay.rows]


# Paying.


def test_a_card_pays_and_the_number_stands_large(kiosk: HeadlessKiosk) -> None:
    pay_by_card(kiosk, BREAD, MILK)
    kiosk.print_waiting()
    sale = kiosk.store.sales.by_number(1)
    assert sale is not None
    assert sale.priced_as is not None
    assert (sale.total.minor, sale.operator_id, sale.priced_as.channel) == (1078, SELF_SERVICE_ID, "kiosk")
    assert kiosk.view.done is not None
    assert kiosk.view.done.number == "1"
    assert "self-service" in kiosk.printer.papers[0]


def test_a_declined_card_leaves_the_choice(kiosk: HeadlessKiosk) -> None:
    kiosk.terminal.script(DECLINE)
    pay_by_card(kiosk, BREAD)
    assert kiosk.view.pay is not None
    assert "Nothing was charged" in kiosk.banner
    assert [way.way for way in kiosk.view.pay.ways] == ["card", "ticket"]
    kiosk.presenter.back()
    assert kiosk.view.screen is not KioskScreen.PAY


def test_a_payment_nobody_knows_of_is_asked_for_and_never_repeated(kiosk: HeadlessKiosk) -> None:
    kiosk.terminal.script(LOSE_APPROVAL)
    pay_by_card(kiosk, BREAD)
    assert kiosk.view.pay is not None
    assert (kiosk.view.pay.ways, "do not pay again" in kiosk.view.pay.doubt) == ((), True)
    kiosk.presenter.back()
    kiosk.presenter.gone()
    kiosk.presenter.scan(MILK)
    assert kiosk.view.screen is KioskScreen.PAY
    kiosk.wait(16)
    assert kiosk.view.screen is KioskScreen.DONE
    assert [sale.total for sale in kiosk.store.sales.recent()] == [649]


def test_a_receipt_that_does_not_print_leaves_the_payment_safe(kiosk: HeadlessKiosk) -> None:
    kiosk.printer.answer = Result(Outcome.NOT_DONE, "printer.out_of_paper")
    pay_by_card(kiosk, BREAD)
    kiosk.print_waiting()
    assert kiosk.view.done is not None
    assert "staff will print the receipt" in kiosk.view.done.warning


# Being forgotten.


def test_who_does_nothing_is_asked_and_then_forgotten(kiosk: HeadlessKiosk) -> None:
    kiosk.presenter.begin("en")
    for each in (Help.LARGE, Help.CONTRAST, Help.REACH):
        kiosk.presenter.help(each)
    kiosk.take(BREAD)
    kiosk.wait(60)
    assert isinstance(kiosk.view.overlay, StillThereView)
    assert kiosk.view.overlay.seconds == 30
    kiosk.wait(30)
    view = kiosk.view
    assert (view.screen, view.look.text_size, view.look.reach, view.look.theme) == ("attract", 100, False, "light")
    assert kiosk.kiosk.desk.selling.basket is None
    assert kiosk.store.baskets.open() is None
    assert kinds(kiosk.store) == [FactKind.BASKET_CANCELED]
    kiosk.presenter.begin()
    kiosk.presenter.show_basket()
    assert kiosk.view.basket is not None
    assert kiosk.view.basket.lines == ()


def test_an_answer_gives_all_the_time_again(kiosk: HeadlessKiosk) -> None:
    kiosk.take(BREAD)
    for _ in range(3):
        kiosk.wait(80)
        assert isinstance(kiosk.view.overlay, StillThereView)
        kiosk.presenter.close()
    kiosk.wait(59)
    assert kiosk.view.overlay is None
    assert kiosk.kiosk.desk.selling.basket is not None


def test_the_number_goes_away_by_itself(kiosk: HeadlessKiosk) -> None:
    pay_by_card(kiosk, BREAD)
    kiosk.wait(21)
    assert kiosk.view.screen is KioskScreen.ATTRACT


def test_the_terminal_is_waited_for_longer_than_a_shopper(tmp_path: Path, clock: FakeClock) -> None:
    class Slow(Inline):
        def run(self, work: Any, done: Any) -> None:
            """The terminal is at work."""

    kiosk = open_kiosk(tmp_path / "register.sqlite", clock, operations=Slow())
    pay_by_card(kiosk, BREAD)
    kiosk.wait(200)
    assert kiosk.view.pay is not None
    assert (kiosk.view.overlay, bool(kiosk.view.pay.busy)) == (None, True)
    kiosk.store.close()


# After a crash.


def test_after_a_crash_the_kiosk_begins_anew_and_says_that_a_basket_was_given_up(start_kiosk: OpenKiosk) -> None:
    start_kiosk().take(BREAD)
    kiosk = start_kiosk()
    assert (kiosk.view.screen, kiosk.store.baskets.open()) == (KioskScreen.ATTRACT, None)
    assert kinds(kiosk.store) == [FactKind.BASKET_CANCELED]


def test_after_a_crash_a_payment_is_settled_first(start_kiosk: OpenKiosk) -> None:
    before = start_kiosk()
    before.terminal.script(LOSE_APPROVAL)
    pay_by_card(before, BREAD)
    core = before.terminal.core
    before.store.close()
    kiosk = open_kiosk(before.store.path, before.clock, terminal=VirtualTerminal(core=core))
    assert [sale.total for sale in kiosk.store.sales.recent()] == [649]
    assert kiosk.view.screen is KioskScreen.DONE
    kiosk.store.close()


def test_after_a_crash_a_payment_that_never_was_gives_the_basket_up(start_kiosk: OpenKiosk) -> None:
    before = start_kiosk()
    before.terminal.script(LOSE_REQUEST)
    pay_by_card(before, BREAD)
    kiosk = start_kiosk()
    assert kiosk.view.screen is KioskScreen.ATTRACT
    assert (kiosk.store.baskets.open(), kinds(kiosk.store)) == (None, [FactKind.BASKET_CANCELED])


# The way out.


@pytest.mark.parametrize(
    ("number", "pin", "leaves"),
    [("44", "6180", True), ("41", "4711", False), ("44", "0000", False), ("99", "6180", False)],
    ids=["who may", "who may not", "a wrong PIN", "nobody"],
)
def test_only_who_may_leaves_the_kiosk(kiosk: HeadlessKiosk, number: str, pin: str, leaves: bool) -> None:
    kiosk.leave(number, pin)
    assert kiosk.left == [True] * leaves
    if not leaves:
        assert isinstance(kiosk.view.overlay, LeaveView)
        assert kiosk.view.overlay.error


def test_a_badge_stands_for_the_number_and_the_pin_is_still_asked(kiosk: HeadlessKiosk) -> None:
    kiosk.presenter.scan(EWAS_BADGE)
    assert isinstance(kiosk.view.overlay, LeaveView)
    assert (kiosk.view.overlay.takes_pin, kiosk.left) == (True, [])


# In her language.


def test_every_screen_speaks_the_shoppers_language_and_the_next_ones_the_shops(kiosk: HeadlessKiosk) -> None:
    asked: list[Any] = []
    kiosk.presenter.begin("pl")
    asked.append(kiosk.view.language)
    kiosk.presenter.gone()
    assert [*asked, kiosk.view.language] == ["en", "en"]
