"""Coupons while the hub answers: it keeps one for the basket, knows short codes, says no, and gets it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from local_store import SyncStatus
from pos_app.presenters.actions import Action
from pos_app.services.hub_lookup import HubQuestions, NoHub
from retail.errors import Refusal
from retail.feeds import FeedEntry
from retail.sale import Coupon, CouponCheck
from retail.tokens import short_code
from retail.values import Answer, Known, Unavailable
from tests.support.clock import OPENING_TIME, FakeClock
from tests.support.headless_till import HeadlessTill, open_till
from tests.support.workers import Worker

MILK, CODE = "5900012001109", short_code("OMNI", bytes(8))
"""4.29, and a code that only the hub can tell."""
KEPT = Coupon("7", CODE, "TEN", CouponCheck.HUB, None, "cl-1")
AWAY: Answer[Any] = Unavailable(Refusal("lookup.timed_out"))


@dataclass
class Hub(NoHub):
    """A hub that answers as told, and keeps what was asked."""

    answer: Answer[Any] = field(default_factory=lambda: Known(KEPT))
    locked: list[str] = field(default_factory=list)
    released: list[str] = field(default_factory=list)

    def lock_coupon(self, code: str, basket_id: Any, customer_id: Any = None) -> Answer[Any]:
        self.locked.append(code)
        return self.answer

    def release_coupon(self, code: str, basket_id: Any) -> Answer[bool]:
        self.released.append(code)
        return Known(True)


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def worker() -> Worker:
    return Worker(holding=True)


@pytest.fixture
def till(tmp_path: Path, clock: FakeClock, hub: Hub, worker: Worker) -> Iterator[HeadlessTill]:
    made = open_till(tmp_path / "register.sqlite", clock, hub=HubQuestions(lambda: hub, worker))
    names = {"pl": "Kod {code}", "en": "Code {code}"}
    benefit = {"type": "percent_off_basket", "percent": 1000}
    row = {"id": "TEN", "names": names, "when": {"type": "coupon"}, "benefit": benefit}
    made.store.inbox.apply("promo", 1, [FeedEntry(1, 1, "TEN", row)])
    made.store.status.write(SyncStatus("online", OPENING_TIME))
    made.sign_on("anna")
    made.scan(MILK)
    yield made
    made.store.close()


def total(till: HeadlessTill) -> int:
    priced = till.till.desk.selling.priced
    return priced.total.minor if priced is not None else 0


def give(till: HeadlessTill, worker: Worker) -> None:
    till.presenter.entry_accepted(CODE)
    worker.answer()
    worker.answer()


def test_a_short_code_that_the_hub_keeps_takes_its_part_off(till: HeadlessTill, worker: Worker) -> None:
    give(till, worker)
    assert (total(till), till.banner) == (386, "The code is accepted.")


def test_selling_goes_on_while_the_hub_is_asked(till: HeadlessTill, worker: Worker) -> None:
    till.presenter.entry_accepted(CODE)
    asking = till.banner
    till.scan(MILK)
    worker.answer()
    assert (asking, total(till)) == ("The hub is asked about the code …", 772)


def test_the_sale_says_that_the_hub_kept_its_coupon(till: HeadlessTill, worker: Worker) -> None:
    give(till, worker)
    till.press(Action.EXACT_CASH)
    sale = till.store.sales.by_number(1)
    assert sale is not None
    assert [(use.check, use.lock) for use in sale.coupons] == [(CouponCheck.HUB, "cl-1")]


def test_the_hubs_no_is_said_in_words(till: HeadlessTill, hub: Hub, worker: Worker) -> None:
    values = {"code": CODE, "location_name": "Rogatka Gniezno", "at": OPENING_TIME}
    hub.answer = Known(Refusal("coupon.used", values))
    give(till, worker)
    assert (total(till), till.banner) == (429, f"Code {CODE} was already used in Rogatka Gniezno at 2 Mar · 10:00.")


def test_a_short_code_is_refused_when_the_hub_does_not_answer(till: HeadlessTill, hub: Hub, worker: Worker) -> None:
    hub.answer = AWAY
    give(till, worker)
    assert (total(till), till.banner.endswith("Scan the code beside it.")) == (429, True)


def test_a_register_that_is_offline_does_not_ask(till: HeadlessTill, hub: Hub, worker: Worker) -> None:
    till.store.status.write(SyncStatus("offline", OPENING_TIME))
    give(till, worker)
    assert hub.locked == []


def test_a_coupon_taken_back_is_given_back_to_the_hub(till: HeadlessTill, hub: Hub, worker: Worker) -> None:
    give(till, worker)
    till.press(Action.COUPON)
    till.presenter.panel_chosen("7")
    worker.answer()
    assert (total(till), hub.released) == (429, [CODE])


def test_a_coupon_for_a_basket_that_is_gone_is_given_back(till: HeadlessTill, hub: Hub, worker: Worker) -> None:
    till.presenter.entry_accepted(CODE)
    till.press(Action.EXACT_CASH)
    worker.answer()
    worker.answer()
    sale = till.store.sales.by_number(1)
    assert sale is not None
    assert (sale.coupons, hub.released) == ((), [CODE])


def test_a_coupon_used_here_is_refused_though_the_hub_has_not_heard_of_it(
    till: HeadlessTill, hub: Hub, worker: Worker
) -> None:
    give(till, worker)
    till.press(Action.EXACT_CASH)
    till.scan(MILK)
    give(till, worker)
    assert (total(till), hub.released) == (429, [CODE])
    assert till.banner.startswith(f"Code {CODE} was already used in Rogatka Poznań Kupiecka")
