"""Baskets taken up by their slips: claimed by one register, told by facts, and two uses come before a person."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.bootstrap import Hub
from hub.database.engine import raw
from hub.database.schema import feed_row
from hub.ingest.slips import KEPT_FOR, TAKEN_UP_TWICE, forget_slips
from hub.services.exceptions import ExceptionItem
from retail.errors import Refusal
from retail.feeds import TakenUpRow
from retail.journal import FactKind, slip_row
from retail.sale import Slip
from retail.values import BasketId, LocationId, RegisterId
from tests.support.hub import LiveHub, seed_chain
from tests.support.two_shops import here, live, there
from tests.support.wire import WireRegister

__all__ = ["here", "live", "there"]

PUT_BY = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
SLIP = Slip(BasketId("0190a000-0000-7000-8000-00000000000a"), LocationId("014"), RegisterId("014-2"), PUT_BY)
CLAIM, RELEASE = "/v1/baskets/claim", "/v1/baskets/release"


@pytest.fixture
def chain(hub: Hub) -> Hub:
    seed_chain(hub, pieces=0)
    return hub


def ask(register: WireRegister, path: str = CLAIM, slip: Slip = SLIP) -> dict[str, Any]:
    answer = register.http.post(path, json=slip_row(slip), headers=register.bearer)
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def resume(register: WireRegister, slip: Slip = SLIP, *, claimed: bool = False) -> None:
    register.journal.record(FactKind.BASKET_RESUMED, {"slip": slip_row(slip), "claimed": claimed})


def sell(register: WireRegister, total: int, slip: Slip = SLIP) -> None:
    body = {"slip": slip_row(slip), "transaction_id": f"sale-{total}", "currency": "PLN", "total": total}
    register.journal.record(FactKind.BASKET_SOLD, body)


def cancel(register: WireRegister) -> None:
    body = {"basket_id": SLIP.basket_id, "currency": "PLN", "total": 0, "lines": []}
    register.journal.record(FactKind.BASKET_CANCELED, body)


def twice(live: LiveHub, *, closed: bool = False) -> list[ExceptionItem]:
    return [each for each in live.hub.exceptions.list(closed=closed) if each.code == TAKEN_UP_TWICE]


def told(hub: Hub) -> list[TakenUpRow | None]:
    with hub.engine.connect() as connection:
        rows = connection.execute(feed_row.select().where(feed_row.c.key.startswith("slip:")))
        return [TakenUpRow.model_validate(json.loads(row.row)) if row.row else None for row in rows]


def test_a_basket_that_another_register_has_is_refused_with_where_and_when(
    here: WireRegister, there: WireRegister
) -> None:
    first, second = ask(there), ask(here)

    assert first == {"claimed": True, "refusal": None}
    assert (second["claimed"], second["refusal"]["code"]) == (False, "basket.taken_up")
    values = second["refusal"]["values"]
    assert (values["location_name"], values["register_id"]) == ("Shop 027", "027-1")
    assert datetime.fromisoformat(values["at"]).tzinfo is not None


def test_a_claim_whose_answer_was_lost_may_be_made_again(chain: Hub) -> None:
    assert [chain.baskets.claim(SLIP, "027", "027-1") for _ in range(3)] == [None] * 3


def test_of_many_that_claim_at_once_exactly_one_has_the_basket(chain: Hub) -> None:
    registers = [f"027-{number}" for number in range(8)]
    gate = threading.Barrier(len(registers))

    def claim(register_id: str) -> Refusal | None:
        gate.wait(10)
        return chain.baskets.claim(SLIP, "027", register_id)

    with ThreadPoolExecutor(len(registers)) as pool:
        answers = list(pool.map(claim, registers))
    winner = registers[answers.index(None)]

    assert answers.count(None) == 1
    assert {answer.values["register_id"] for answer in answers if answer is not None} == {winner}


def test_a_basket_that_was_given_back_is_free_again(chain: Hub) -> None:
    chain.baskets.claim(SLIP, "027", "027-1")
    given = [chain.baskets.give_back(SLIP, register) for register in ("014-1", "027-1", "027-1")]

    assert given == [False, True, False]
    assert chain.baskets.claim(SLIP, "014", "014-1") is None


def test_a_basket_put_by_again_has_a_slip_of_its_own(chain: Hub) -> None:
    again = Slip(SLIP.basket_id, LocationId("027"), RegisterId("027-1"), PUT_BY + timedelta(minutes=5))
    chain.baskets.claim(SLIP, "027", "027-1")

    assert chain.baskets.claim(again, "014", "014-1") is None


def test_the_location_that_put_it_by_hears_who_has_it(chain: Hub) -> None:
    chain.baskets.claim(SLIP, "027", "027-1")
    (row,) = told(chain)

    assert row is not None
    assert (row.register_id, row.taken_up_by, row.location_name) == ("014-2", "027-1", "Shop 027")


def test_a_fact_of_a_claimed_basket_is_no_second_use(live: LiveHub, here: WireRegister) -> None:
    ask(here)
    resume(here, claimed=True)
    sell(here, 1299)
    here.push()

    assert twice(live) == []


def test_a_fact_alone_takes_the_basket_up(here: WireRegister, there: WireRegister) -> None:
    resume(there)
    there.push()

    assert ask(here)["refusal"]["values"]["register_id"] == "027-1"


def test_a_basket_taken_up_twice_comes_before_a_manager_with_what_both_came_to(
    live: LiveHub, here: WireRegister, there: WireRegister
) -> None:
    resume(here)
    sell(here, 1299)
    here.push()
    resume(there)
    there.push()
    before = [(each.location_id, each.values["value"]) for each in twice(live)]
    sell(there, 1100)
    there.push()
    (found,) = twice(live)

    assert before == [("027", None)]
    assert [(use["register_id"], use["total"]) for use in found.values["uses"]] == [("014-1", 1299), ("027-1", 1100)]
    assert found.values["value"] == 1100


def test_a_batch_sent_twice_is_no_second_use(live: LiveHub, here: WireRegister) -> None:
    resume(here)
    here.push()
    here.push()

    assert twice(live) == []


@pytest.mark.parametrize("at_once", [True, False])
def test_a_second_use_that_was_canceled_troubles_nobody(
    live: LiveHub, here: WireRegister, there: WireRegister, at_once: bool
) -> None:
    resume(here)
    here.push()
    resume(there)
    if not at_once:
        there.push()
    cancel(there)
    there.push()

    assert twice(live) == []
    assert [each.closed_by for each in twice(live, closed=True)] == ([] if at_once else ["hub"])


def test_a_canceled_basket_may_be_taken_up_elsewhere(live: LiveHub, here: WireRegister, there: WireRegister) -> None:
    ask(there)
    resume(there, claimed=True)
    cancel(there)
    there.push()

    assert told(live.hub) == [None]
    assert ask(here)["claimed"]


def test_who_was_second_has_the_basket_when_the_first_cancels(
    live: LiveHub, here: WireRegister, there: WireRegister
) -> None:
    resume(here)
    here.push()
    resume(there)
    there.push()
    cancel(here)
    here.push()
    (row,) = told(live.hub)

    assert row is not None
    assert row.taken_up_by == "027-1"


def test_what_was_sold_is_not_given_back(live: LiveHub, here: WireRegister) -> None:
    resume(here)
    sell(here, 1299)
    here.push()

    assert ask(here, RELEASE) == {"released": False}


def test_slips_that_nobody_can_use_any_more_are_forgotten(chain: Hub) -> None:
    chain.baskets.claim(SLIP, "027", "027-1")
    late = datetime.now(UTC) + KEPT_FOR + timedelta(seconds=1)
    with chain.engine.begin() as connection:
        forgotten = forget_slips(raw(connection), late)

    assert forgotten == 1
    assert told(chain) == [None]
