"""Why a line costs what it costs: on the sheet, under the line, on the receipt and for the shopper."""

from __future__ import annotations

from typing import Any

from pos_app.presenters.actions import Action
from pos_app.presenters.view import ListView, PromptKind, PromptView, SheetView, Tone
from retail.feeds import FeedEntry, price_key
from tests.support.demo_register import PINS
from tests.support.headless_till import HeadlessTill

MILK, MILK_SKU = "5900012001109", "NAB-001"
"""4.29 each."""


def promote(till: HeadlessTill, **more: Any) -> None:
    names = {"pl": "Mleczny tydzień", "en": "Milk week"}
    benefit = {"type": "percent_off_line", "percent": 1000, "goods": {"skus": [MILK_SKU]}}
    row = {"id": "MILK", "names": names, "benefit": benefit, **more}
    till.store.inbox.apply("promo", 1, [FeedEntry(1, 1, "MILK", row)])
    till.presenter.tick()


def set_price(till: HeadlessTill, **row: Any) -> None:
    epoch, pos = till.store.inbox.cursors()["price:PL-A"]
    row = {"sku": MILK_SKU, "valid_from": "2026-01-01", **row}
    key = price_key(MILK_SKU, row["valid_from"], row.get("group", ""), row.get("min_quantity", 0))
    till.store.inbox.apply("price:PL-A", epoch, [FeedEntry(pos + 1, pos + 1, key, row)])


def why(till: HeadlessTill) -> dict[str, str]:
    till.press(Action.WHY)
    sheet = till.view.panel
    assert isinstance(sheet, SheetView)
    return {row.label: row.amount for row in sheet.rows}


def test_every_step_of_a_plain_price_is_told(till: HeadlessTill) -> None:
    till.scan(MILK)
    steps = why(till)
    assert next(iter(steps)).startswith("Regular price · list PL-A · since ")
    assert list(steps.values()) == ["4.29", "4.29", "4.29\u00a0zł", "C · 5%"]


def test_each_reduction_stands_with_its_name_in_the_screens_language(till: HeadlessTill) -> None:
    promote(till)
    till.scan(MILK)
    steps = why(till)
    assert (steps["Milk week"], steps["Goods after reductions"]) == ("−0.43", "3.86")


def test_the_lowest_price_of_thirty_days_is_told_where_there_is_one(till: HeadlessTill) -> None:
    set_price(till, unit_price=399, valid_from="2026-02-01", lowest_30=389)
    till.scan(MILK)
    assert why(till)["Lowest price of the 30 days before the reduction"] == "3.89"


def test_a_price_for_many_is_told(till: HeadlessTill) -> None:
    set_price(till, unit_price=399, min_quantity=3000)
    till.scan(MILK, MILK, MILK)
    steps = why(till)
    assert (steps["Price from 3"], steps["3 × 3.99"]) == ("3.99", "11.97")


def test_an_override_is_told_with_who_and_why(till: HeadlessTill) -> None:
    till.sign_on("ewa")
    till.scan(MILK)
    override(till, "damaged", "4")
    assert why(till)["Changed by Ewa W.: damaged goods"] == "4.00"


def test_a_line_touched_again_tells_why(till: HeadlessTill) -> None:
    till.scan(MILK)
    till.presenter.line_selected(1)
    assert isinstance(till.view.panel, SheetView)


def test_a_scan_closes_the_sheet_and_sells(till: HeadlessTill) -> None:
    till.scan(MILK)
    till.press(Action.WHY)
    till.scan(MILK)
    assert till.view.panel is None


def test_without_a_line_there_is_nothing_to_tell(till: HeadlessTill) -> None:
    till.press(Action.WHY)
    assert till.banner == "No line is selected. Choose a line first."


def test_a_reduction_stands_under_its_line_and_the_price_before_is_struck_out(till: HeadlessTill) -> None:
    promote(till)
    till.scan(MILK)
    assert till.view.selling is not None
    (line,) = till.view.selling.lines
    assert [(each.text, each.tone) for each in line.details] == [("Milk week −0.43", Tone.ACCENT)]
    assert (line.struck_price, line.price, line.amount) == ("4.29", "3.86", "3.86")


def test_the_receipt_says_what_was_saved_and_by_what(till: HeadlessTill) -> None:
    promote(till)
    till.scan(MILK)
    till.press(Action.EXACT_CASH)
    till.print_waiting()
    paper = till.printer.papers[0]
    assert "Mleczny tydzień" in paper
    assert [line.split() for line in paper.splitlines() if "You save" in line] == [["You", "save", "0.43", "zł"]]


