"""Tickets, codes and the hub at a kiosk: what leaves it on paper is paid at a till, and nothing of a code is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from drivers.device import Outcome, Result
from local_store import Store, SyncStatus
from pos_app.presenters.kiosk_view import KioskScreen
from pos_app.services.hub_lookup import HubQuestions, NoHub
from retail.errors import Refusal
from retail.feeds import FeedEntry, key_key
from retail.feeds.token_keys import key_row
from retail.sale import Coupon, CouponCheck
from retail.stock import StockElsewhere
from retail.tokens import TokenKind, VerificationKey, short_code
from retail.values import Answer, Known, LocationId, Quantity, Stale, Unavailable
from tests.support.clock import OPENING_TIME, FakeClock
from tests.support.headless_kiosk import HeadlessKiosk, open_kiosk
from tests.support.headless_till import open_till
from tests.support.tokens import DAY, REGISTER_KEY
from tests.support.workers import Worker

BREAD, MILK, JEANS = "5900010001101", "5900012001109", "JEA-3234-IND"
CODE = short_code("OMNI", bytes(8))
KEPT = Coupon("7", CODE, "TEN", CouponCheck.HUB, None, "cl-1")
AWAY: Answer[Any] = Unavailable(Refusal("lookup.timed_out"))
KEY = VerificationKey(
    REGISTER_KEY.public, frozenset({TokenKind.RECEIPT, TokenKind.BASKET}), "device-014-2", OPENING_TIME - 90 * DAY
)


@dataclass
class Hub(NoHub):
    """A hub that answers as told."""

    stock: Answer[Any] = AWAY
    released: list[str] = field(default_factory=list)

    def stock_elsewhere(self, sku: Any) -> Answer[Any]:
        return self.stock

    def lock_coupon(self, code: str, basket_id: Any, customer_id: Any = None) -> Answer[Any]:
        return Known(KEPT)

    def release_coupon(self, code: str, basket_id: Any) -> Answer[bool]:
        self.released.append(code)
        return Known(True)


def prepare(store: Store) -> None:
    """Ten per cent for a code, a third milk for nothing, and the key that papers are signed with."""
    goods = {"skus": ["NAB-001"]}
    rows = {
        "TEN": {"when": {"type": "coupon"}, "benefit": {"type": "percent_off_basket", "percent": 1000}},
        "MILK": {"benefit": {"type": "buy_x_get_y", "buy": goods, "buy_count": 2}},
    }
    names = {"pl": "{code}", "en": "{code}"}
    entries = [FeedEntry(n, n, key, {"id": key, "names": names, **row}) for n, (key, row) in enumerate(rows.items(), 1)]
    store.inbox.apply("promo", 1, entries)
    store.inbox.apply("coupon", 1, [FeedEntry(1, 1, key_key(KEY.public), key_row(KEY).model_dump(mode="json"))])
    store.status.write(SyncStatus("online", OPENING_TIME))


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def worker() -> Worker:
    return Worker()


@pytest.fixture
def kiosk(tmp_path: Path, clock: FakeClock, hub: Hub, worker: Worker) -> Iterator[HeadlessKiosk]:
    questions = HubQuestions(lambda: hub, worker)
    made = open_kiosk(tmp_path / "kiosk.sqlite", clock, prepare, questions, lambda: REGISTER_KEY)
    yield made
    made.store.close()


def type_code(kiosk: HeadlessKiosk) -> None:
    kiosk.presenter.show_basket()
    kiosk.presenter.ask_code()
    kiosk.presenter.code_typed(CODE.lower())
    kiosk.presenter.code_accepted()


def test_a_ticket_is_paid_at_a_till_at_the_same_total(kiosk: HeadlessKiosk, tmp_path: Path, clock: FakeClock) -> None:
    kiosk.take(BREAD, MILK, MILK, MILK, "2900201004822")
    kiosk.presenter.pay()
    kiosk.presenter.way_chosen("ticket")
    done = kiosk.view.done
    assert done is not None
    assert done.number in kiosk.printer.papers[-1]
    assert (kiosk.kiosk.desk.selling.basket, kiosk.store.sales.recent()) == (None, ())
    till = open_till(tmp_path / "till.sqlite", clock, prepare, signer=lambda: REGISTER_KEY)
    till.sign_on("ewa")
    till.scan(done.code)
    priced = till.till.desk.selling.priced
    assert priced is not None
    assert f"{priced.total.minor / 100:.2f}\u00a0zł" in done.lines[0]
    till.store.close()


def test_a_code_leaves_with_the_ticket_free_to_be_shown_again(kiosk: HeadlessKiosk, hub: Hub) -> None:
    kiosk.take(BREAD)
    type_code(kiosk)
    assert kiosk.view.basket is not None
    assert kiosk.view.basket.savings == "You save 0.65\u00a0zł"
    kiosk.presenter.pay()
    kiosk.presenter.way_chosen("ticket")
    assert kiosk.view.done is not None
    assert hub.released == [CODE]
    assert "Show your discount codes again" in " ".join(kiosk.view.done.lines)
    assert kiosk.view.done.lines[0].startswith("6.49")


def test_a_ticket_that_does_not_print_stays_on_the_screen_until_she_goes(kiosk: HeadlessKiosk) -> None:
    kiosk.printer.answer = Result(Outcome.NOT_DONE, "printer.out_of_paper")
    kiosk.take(BREAD)
    kiosk.presenter.pay()
    kiosk.presenter.way_chosen("ticket")
    kiosk.wait(59)
    assert kiosk.view.done is not None
    assert "Take a photo" in kiosk.view.done.warning
    kiosk.wait(40)
    assert kiosk.view.screen is KioskScreen.ATTRACT


def test_no_card_is_charged_while_the_hub_may_still_make_it_less(kiosk: HeadlessKiosk, worker: Worker) -> None:
    worker.holding = True
    kiosk.take(BREAD)
    type_code(kiosk)
    kiosk.presenter.pay()
    kiosk.presenter.way_chosen("card")
    assert (kiosk.banner, kiosk.store.sales.recent()) == (
        "We are still asking about your code. In a moment you can pay.",
        (),
    )

    worker.let_go()
    kiosk.presenter.way_chosen("card")
    assert [sale.total for sale in kiosk.store.sales.recent()] == [584]


def test_who_goes_away_gives_her_code_back(kiosk: HeadlessKiosk, hub: Hub) -> None:
    kiosk.take(BREAD)
    type_code(kiosk)
    kiosk.wait(95)
    assert (kiosk.view.screen, hub.released) == (KioskScreen.ATTRACT, [CODE])


def test_a_ticket_shown_to_the_kiosk_is_sent_to_the_till(kiosk: HeadlessKiosk) -> None:
    kiosk.take(BREAD)
    kiosk.presenter.pay()
    kiosk.presenter.way_chosen("ticket")
    assert kiosk.view.done is not None
    kiosk.presenter.scan(kiosk.view.done.code)
    assert "ticket for the till" in kiosk.banner


def test_the_item_says_what_other_shops_have_and_how_old_that_is(kiosk: HeadlessKiosk, hub: Hub) -> None:
    two = Quantity.pieces(2)
    there = (StockElsewhere(LocationId("009"), "Galeria", two, two, OPENING_TIME - DAY / 24),)
    said = []
    for answer in (Known(there), Stale(there, OPENING_TIME, Refusal("lookup.timed_out")), AWAY):
        hub.stock = answer
        kiosk.presenter.begin()
        kiosk.presenter.goods_chosen(JEANS)
        assert kiosk.view.item is not None
        said.append(([(each.name, each.detail) for each in kiosk.view.item.places[1:]], kiosk.view.item.places_note))
        kiosk.presenter.back()
    assert said == [
        ([("Galeria", "1 h ago")], ""),
        ([("Galeria", "1 h ago")], "Other shops as they were at 10:00."),
        ([], "What other shops have cannot be told just now."),
    ]
