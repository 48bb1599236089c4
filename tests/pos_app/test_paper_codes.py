"""Codes on paper: a receipt proves its sale, and a suspended basket is taken up at another register with no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.device import Outcome, Result
from local_store import SyncStatus
from pos_app.presenters.actions import Action
from pos_app.presenters.view import SheetView, Tone
from pos_app.services.hub_lookup import HubQuestions, NoHub
from pos_app.services.operations import Inline
from retail.errors import Refusal
from retail.feeds import FeedEntry, key_key
from retail.feeds.token_keys import key_row
from retail.sale import Slip
from retail.tokens import (
    KeySet,
    ReceiptToken,
    TokenKind,
    VerificationKey,
    read_token,
    receipt_short_code,
    token_in,
)
from retail.values import Answer, Known
from tests.support.clock import OPENING_TIME, FakeClock
from tests.support.headless_till import HeadlessTill, open_till
from tests.support.tokens import DAY, REGISTER_KEY

MILK, BREAD = "5900012001109", "5900010001101"
KEY = VerificationKey(
    REGISTER_KEY.public, frozenset({TokenKind.RECEIPT, TokenKind.BASKET}), "device-014-2", OPENING_TIME - 90 * DAY
)


def start(folder: Path, clock: FakeClock, name: str, hub: HubQuestions | None = None) -> HeadlessTill:
    till = open_till(folder / f"{name}.sqlite", clock, hub=hub, signer=lambda: REGISTER_KEY)
    row = key_row(KEY).model_dump(mode="json")
    till.store.inbox.apply("coupon", 1, [FeedEntry(1, 1, key_key(KEY.public), row)])
    till.sign_on("ewa")
    return till


@pytest.fixture
def till(tmp_path: Path, clock: FakeClock) -> Iterator[HeadlessTill]:
    made = start(tmp_path, clock, "one")
    yield made
    made.store.close()


@pytest.fixture
def other(tmp_path: Path, clock: FakeClock) -> Iterator[HeadlessTill]:
    """Another register of the chain, which has never heard of the first one's baskets and sales."""
    made = start(tmp_path, clock, "two")
    yield made
    made.store.close()


def code_on(paper: str) -> str:
    """The token in a paper that was rendered as text."""
    found = [token for word in paper.replace("]", " ").split() if (token := token_in(word)) is not None]
    assert len(found) == 1, paper
    return found[0]


def suspend(till: HeadlessTill, label: str = "") -> str:
    till.press(Action.SUSPEND)
    till.presenter.panel_typed(label)
    till.presenter.panel_accepted()
    return code_on(till.printer.papers[-1])


def sell(till: HeadlessTill) -> str:
    till.scan(MILK)
    till.press(Action.EXACT_CASH)
    till.print_waiting()
    return code_on(till.printer.papers[-1])


def names(till: HeadlessTill) -> list[tuple[str, str]]:
    assert till.view.selling is not None
    return [(line.name, line.amount) for line in till.view.selling.lines]


def test_a_receipt_carries_a_code_that_proves_it(till: HeadlessTill, clock: FakeClock) -> None:
    read = read_token(sell(till), KeySet([KEY]), clock())
    sale = till.store.sales.by_number(1)
    assert sale is not None
    assert not hasattr(read, "code")
    token: Any = read.token  # type: ignore[union-attr]
    assert isinstance(token, ReceiptToken)
    assert (token.transaction_id, token.return_until.isoformat()) == (sale.transaction_id, "2026-04-01")
    assert receipt_short_code(sale.transaction_id) in till.printer.papers[-1]


def test_a_register_without_a_key_prints_no_code(tmp_path: Path, clock: FakeClock) -> None:
    plain = open_till(tmp_path / "plain.sqlite", clock)
    plain.sign_on("ewa")
    plain.scan(MILK)
    plain.press(Action.EXACT_CASH)
    plain.print_waiting()
    assert "KT1" not in plain.printer.papers[-1]
    plain.store.close()


def test_a_scanned_receipt_is_shown_where_it_was_made(till: HeadlessTill) -> None:
    till.scan(sell(till))
    assert isinstance(till.view.panel, SheetView)
    assert till.view.panel.title == "Receipt 014-2/1"


def test_the_short_code_of_a_receipt_shows_it_too(till: HeadlessTill) -> None:
    sell(till)
    sale = till.store.sales.by_number(1)
    assert sale is not None
    till.presenter.entry_accepted(receipt_short_code(sale.transaction_id).lower())
    assert isinstance(till.view.panel, SheetView)


def test_a_receipt_of_another_register_is_known_to_be_genuine(till: HeadlessTill, other: HeadlessTill) -> None:
    other.scan(sell(till))
    assert isinstance(other.view.panel, SheetView)
    assert other.view.panel.text == (
        "The receipt is genuine, from another register. What was sold only the hub knows, which cannot be asked now."
    )
    assert [row.amount for row in other.view.panel.rows] == ["2 Mar · 10:00", "1 Apr 2026"]


