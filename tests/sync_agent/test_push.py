from __future__ import annotations

import gzip
import json

import pytest

from sync_agent.errors import BadAnswer, FactsMissing, TooLarge
from tests.support.wire_hub import Asked, Reply, answers, changed

PUSH = "/v1/sync/push"


def batch(asked: Asked) -> list[int]:
    return [fact["seq"] for fact in json.loads(gzip.decompress(asked.body))["facts"]]


def batches(hub) -> list[int]:
    return [len(batch(asked)) for asked in hub.asked(PUSH)]


def refused(status: int, code: str, **members: object):
    return answers(Reply.of({"status": status, "code": code, **members}, status))


def test_what_was_recorded_reaches_the_hub_once_each(hub, rig):
    sold = rig.sell(3)
    rig.turn()
    assert hub.effects == dict.fromkeys(sold, 1)


def test_what_the_hub_has_no_longer_waits(hub, rig):
    rig.sell(3)
    rig.turn()
    assert rig.store.outbox.summary().waiting == 0


def test_a_sale_goes_up_at_the_turn_after_it_was_recorded(hub, rig):
    rig.turn()
    rig.sell()
    rig.turn()
    assert hub.seqs("dev-1") == [1]


def test_nothing_is_sent_when_nothing_was_recorded(hub, rig):
    rig.turns(5)
    assert hub.asked(PUSH) == []


def test_a_long_outbox_goes_up_in_batches_of_the_hubs_size(hub, rig):
    hub.limits["push_facts"] = 4
    rig.sell(10)
    rig.turn()
    assert batches(hub) == [4, 4, 2]


def test_a_batch_keeps_to_the_hubs_bytes(hub, rig):
    rig.sell(10)
    size = len(rig.store.outbox.pending(0, 1, 10_000)[0].encode())
    hub.limits["push_bytes"] = 3 * size + 100
    rig.turn()
    assert sum(batches(hub)) == 10
    assert max(batches(hub)) <= 3


def test_facts_travel_exactly_as_they_stand_in_the_journal(hub, rig):
    rig.sell(2)
    kept = rig.store.outbox.pending(0, 10, 100_000)
    rig.turn()
    assert [hub.facts["dev-1", 1, seq] for seq in (1, 2)] == [json.loads(text) for text in kept]


def test_a_hub_that_expects_an_earlier_fact_gets_it(hub, rig):
    rig.sell(5)
    rig.turn()
    hub.restore("dev-1", 2)
    rig.sell(1)
    rig.turn()
    assert hub.seqs("dev-1") == [1, 2, 3, 4, 5, 6]
    assert set(hub.effects.values()) == {1}


def test_what_the_hub_has_and_we_do_not_know_of_is_sent_again_and_has_no_second_effect(hub, rig):
    sold = rig.sell(5)
    rig.turn()
    rig.store.outbox.acknowledge(2, 0)
    rig.agent = rig.new_agent()
    rig.turn()
    assert batch(hub.asked(PUSH)[-1]) == [3, 4, 5]
    assert hub.effects == dict.fromkeys(sold, 1)
    assert rig.store.outbox.recorded_seq() == 5


def test_a_batch_too_large_is_halved_until_it_fits(hub, rig):
    rig.sell(8)
    hub.fault(PUSH, refused(413, "sync.too_large"), refused(413, "sync.too_large"))
    rig.turn()
    assert batches(hub)[:3] == [8, 4, 2]
    assert hub.seqs("dev-1") == list(range(1, 9))


def test_after_a_halved_batch_they_grow_again(hub, rig):
    rig.sell(20)
    hub.fault(PUSH, refused(413, "sync.too_large"), refused(413, "sync.too_large"))
    rig.turn()
    assert batches(hub) == [20, 10, 5, 10, 5]


def test_a_single_fact_the_hub_finds_too_large_is_reported_and_kept(hub, rig):
    rig.sell(1)
    hub.fault(PUSH, refused(413, "sync.too_large"))
    rig.turn()
    assert rig.store.status.read().last_error == TooLarge.code
    assert rig.store.outbox.summary().waiting == 1


def test_a_parked_fact_does_not_hold_up_the_others(hub, rig):
    hub.parked_kinds.add("drawer.opened")
    rig.sell(2)
    rig.turn()
    assert rig.store.outbox.summary().waiting == 0


def test_a_hub_that_no_longer_speaks_our_version_is_told_of_and_goods_still_come(hub, rig):
    rig.sell(1)
    hub.stream("control").publish("a", {"x": 1})
    hub.fault(PUSH, refused(426, "sync.upgrade"))
    rig.turn()
    assert rig.store.status.read().last_error == "sync.upgrade_needed"
    assert rig.store.inbox.cursors()["control"] == (1, 1)


def test_trouble_with_the_push_is_tried_again_later_and_then_forgotten(hub, rig):
    rig.sell(1)
    hub.fault(PUSH, refused(426, "sync.upgrade"))
    rig.turn()
    rig.pass_s(10)
    rig.turns(2)
    assert rig.store.status.read().last_error == ""
    assert rig.store.outbox.summary().waiting == 0


def test_a_hub_that_takes_facts_but_does_not_move_on_is_not_fed_for_ever(hub, rig):
    rig.sell(2)
    stuck = changed(lambda reply: Reply.of({**json.loads(reply.body), "recorded_seq": 0}))
    hub.fault(PUSH, *[stuck] * 50)
    rig.turn()
    assert len(hub.asked(PUSH)) == 1
    assert rig.store.status.read().last_error == BadAnswer.code


def test_a_hub_that_sends_us_to_and_fro_is_not_followed_for_ever(hub, rig):
    rig.sell(9)
    hub.fault(PUSH, *[refused(409, "sync.gap", expected_seq=seq) for seq in (5, 1, 5, 1, 5, 1, 5, 1)])
    rig.turn()
    assert len(hub.asked(PUSH)) <= 5


def test_a_hub_that_wants_a_fact_we_no_longer_have_is_told_of(hub, rig):
    rig.sell(3)
    hub.devices["dev-1"].durable_seq = 3
    rig.turn()
    rig.pass_s(3)
    rig.turn()
    hub.devices["dev-1"].durable_seq = 3
    rig.pass_s(40 * 86_400)
    rig.turn()
    hub.restore("dev-1", 0)
    rig.sell(1)
    rig.turn()
    assert rig.store.status.read().last_error == FactsMissing.code


def test_facts_are_kept_thirty_days_even_when_the_hub_has_a_backup_of_them(hub, rig):
    rig.sell(2)
    rig.turn()
    hub.devices["dev-1"].durable_seq = 2
    rig.pass_s(29 * 86_400)
    rig.turns(2)
    assert len(rig.store.outbox.pending(0, 10, 100_000)) == 2


def test_facts_without_a_backup_at_the_hub_are_kept_for_ever(hub, rig):
    rig.sell(2)
    rig.turn()
    rig.pass_s(400 * 86_400)
    rig.turns(2)
    assert len(rig.store.outbox.pending(0, 10, 100_000)) == 2


@pytest.mark.parametrize("status", ["applied", "duplicate"])
def test_ordinary_results_leave_no_trouble(hub, rig, status):
    rig.sell(1)
    hub.fault(PUSH, changed(lambda reply: Reply(200, reply.body.replace(b"applied", status.encode()))))
    rig.turn()
    assert rig.store.status.read().last_error == ""
