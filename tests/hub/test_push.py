"""A pushed batch: what is stored, what it does, and what the register is told."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from hub.database.schema import conflict_fact, device, fact, fact_key, parked_fact, sale_line, stock_movement
from hub.ingest.received import envelope_of
from retail.journal import read_envelope, sale_transaction
from retail.journal.facts import SaleCompleted
from retail.sale import stock_movements
from tests.support.hub import LiveHub
from tests.support.wire import Journal, WireRegister, pack_bytes, statuses


@pytest.fixture
def register(live_hub: LiveHub) -> WireRegister:
    live_hub.seed_chain()
    return live_hub.enroll("014-1")


def rows(live_hub: LiveHub, query: sa.Select[Any]) -> list[Any]:
    with live_hub.hub.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def codes(live_hub: LiveHub) -> set[str]:
    return {each.code for each in live_hub.hub.exceptions.list()}


def test_a_sale_is_applied_and_its_goods_leave_the_stock(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.sale(("PIE-001", 2, 649), ("PIE-002", 1, 649))

    answer = register.push()

    assert statuses(answer) == ["applied"]
    on_hand = {level.sku: level.on_hand for level in live_hub.hub.stock.levels("014")}
    assert (on_hand["PIE-001"], on_hand["PIE-002"], on_hand["PIE-003"]) == (98_000, 99_000, 100_000)


def test_the_reply_says_how_far_the_hub_has_the_journal(register: WireRegister) -> None:
    for _ in range(3):
        register.journal.sale()

    answer = register.push().json()

    assert (answer["recorded_seq"], answer["durable_seq"]) == (3, 3)


def test_a_sale_moves_the_same_stock_at_the_hub_as_at_the_register(live_hub: LiveHub, register: WireRegister) -> None:
    envelope = register.journal.sale(("PIE-001", 2, 649), ("PIE-002", 1, 649), ("PIE-001", 1, 649))
    register.push()

    moved = rows(
        live_hub,
        sa.select(stock_movement.c.sku, stock_movement.c.quantity, stock_movement.c.reason)
        .where(stock_movement.c.fact_id == envelope.fact_id)
        .order_by(stock_movement.c.line),
    )

    here = stock_movements(sale_transaction(SaleCompleted.model_validate(envelope.body)))
    assert moved == [(each.sku, each.quantity.thousandths, each.reason.value) for each in here]


def test_a_stored_fact_is_the_one_that_was_sent(live_hub: LiveHub, register: WireRegister) -> None:
    sent = register.journal.sale(note='tab\t, back\\slash, "quotes", żółć\n')
    register.push()

    content, digest = rows(live_hub, sa.select(fact.c.content, fact.c.hash))[0]

    assert read_envelope(envelope_of(content, digest)) == sent


def test_the_hash_of_a_stored_fact_can_be_checked_in_sql(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.sale()
    register.push()

    same = sa.func.sha256(sa.func.convert_to(fact.c.content, "UTF8")) == fact.c.hash
    assert rows(live_hub, sa.select(same)) == [(True,)]


def test_names_that_copy_would_misread_are_kept_as_they_are(live_hub: LiveHub, register: WireRegister) -> None:
    strange = "A\\N\t\nB"
    register.journal.sale((strange, 1, 100))

    assert statuses(register.push()) == ["applied"]
    assert rows(live_hub, sa.select(sale_line.c.sku)) == [(strange,)]


def test_the_same_batch_again_is_a_duplicate_and_changes_nothing(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.sale(("PIE-001", 1, 649))
    register.push()
    before = live_hub.hub.stock.levels("014")

    again = register.push()

    assert statuses(again) == ["duplicate"]
    assert again.json()["recorded_seq"] == 1
    assert live_hub.hub.stock.levels("014") == before


def test_a_batch_that_overlaps_applies_only_what_is_new(register: WireRegister) -> None:
    register.journal.sale()
    register.push()
    register.journal.sale()

    assert statuses(register.push()) == ["duplicate", "applied"]


def test_a_gap_is_refused_with_the_number_expected(live_hub: LiveHub, register: WireRegister) -> None:
    for _ in range(3):
        register.journal.sale()

    answer = register.push(register.journal.facts[1:])

    assert (answer.status_code, answer.json()["code"], answer.json()["expected_seq"]) == (409, "sync.gap", 1)
    assert rows(live_hub, sa.select(fact_key.c.seq)) == []


def test_a_gap_inside_a_batch_is_refused_whole(live_hub: LiveHub, register: WireRegister) -> None:
    for _ in range(3):
        register.journal.sale()

    answer = register.push([register.journal.facts[0], register.journal.facts[2]])

    assert (answer.status_code, answer.json()["expected_seq"]) == (409, 2)
    assert rows(live_hub, sa.select(fact_key.c.seq)) == []


def test_an_epoch_the_hub_never_gave_is_refused(register: WireRegister) -> None:
    register.journal.epoch = 7
    register.journal.sale()

    answer = register.push()

    assert (answer.status_code, answer.json()["code"]) == (409, "sync.epoch")


def test_another_fact_at_a_taken_place_is_kept_aside(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.sale(("PIE-001", 1, 649))
    register.push()
    other = Journal(register.device_id, "014", "014-1").sale(("PIE-002", 5, 649))

    answer = register.push([other])

    assert statuses(answer) == ["conflict"]
    assert rows(live_hub, sa.select(conflict_fact.c.seq)) == [(1,)]
    assert live_hub.hub.stock.audit("014") == []
    flags = rows(live_hub, sa.select(device.c.flag).where(device.c.device_id == register.device_id))
    assert flags == [("journal.conflict",)]
    assert "journal.conflict" in codes(live_hub)


def test_a_conflict_sent_again_is_listed_once(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.note("one")
    register.push()
    twin = Journal(register.device_id, "014", "014-1")
    twin.note("another")

    register.push(twin.facts)
    assert statuses(register.push(twin.facts)) == ["conflict"]

    assert len([each for each in live_hub.hub.exceptions.list() if each.code == "journal.conflict"]) == 1


def test_an_unknown_kind_is_parked_and_the_rest_go_on(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.sale(("PIE-001", 1, 649))
    register.journal.record("teapot.boiled", {"cups": 2})
    register.journal.sale(("PIE-001", 1, 649))

    assert statuses(register.push()) == ["applied", "parked", "applied"]
    assert rows(live_hub, sa.select(parked_fact.c.seq, parked_fact.c.code)) == [(2, "fact.unknown_kind")]
    assert "fact.unknown_kind" in codes(live_hub)


def test_a_newer_version_of_a_kind_is_parked(register: WireRegister) -> None:
    register.journal.record("drawer.opened", {"reason": "x"}, v=99)

    assert statuses(register.push()) == ["parked"]


def test_a_body_that_does_not_fit_is_parked_with_its_traceback(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.sale(total="a lot")

    assert statuses(register.push()) == ["parked"]
    code, traceback = rows(live_hub, sa.select(parked_fact.c.code, parked_fact.c.traceback))[0]
    assert code == "fact.bad_body"
    assert "total" in traceback


def test_a_fact_the_database_refuses_is_parked_alone(live_hub: LiveHub, register: WireRegister) -> None:
    first = register.journal.sale(("PIE-001", 1, 649))
    register.journal.sale(("PIE-001", 1, 649), transaction_id=first.body["transaction_id"])
    register.journal.sale(("PIE-001", 1, 649))

    answer = register.push()

    assert statuses(answer) == ["applied", "parked", "applied"]
    assert live_hub.hub.stock.levels("014", skus=["PIE-001"])[0].on_hand == 98_000
    assert live_hub.hub.stock.audit("014") == []
    assert rows(live_hub, sa.select(parked_fact.c.code)) == [("fact.not_applied",)]


def test_a_text_postgresql_cannot_hold_parks_its_fact(register: WireRegister) -> None:
    register.journal.sale(("PIE-001\0", 1, 649))
    register.journal.note()

    assert statuses(register.push()) == ["parked", "applied"]


def test_a_backslash_before_four_noughts_is_no_such_text(register: WireRegister) -> None:
    register.journal.note(r"C:\u0000")

    assert statuses(register.push()) == ["applied"]


@pytest.mark.parametrize(
    "odd",
    [
        {"kind": "note\ud800"},
        {"kind": "note\0"},
        {"kind": ""},
        {"at": "0001-01-01T00:00:00+05:00"},
        {"at": "9999-12-31T23:59:59-05:00"},
    ],
)
def test_an_envelope_no_table_can_hold_is_parked_and_the_queue_goes_on(
    register: WireRegister, odd: dict[str, str]
) -> None:
    broken = {**register.journal.note().content, **odd}
    register.send(pack_bytes(register.key, json.dumps({"epoch": 1, "first_seq": 1, "facts": [broken]}).encode()))
    answers = [register.push([register.journal.note()]) for _ in range(2)]

    assert [statuses(answer) for answer in answers] == [["applied"], ["applied"]]


def test_the_first_moment_of_the_calendar_does_not_stop_the_queue(register: WireRegister) -> None:
    register.journal.record("drawer.opened", {"reason": "x"}, at=datetime(1, 1, 1, tzinfo=UTC))
    register.journal.note()

    assert statuses(register.push()) == ["applied", "applied"]
    assert statuses(register.push([register.journal.note()])) == ["applied"]


def test_half_a_surrogate_pair_parks_its_fact(live_hub: LiveHub, register: WireRegister) -> None:
    good = register.journal.note("good")
    bad = {**good.content, "seq": 2, "body": {"reason": "\ud800"}}
    body = json.dumps({"epoch": 1, "first_seq": 1, "facts": [good.content, bad]})

    answer = register.send(pack_bytes(register.key, body.encode()))

    assert statuses(answer) == ["applied", "parked"]


@pytest.mark.parametrize("nonsense", [7, None, "fact", [], {}, {"seq": 1, "kind": 4}])
def test_whatever_stands_in_place_of_a_fact_is_stored_and_parked(
    live_hub: LiveHub, register: WireRegister, nonsense: object
) -> None:
    answer = register.push([nonsense], epoch=1, first=1)

    assert statuses(answer) == ["parked"]
    assert rows(live_hub, sa.select(fact.c.seq)) == [(1,)]


def test_a_fact_whose_hash_is_wrong_is_parked_and_told(live_hub: LiveHub, register: WireRegister) -> None:
    sale = register.journal.sale(("PIE-001", 1, 649))
    forged = {**sale.content, "body": {**sale.body, "total": 1}}

    assert statuses(register.push([forged])) == ["parked"]
    assert "journal.hash" in codes(live_hub)


def test_a_broken_link_is_applied_and_raises_an_alarm(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.note()
    register.push()
    restored = Journal(register.device_id, "014", "014-1", at=register.journal.at)
    restored.note("another past")
    restored.sale(("PIE-001", 1, 649))

    answer = register.push(restored.facts[1:])

    assert statuses(answer) == ["applied"]
    assert [notice["code"] for notice in answer.json()["notices"]] == ["journal.link"]
    assert "journal.link" in codes(live_hub)


def test_a_fact_id_used_at_another_place_has_no_second_effect(live_hub: LiveHub, register: WireRegister) -> None:
    sale = register.journal.sale(("PIE-001", 1, 649))
    register.push()
    other = live_hub.enroll("014-2")
    body = {**sale.body, "register_id": "014-2", "transaction_id": "another"}
    other.journal.record("sale.completed", body, fact_id=sale.fact_id)

    assert statuses(other.push()) == ["parked"]
    assert "fact.id_used" in codes(live_hub)
    assert live_hub.hub.stock.levels("014", skus=["PIE-001"])[0].on_hand == 99_000


def test_a_clock_ahead_is_accepted_and_told_once_per_batch(live_hub: LiveHub, register: WireRegister) -> None:
    tomorrow = live_hub.clock() + timedelta(days=1)
    for _ in range(3):
        register.journal.sale(at=tomorrow)

    assert statuses(register.push()) == ["applied"] * 3
    told = [each for each in live_hub.hub.exceptions.list() if each.code == "clock.ahead"]
    assert [(each.first_seq, each.last_seq) for each in told] == [(1, 3)]


def test_a_clock_that_went_back_is_accepted_and_told(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.note()
    register.journal.record("drawer.opened", {"reason": "x"}, at=register.journal.at - timedelta(days=1))

    assert statuses(register.push()) == ["applied", "applied"]
    assert "clock.back" in codes(live_hub)


def test_the_business_date_is_the_one_of_the_sale(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.business_date = date(2026, 3, 2)
    register.journal.sale(("PIE-001", 1, 649), at=live_hub.clock() + timedelta(days=1))
    register.push()

    assert live_hub.hub.reports.reconciliation("014", date(2026, 3, 2)).sales == 1


def test_sums_that_differ_are_applied_and_told(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.sale(("PIE-001", 1, 649), total=1)

    answer = register.push()

    assert statuses(answer) == ["applied"]
    assert [notice["code"] for notice in answer.json()["notices"]] == ["sale.sums_differ"]


def test_goods_that_came_in_raise_the_stock(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.received(("PIE-001", 5), ("PIE-001", 2), ("NEW", 3))

    assert statuses(register.push()) == ["applied"]
    levels = live_hub.hub.stock.levels("014", skus=["NEW", "PIE-001"])
    assert {level.sku: level.on_hand for level in levels} == {"PIE-001": 107_000, "NEW": 3_000}


def test_a_sale_of_another_place_is_parked(live_hub: LiveHub, register: WireRegister) -> None:
    register.journal.sale(("PIE-001", 1, 649), location_id="027")

    assert statuses(register.push()) == ["parked"]
    assert "sale.foreign_place" in codes(live_hub)


def test_two_units_of_one_sku_are_told(live_hub: LiveHub, register: WireRegister) -> None:
    lines = [{"sku": "PIE-001", "quantity": 500, "unit": "kg"}]
    register.journal.record("stock.received", {"document": "PZ", "lines": lines})

    assert statuses(register.push()) == ["applied"]
    assert "stock.unit_differs" in codes(live_hub)


def test_a_batch_without_facts_changes_nothing(register: WireRegister) -> None:
    answer = register.push([], epoch=1, first=1)

    assert (answer.status_code, answer.json()["results"]) == (200, [])