def test_a_suspended_basket_is_taken_up_at_another_register(till: HeadlessTill, other: HeadlessTill) -> None:
    till.scan(MILK, MILK, BREAD)
    before = names(till)
    other.scan(suspend(till, "blue jacket"))
    assert "blue jacket" in till.printer.papers[-1]
    assert names(other) == before


def test_a_slip_is_used_once_at_a_register(till: HeadlessTill, other: HeadlessTill) -> None:
    till.scan(MILK)
    slip = suspend(till)
    other.scan(slip)
    other.press(Action.EXACT_CASH)
    other.scan(slip)
    assert other.banner == "This basket was already resumed here at 2 Mar · 10:00. A slip can be used once."


def test_a_slip_scanned_where_the_basket_is_takes_up_the_basket_itself(till: HeadlessTill) -> None:
    till.scan(MILK)
    till.till.desk.selling.note("gift")
    slip = suspend(till)
    till.scan(slip)
    assert till.till.desk.selling.basket is not None
    assert till.till.desk.selling.basket.lines[0].note == "gift"
    assert till.store.baskets.suspended() == ()


def test_a_basket_taken_up_from_the_list_cannot_be_taken_up_by_its_slip(till: HeadlessTill) -> None:
    till.scan(MILK)
    slip = suspend(till)
    till.resume()
    till.press(Action.EXACT_CASH)
    till.scan(slip)
    assert till.banner.startswith("This basket was already resumed here")


def test_a_basket_put_by_again_may_be_taken_up_again(till: HeadlessTill) -> None:
    till.scan(MILK)
    first = suspend(till)
    till.scan(first)
    till.scan(suspend(till))
    assert [name for name, _ in names(till)] == ["Mleko świeże 2% 1 l"]


def test_goods_in_the_basket_are_not_lost_to_a_slip(till: HeadlessTill, other: HeadlessTill) -> None:
    till.scan(MILK)
    slip = suspend(till)
    other.scan(BREAD, slip)
    assert (len(names(other)), other.banner) == (
        1,
        "There are goods in the basket. Finish or suspend this sale first.",
    )


def test_a_persons_price_comes_along(till: HeadlessTill, other: HeadlessTill) -> None:
    till.scan(MILK)
    till.press(Action.OVERRIDE)
    till.presenter.panel_chosen("damaged")
    till.presenter.panel_typed("4")
    till.presenter.panel_accepted()
    other.scan(suspend(till))
    assert [amount for _, amount in names(other)] == ["4.00"]


def test_goods_that_are_not_sold_here_are_left_out_and_named(till: HeadlessTill, other: HeadlessTill) -> None:
    till.scan(MILK, BREAD)
    slip = suspend(till)
    epoch, pos = other.store.inbox.cursors()["catalog"]
    other.store.inbox.apply("catalog", epoch, [FeedEntry(pos + 1, 2, "NAB-001", None)])
    other.scan(slip)
    assert other.view.banner is not None
    assert (len(names(other)), other.view.banner.tone) == (1, Tone.WARN)
    assert "NAB-001" in other.banner


class Asked(NoHub):
    """A hub that says yes, and counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def claim_basket(self, slip: Slip) -> Answer[Refusal | None]:
        self.times += 1
        return Known(None)


@pytest.mark.parametrize(("printed", "times"), [(Outcome.DONE, 1), (Outcome.UNKNOWN, 1), (Outcome.NOT_DONE, 0)])
def test_the_hub_is_asked_for_a_basket_of_this_register_just_while_somebody_may_have_its_slip(
    tmp_path: Path, clock: FakeClock, printed: Outcome, times: int
) -> None:
    hub = Asked()
    till = start(tmp_path, clock, "asking", HubQuestions(lambda: hub, Inline()))
    till.store.status.write(SyncStatus("online", OPENING_TIME))
    till.printer.answer = Result(printed)
    till.scan(MILK)
    till.press(Action.SUSPEND)
    till.presenter.panel_accepted()
    till.resume()

    assert (len(names(till)), hub.times) == (1, times)
    till.store.close()


def test_a_slip_expires(till: HeadlessTill, other: HeadlessTill, clock: FakeClock) -> None:
    till.scan(MILK)
    slip = suspend(till)
    clock.advance(days=9)
    other.scan(slip)
    assert other.banner == "The code expired on 9 Mar · 10:00. It can no longer be used."


def test_a_printer_in_trouble_leaves_the_basket_suspended_and_says_so(till: HeadlessTill) -> None:
    till.printer.answer = Result(Outcome.NOT_DONE, "printer.paper_out")
    till.scan(MILK)
    till.press(Action.SUSPEND)
    till.presenter.panel_accepted()
    assert till.banner.startswith("The slip was not printed.")
    assert len(till.store.baskets.suspended()) == 1
