"""Price and stock at the till: the register's own answer at once, the hub's when it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pos_app.presenters.actions import Action
from pos_app.presenters.view import SheetView
from pos_app.services.hub_lookup import HubQuestions, NoHub
from retail.errors import Refusal
from retail.stock import StockElsewhere
from retail.values import Answer, Known, LocationId, Quantity, Sku, Stale, Unavailable
from tests.support.clock import OPENING_TIME, FakeClock
from tests.support.headless_till import HeadlessTill, open_till

BREAD, MILK = "5900010001101", "5900012001109"
AWAY = Refusal("lookup.unreachable", {})


class SlowHub(NoHub):
    """A worker and a hub in one: nothing is asked and nothing comes back before the test says so."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: Answer[tuple[StockElsewhere, ...]] = Unavailable(AWAY)
        self._work: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []

    def stock_elsewhere(self, sku: Sku) -> Answer[tuple[StockElsewhere, ...]]:
        self.asked.append(sku)
        return self.answer

    def run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._work.append((work, done))

    def begin(self) -> Callable[[], None]:
        """Ask the oldest question; what is given back tells its answer."""
        work, done = self._work.pop(0)
        result = work()
        return lambda: done(result)

    def answers(self, answer: Answer[tuple[StockElsewhere, ...]]) -> None:
        """Everything that was asked is answered so."""
        self.answer = answer
        while self._work:
            self.begin()()


@pytest.fixture
def hub() -> SlowHub:
    return SlowHub()


@pytest.fixture
def till(tmp_path: Path, clock: FakeClock, hub: SlowHub) -> Iterator[HeadlessTill]:
    headless = open_till(tmp_path / "register.sqlite", clock, hub=HubQuestions(lambda: hub, hub))
    headless.sign_on()
    yield headless
    headless.store.close()


def place(name: str, pieces: int, age: timedelta = timedelta(minutes=3)) -> StockElsewhere:
    quantity = Quantity.pieces(pieces)
    return StockElsewhere(LocationId(name), name, quantity, quantity, OPENING_TIME - age)


def check(till: HeadlessTill, code: str = BREAD) -> None:
    till.press(Action.PRICE_CHECK)
    till.scan(code)


def sheet(till: HeadlessTill) -> SheetView:
    panel = till.view.panel
    assert isinstance(panel, SheetView)
    return panel


def rows(till: HeadlessTill) -> dict[str, str]:
    return {row.label: row.amount for row in sheet(till).rows}


def test_the_registers_own_answer_stands_before_the_hub_is_asked(till: HeadlessTill, hub: SlowHub) -> None:
    check(till)
    assert (rows(till)["Price"], rows(till)["Elsewhere"], hub.asked) == ("6.49\u00a0zł", "asking the hub …", [])


def test_a_pack_says_what_a_kilogram_of_it_costs(till: HeadlessTill) -> None:
    check(till)
    assert rows(till)["Comparison price"] == "12.98\u00a0zł/kg"


def test_what_others_have_comes_in_with_its_age(till: HeadlessTill, hub: SlowHub) -> None:
    check(till)
    hub.answers(Known((place("Galeria", 12), place("Magazyn", 3, timedelta(hours=2)))))
    assert (rows(till)["Galeria (3 min ago)"], rows(till)["Magazyn (2 h ago)"]) == ("12", "3")
    assert "Elsewhere" not in rows(till)


def test_an_empty_shelf_elsewhere_is_not_an_offer(till: HeadlessTill, hub: SlowHub) -> None:
    check(till)
    hub.answers(Known((place("Galeria", 0), place("Magazyn", -2))))
    assert rows(till)["Elsewhere"] == "nowhere in stock"


def test_a_hub_that_is_away_is_a_sentence(till: HeadlessTill, hub: SlowHub) -> None:
    check(till)
    hub.answers(Unavailable(AWAY))
    assert sheet(till).text == (
        "The hub cannot be reached, so only what this register knows is shown. Selling goes on."
    )
    assert (rows(till)["Price"], "Elsewhere" in rows(till)) == ("6.49\u00a0zł", False)


def test_an_earlier_answer_says_from_when_it_is(till: HeadlessTill, hub: SlowHub) -> None:
    check(till)
    hub.answers(Stale((place("Galeria", 12),), OPENING_TIME - timedelta(minutes=20), AWAY))
    assert sheet(till).text.startswith("As the hub said at 09:40. The hub cannot be reached")
    assert rows(till)["Galeria (3 min ago)"] == "12"


def test_a_closed_sheet_asks_nothing(till: HeadlessTill, hub: SlowHub) -> None:
    check(till)
    till.presenter.back()
    hub.answers(Known(()))
    assert hub.asked == []


def test_an_answer_to_a_closed_sheet_opens_nothing(till: HeadlessTill, hub: SlowHub) -> None:
    check(till)
    tell = hub.begin()
    till.presenter.back()
    tell()
    assert (hub.asked, till.view.panel) == (["PIE-001"], None)


def test_a_scan_sells_while_the_hub_is_slow(till: HeadlessTill, hub: SlowHub) -> None:
    check(till)
    till.scan(MILK)
    hub.answers(Known((place("Galeria", 12),)))
    assert till.view.panel is None
    assert till.view.selling is not None
    assert [line.name for line in till.view.selling.lines] == ["Mleko świeże 2% 1 l"]


def test_the_answer_to_the_sheet_before_does_not_fill_this_one(till: HeadlessTill, hub: SlowHub) -> None:
    check(till)
    check(till, MILK)
    hub.answers(Known((place("Galeria", 12),)))
    assert (sheet(till).title, hub.asked) == ("Mleko świeże 2% 1 l", [rows(till)["SKU"]])
