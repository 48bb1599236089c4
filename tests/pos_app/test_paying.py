"""Paying: cash, card with every outcome, split tenders, and what stands on disk after each step."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from drivers.device import Outcome, Result
from drivers.payment_terminal.simulation import DECLINE, LOSE_APPROVAL
from pos_app.presenters.actions import Action
from pos_app.presenters.view import Screen, Sound
from tests.support.headless_till import HeadlessTill

BREAD, MILK = "5900010001101", "5900012001109"


def pay(till: HeadlessTill, typed: str = "") -> None:
    till.press(Action.PAY)
    for sign in typed:
        till.presenter.tender_typed(sign)
    till.presenter.complete()


def test_cash_beyond_the_total_gives_change_and_opens_the_drawer_once(till: HeadlessTill) -> None:
    till.scan(BREAD)
    pay(till, "10")
    assert till.view.selling is not None
    assert till.view.selling.done is not None
    assert (till.view.selling.done.change, till.drawer.openings, till.sounds[-1]) == ("3.51\u00a0zł", 1, Sound.DONE)


def test_the_change_stays_until_the_next_scan(till: HeadlessTill) -> None:
    till.scan(BREAD)
    pay(till, "10")
    till.scan(MILK)
    assert till.view.selling is not None
    assert till.view.selling.done is None


def test_exact_cash_is_one_key(till: HeadlessTill) -> None:
    till.scan(BREAD)
    till.press(Action.EXACT_CASH)
    assert [each.total for each in till.store.sales.recent()] == [649]


def test_too_little_cash_leaves_the_rest_due(till: HeadlessTill) -> None:
    till.scan(BREAD)
    pay(till, "5")
    assert till.view.tender is not None
    assert (till.view.tender.due, len(till.view.tender.taken)) == ("1.49\u00a0zł", 1)


def test_cash_and_card_split_one_sale(till: HeadlessTill) -> None:
    till.scan(BREAD)
    pay(till, "5")
    till.presenter.tender_chosen("card")
    sale = till.store.sales.by_number(1)
    assert sale is not None
    assert [(each.kind.value, each.amount.minor) for each in sale.tenders] == [("cash", 500), ("card", 149)]


def test_a_card_sale_opens_no_drawer(till: HeadlessTill) -> None:
    till.scan(BREAD)
    till.press(Action.PAY)
    till.presenter.tender_chosen("card")
    assert (len(till.store.sales.recent()), till.drawer.openings) == (1, 0)


def test_a_declined_card_leaves_everything_due_and_says_why(till: HeadlessTill) -> None:
    till.scan(BREAD)
    till.terminal.script(DECLINE)
    till.press(Action.PAY)
    till.presenter.tender_chosen("card")
    assert till.view.tender is not None
    assert (till.view.tender.due, till.store.payments.unsettled()) == ("6.49\u00a0zł", ())
    assert "Nothing was charged" in till.banner


def test_a_lost_reply_blocks_the_sale_until_the_terminal_says_what_happened(till: HeadlessTill) -> None:
    till.scan(BREAD)
    till.terminal.script(LOSE_APPROVAL)
    till.press(Action.PAY)
    till.presenter.tender_chosen("card")
    assert (len(till.store.sales.recent()), len(till.store.payments.unsettled())) == (0, 1)
    till.presenter.complete()
    assert len(till.store.sales.recent()) == 0
    till.presenter.ask_again()
    assert (len(till.store.sales.recent()), till.store.payments.unsettled()) == (1, ())


def test_a_basket_with_a_payment_in_doubt_is_neither_canceled_nor_suspended(till: HeadlessTill) -> None:
    till.sign_on("ewa")
    till.scan(BREAD)
    till.terminal.script(LOSE_APPROVAL)
    till.press(Action.PAY)
    till.presenter.tender_chosen("card")
    till.press(Action.BACK)
    assert till.view.screen is Screen.TENDER
    assert "card payment is not settled" in till.banner


def test_a_payment_in_doubt_survives_a_crash(start_till: Callable[[], HeadlessTill]) -> None:
    first = start_till()
    first.sign_on()
    first.scan(BREAD)
    first.terminal.script(LOSE_APPROVAL)
    first.press(Action.PAY)
    first.presenter.tender_chosen("card")
    second = start_till()
    second.sign_on()
    assert second.view.tender is not None
    assert (second.view.tender.ask_again is not None, len(second.store.payments.unsettled())) == (True, 1)


def test_back_from_the_tender_screen_keeps_the_basket(till: HeadlessTill) -> None:
    till.scan(BREAD)
    till.press(Action.PAY, Action.BACK)
    till.scan(MILK)
    assert till.view.selling is not None
    assert len(till.view.selling.lines) == 2


def test_goods_scanned_on_the_tender_screen_are_not_sold_unseen(till: HeadlessTill) -> None:
    till.scan(BREAD)
    till.press(Action.PAY)
    till.scan(MILK)
    assert "Go back to the basket" in till.banner


def test_the_buyers_tax_number_is_checked_and_printed(till: HeadlessTill) -> None:
    till.scan(BREAD)
    till.press(Action.TAX_NUMBER)
    till.presenter.panel_typed("1234563219")
    till.presenter.panel_accepted()
    assert till.view.panel is not None
    till.presenter.panel_typed("123-456-32-18")
    till.presenter.panel_accepted()
    till.press(Action.EXACT_CASH)
    till.print_waiting()
    assert "Buyer's NIP" in till.printer.papers[-1]


def test_a_sale_is_done_when_the_printer_is_gone_and_prints_when_it_is_back(till: HeadlessTill) -> None:
    till.printer.answer = Result(Outcome.NOT_DONE, "printer.paper_out")
    till.scan(BREAD)
    till.press(Action.EXACT_CASH)
    till.print_waiting()
    assert till.banner.startswith("The printer is out of paper.")
    till.printer.answer = Result.done()
    till.print_waiting()
    assert (till.banner, len(till.printer.papers), "COPY" in till.printer.papers[0]) == ("", 1, False)


def test_a_receipt_that_may_have_printed_prints_again_as_a_copy(till: HeadlessTill) -> None:
    till.printer.answer = Result(Outcome.UNKNOWN, "printer.no_answer")
    till.scan(BREAD)
    till.press(Action.EXACT_CASH)
    till.print_waiting()
    till.printer.answer = Result.done()
    till.print_waiting()
    assert ["COPY" in paper for paper in till.printer.papers] == [False, True]


def test_a_reprint_is_marked_and_recorded(till: HeadlessTill) -> None:
    till.sign_on("ewa")
    till.scan(BREAD)
    till.press(Action.EXACT_CASH)
    till.print_waiting()
    till.press(Action.RECEIPTS)
    till.presenter.panel_accepted()
    till.press(Action.REPRINT)
    till.print_waiting()
    assert ["COPY" in paper for paper in till.printer.papers] == [False, True]
    assert '"kind":"receipt.reprinted"' in till.store.outbox.pending(0, 100, 10_000_000)[-1]


def test_the_journal_of_a_day_of_sales_is_one_unbroken_chain(till: HeadlessTill) -> None:
    for _ in range(5):
        till.scan(BREAD, MILK)
        till.press(Action.EXACT_CASH)
    assert till.store.journal.verify().seq == 5


def test_a_number_that_history_took_meanwhile_is_passed_over(
    till: HeadlessTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = till.store.sales.next_number

    def read_back_meanwhile() -> int:
        number = asked()
        monkeypatch.undo()
        till.store.sales.number_used(till.presenter._desk.register.register_id, 7)
        return number

    monkeypatch.setattr(till.store.sales, "next_number", read_back_meanwhile)
    till.scan(BREAD)
    till.press(Action.EXACT_CASH)
    assert [each.number for each in till.store.sales.recent()] == [8]
    assert till.view.selling is not None
    assert till.view.selling.done is not None
    assert "Receipt 014-2/8" in till.view.selling.done.lines
