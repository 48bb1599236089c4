"""Recalled goods at the till: refused, looked at, or taken out of a basket before it is paid."""

from __future__ import annotations

from typing import Any

from pos_app.presenters.actions import Action
from pos_app.presenters.view import Screen, SheetView, Sound, Tone
from retail.feeds import FeedEntry, location_stream
from retail.values import LocationId
from tests.support.headless_till import HeadlessTill

BREAD, BREAD_14, BREAD_SKU = "5900010001101", "05900010001101", "PIE-001"
STREAM = location_stream(LocationId("014"))
NAME = "Chleb żytni razowy 500 g"
REFUSED = f"{NAME} was recalled: szkło. It must not be sold. Take it out of the basket and put it aside."


def recall(till: HeadlessTill, recall_id: str = "rc-1", *, lifted: bool = False, **of: Any) -> None:
    """The hub publishes a recall, and the till looks."""
    row = {"recall_id": recall_id, "sku": BREAD_SKU, "reason": "szkło", "valid_from": "2026-03-01", **of}
    epoch, pos = till.store.inbox.cursors()[STREAM]
    entry = FeedEntry(pos + 1, pos + 1, f"recall:{recall_id}", None if lifted else row)
    till.store.inbox.apply(STREAM, epoch, [entry])
    till.presenter.tick()


def names(till: HeadlessTill) -> list[str]:
    assert till.view.selling is not None
    return [line.name for line in till.view.selling.lines]


def test_recalled_goods_are_refused_with_the_reason(till: HeadlessTill) -> None:
    recall(till)
    till.scan(BREAD)
    assert (names(till), till.banner) == ([], REFUSED)


def test_goods_chosen_on_the_screen_are_refused_too(till: HeadlessTill) -> None:
    recall(till)
    till.presenter.result_chosen(BREAD_SKU)
    assert (names(till), till.banner) == ([], REFUSED)


def test_a_recalled_batch_is_refused_and_another_is_sold(till: HeadlessTill) -> None:
    recall(till, batch="L2291")
    till.scan(f"(01){BREAD_14}(10)L2291")
    assert till.banner == REFUSED
    till.scan(f"(01){BREAD_14}(10)L2292")
    assert (names(till), till.banner) == ([NAME], "")


def test_a_pack_whose_batch_is_not_known_is_sold_and_looked_at(till: HeadlessTill) -> None:
    recall(till, batch="L2291")
    till.scan(BREAD)
    banner = till.view.banner
    assert banner is not None
    assert (names(till), banner.tone, till.sounds[-1]) == ([NAME], Tone.WARN, Sound.ATTENTION)
    assert banner.text == ("Recalled: batch L2291 (szkło). Look at the pack; if it is one of these, void the line.")


def test_a_barcode_is_recalled_without_the_others_of_its_goods(till: HeadlessTill) -> None:
    recall(till, gtin="05900000000008")
    till.scan(BREAD)
    assert (names(till), till.banner) == ([NAME], "")


def test_a_recall_that_begins_tomorrow_refuses_nothing_today(till: HeadlessTill) -> None:
    recall(till, valid_from="2026-03-03")
    till.scan(BREAD)
    assert names(till) == [NAME]


def test_a_lifted_recall_refuses_nothing(till: HeadlessTill) -> None:
    recall(till)
    recall(till, lifted=True)
    till.scan(BREAD)
    assert names(till) == [NAME]


def test_goods_recalled_while_they_lie_in_the_basket_are_not_paid(till: HeadlessTill) -> None:
    till.scan(BREAD)
    recall(till)
    till.press(Action.PAY)
    assert (till.view.screen, till.banner) == (Screen.SELLING, REFUSED)


def test_exact_cash_does_not_go_round_a_recall(till: HeadlessTill) -> None:
    till.scan(BREAD)
    recall(till)
    till.press(Action.EXACT_CASH)
    assert (till.store.sales.recent(), till.banner) == ((), REFUSED)


def test_a_batch_in_the_basket_is_known_when_its_recall_comes(till: HeadlessTill) -> None:
    till.scan(f"(01){BREAD_14}(10)L2292")
    recall(till, batch="L2291", gtin=BREAD_14)
    till.press(Action.PAY)
    assert till.view.screen is Screen.TENDER


def test_a_basket_is_paid_once_the_recalled_goods_are_out(till: HeadlessTill) -> None:
    till.scan("5900012001109", BREAD)
    recall(till)
    till.press(Action.PAY, Action.VOID_LINE, Action.PAY)
    assert till.view.screen is Screen.TENDER


def test_a_price_check_tells_of_the_recall(till: HeadlessTill) -> None:
    recall(till, batch="L2291")
    till.press(Action.PRICE_CHECK)
    till.scan(BREAD)
    sheet = till.view.panel
    assert isinstance(sheet, SheetView)
    assert ("Recalled", "szkło (L2291)", Tone.BAD) in [(row.label, row.amount, row.tone) for row in sheet.rows]
