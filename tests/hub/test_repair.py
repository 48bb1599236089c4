"""Parked facts: kept until a hub can apply them, and then applied once."""

from __future__ import annotations

import pytest

from hub.ingest import handlers
from hub.ingest.effects import Effects, Place
from hub.ingest.received import Received
from hub.ingest.repair import Repaired, remaining, repair
from tests.support.hub import LiveHub
from tests.support.wire import WireRegister, statuses


@pytest.fixture
def register(live_hub: LiveHub) -> WireRegister:
    live_hub.seed_chain()
    return live_hub.enroll("014-1")


def broken(fact: Received, place: Place, effects: Effects) -> None:
    raise RuntimeError("a bug of an older hub")


def on_hand(live_hub: LiveHub) -> int:
    return live_hub.hub.stock.levels("014", skus=["PIE-001"])[0].on_hand


def test_a_fact_parked_by_a_bug_is_applied_once_the_bug_is_gone(
    live_hub: LiveHub, register: WireRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.journal.sale(("PIE-001", 2, 649))
    with monkeypatch.context() as older:
        older.setitem(handlers.HANDLERS, "sale.completed", broken)
        assert statuses(register.push()) == ["parked"]
    assert on_hand(live_hub) == 100_000

    done = [repair(live_hub.hub.engine, live_hub.clock) for _ in range(2)]

    assert done == [Repaired(1, 1), Repaired(0, 0)]
    assert on_hand(live_hub) == 98_000
    assert live_hub.hub.stock.audit("014") == []


def test_all_are_tried_however_many_stay_parked(live_hub: LiveHub, register: WireRegister) -> None:
    for _ in range(5):
        register.journal.record("teapot.boiled", {})
    register.push()

    assert repair(live_hub.hub.engine, live_hub.clock, at_once=2) == Repaired(5, 0)


def test_what_stays_parked_is_counted_by_register_and_reason(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.note()
    for _ in range(2):
        register.journal.record("teapot.boiled", {})
    register.push()

    (left,) = remaining(live_hub.hub.engine)

    assert (left.device_id, left.code, left.facts, left.first_seq) == (register.device_id, "fact.unknown_kind", 2, 2)


def test_what_still_cannot_be_applied_stays_parked(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.record("teapot.boiled", {})
    first = register.journal.sale(("PIE-001", 1, 649))
    register.journal.sale(("PIE-001", 1, 649), transaction_id=first.body["transaction_id"])
    register.push()

    assert repair(live_hub.hub.engine, live_hub.clock) == Repaired(2, 0)
    assert on_hand(live_hub) == 99_000


def test_a_fact_with_another_facts_id_is_never_applied(live_hub: LiveHub, register: WireRegister) -> None:
    sale = register.journal.sale(("PIE-001", 1, 649))
    register.push()
    other = live_hub.enroll("014-2")
    body = {**sale.body, "register_id": "014-2", "transaction_id": "another"}
    other.journal.record("sale.completed", body, fact_id=sale.fact_id)

    assert statuses(other.push()) == ["parked"]
    assert repair(live_hub.hub.engine, live_hub.clock) == Repaired(1, 0)
    assert on_hand(live_hub) == 99_000