def test_the_receipt_names_the_price_that_was_changed(till: HeadlessTill) -> None:
    till.sign_on("ewa")
    till.scan(MILK)
    override(till, "damaged", "4")
    till.press(Action.EXACT_CASH)
    till.print_waiting()
    assert "instead of 4.29" in till.printer.papers[0]


def test_the_shopper_sees_what_is_saved_when_the_total_is_asked_for(till: HeadlessTill) -> None:
    promote(till)
    till.scan(MILK)
    till.press(Action.PAY)
    view = till.customer_views[-1]
    assert (view.savings, view.rows[0]) == ("You save 0.43\u00a0zł", "You save\t0.43")


def test_the_price_check_names_promotions_other_prices_and_the_lowest_price(till: HeadlessTill) -> None:
    promote(till, last="2026-03-31")
    set_price(till, unit_price=399, valid_from="2026-02-01", lowest_30=389)
    set_price(till, unit_price=349, min_quantity=6000)
    till.press(Action.PRICE_CHECK)
    till.scan(MILK)
    assert isinstance(till.view.panel, SheetView)
    rows = {row.label: row.amount for row in till.view.panel.rows}
    assert (rows["Milk week"], rows["price from 6"]) == ("until 31 Mar 2026", "3.49\u00a0zł")
    assert rows["Lowest price of the 30 days before the reduction"] == "3.89\u00a0zł"


def test_the_price_check_names_a_promotion_by_code_without_a_gap_for_the_code(till: HeadlessTill) -> None:
    promote(till, names={"en": "Code {code} −10 %"}, when={"type": "coupon"})
    till.press(Action.PRICE_CHECK)
    till.scan(MILK)
    assert isinstance(till.view.panel, SheetView)
    assert "Code −10 %" in [row.label for row in till.view.panel.rows]


def test_a_promotion_that_cannot_be_evaluated_is_told_when_it_comes_and_stands_on_the_status(
    till: HeadlessTill,
) -> None:
    promote(till, benefit={"type": "teapot"})
    said = "This register cannot evaluate the promotion Mleczny tydzień (MILK). Its goods sell at regular price."
    told = till.banner
    till.press(Action.STATUS)
    assert isinstance(till.view.panel, SheetView)
    assert (told, till.view.panel.text) == (said, said)


def override(till: HeadlessTill, reason: str, price: str) -> None:
    till.press(Action.OVERRIDE)
    till.presenter.panel_chosen(reason)
    till.presenter.panel_typed(price)
    till.presenter.panel_accepted()


def test_a_price_is_changed_by_reason_and_amount(till: HeadlessTill) -> None:
    till.sign_on("ewa")
    till.scan(MILK)
    override(till, "short_date", "3,50")
    assert till.view.selling is not None
    (line,) = till.view.selling.lines
    assert (till.view.panel, line.struck_price, line.amount) == (None, "4.29", "3.50")
    assert line.details[0].text == "price changed: short use-by date"


def test_a_colleague_approves_by_pin_what_the_operator_may_not(till: HeadlessTill) -> None:
    till.scan(MILK)
    override(till, "damaged", "1")
    approvers = till.view.panel
    assert isinstance(approvers, ListView)
    till.presenter.panel_chosen("ewa")
    asked = till.view.panel
    assert isinstance(asked, PromptView)
    till.presenter.panel_typed(PINS["ewa"])
    till.presenter.panel_accepted()
    assert till.view.selling is not None
    assert (asked.kind, till.view.panel, till.view.selling.lines[0].amount) == (PromptKind.PIN, None, "1.00")


def test_a_wrong_pin_approves_nothing(till: HeadlessTill) -> None:
    till.scan(MILK)
    override(till, "damaged", "1")
    till.presenter.panel_chosen("ewa")
    till.presenter.panel_typed("0000")
    till.presenter.panel_accepted()
    assert isinstance(till.view.panel, PromptView)
    assert till.view.panel.error.startswith("The PIN is wrong.")


def test_a_colleague_approves_by_badge(till: HeadlessTill) -> None:
    badge = next(each.badge for each in till.till.desk.register.operators if each.operator_id == "ewa")
    till.scan(MILK)
    override(till, "damaged", "1")
    till.scan(badge or "")
    assert till.view.selling is not None
    assert (till.view.panel, till.view.selling.lines[0].amount) == (None, "1.00")
