from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.support.agent_rig import Rig
from tests.support.wire_hub import Reply, WireHub, answers, busy, cut_after, lost_reply, lost_request, served

PUSH = "/v1/sync/push"


@pytest.fixture
def hub(clock) -> Iterator[WireHub]:
    with served(WireHub()) as hub:
        hub.now = clock
        yield hub


@pytest.fixture
def rig(tmp_path, hub, clock) -> Iterator[Rig]:
    rig = Rig(tmp_path / "register", hub.url, clock)
    rig.enroll_at(hub)
    yield rig
    rig.close()


@pytest.fixture
def image(tmp_path, rig):
    """Keeps a copy of the register's disk, and puts it back."""

    class Image:
        def take(self) -> None:
            rig.lease.give_back()
            rig.store.database.one("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copytree(rig.folder, tmp_path / "image")

        def restore(self, hub: WireHub) -> Rig:
            shutil.copytree(tmp_path / "image", tmp_path / "restored")
            return Rig(tmp_path / "restored", hub.url, rig.clock, owner="agent 2")

    return Image()


def once_each(hub: WireHub, sold: list[str]) -> bool:
    return hub.effects == dict.fromkeys(sold, 1)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(lost_request, id="request lost"),
        pytest.param(lost_reply, id="reply lost"),
        pytest.param(cut_after(10), id="reply cut"),
        pytest.param(busy(503, "1"), id="hub overloaded"),
        pytest.param(answers(Reply(500)), id="hub fails"),
    ],
)
@pytest.mark.parametrize("times", [1, 3, 7])
def test_a_push_that_met_a_fault_has_exactly_one_effect_per_fact(hub, rig, fault, times):
    sold = rig.sell(5)
    hub.fault(PUSH, *[fault] * times)
    for _ in range(10):
        rig.turn()
        rig.pass_s(300)
    assert once_each(hub, sold)
    assert rig.store.outbox.summary().waiting == 0


def test_the_hub_dies_in_the_middle_of_a_long_outbox(hub, rig):
    hub.limits["push_facts"] = 5
    sold = rig.sell(50)
    pushes = iter(range(1000))

    def die_at_the_fourth(step: str) -> None:
        if step == "push.read" and next(pushes) == 3:
            hub.fault(PUSH, *[lost_reply] * 3)

    rig.at_step = die_at_the_fourth
    rig.turns(5)
    assert once_each(hub, sold)


def test_a_batch_sent_twice_at_once_has_one_effect(hub, rig):
    sold = rig.sell(50)
    conversations = [rig.connect(rig.store.identity.get()) for _ in range(2)]
    together = threading.Barrier(2)
    failures: list[BaseException] = []

    def push(conversation) -> None:
        together.wait(10)
        try:
            conversation.turn()
        except BaseException as error:  # noqa: BLE001 - shown below
            failures.append(error)

    threads = [threading.Thread(target=push, args=(each,)) for each in conversations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert once_each(hub, sold)


def test_one_fact_cannot_be_applied(hub, rig):
    rig.sell(1)
    hub.parked_kinds.add("drawer.opened")
    rig.turn()
    hub.parked_kinds.clear()
    sold = rig.sell(2)
    rig.turn()
    assert once_each(hub, sold)
    assert rig.store.outbox.summary().waiting == 0


@pytest.mark.parametrize("wrong", [timedelta(days=1), timedelta(days=-1)], ids=["ahead", "behind"])
def test_register_clock_wrong_by_a_day(hub, rig, clock, wrong):
    now = clock()
    hub.now = lambda: now
    clock.set(now + wrong)
    sold = rig.sell(3)
    rig.turn()
    assert once_each(hub, sold)
    assert rig.store.clock_skew.get() == -wrong


# Old disk image restored


def test_an_old_disk_image_is_seen_at_hello_and_gets_a_new_epoch(hub, rig, image):
    sold = rig.sell(3)
    rig.turn()
    image.take()
    sold += rig.sell(4)
    rig.turn()
    restored = image.restore(hub)
    restored.turn()
    assert restored.store.identity.get().epoch == 2
    sold += restored.sell(2)
    restored.turn()
    restored.close()
    assert once_each(hub, sold)


def test_an_old_image_that_sold_on_before_it_met_the_hub_loses_no_sale_and_doubles_none(hub, rig, image):
    sold = rig.sell(3)
    rig.turn()
    image.take()
    sold += rig.sell(4)
    rig.turn()
    restored = image.restore(hub)
    sold += restored.sell(9)  # up to 12: the head is ahead of the hub's watermark, so hello sees nothing
    restored.turns(4)
    assert once_each(hub, sold)
    assert restored.store.status.read().last_error == "sync.conflict"
    assert restored.store.outbox.summary().waiting == 0
    restored.close()


def test_a_conflict_is_told_until_people_at_the_hub_have_looked_at_it(hub, rig, image):
    rig.sell(3)
    rig.turn()
    image.take()
    rig.sell(4)
    rig.turn()
    restored = image.restore(hub)
    restored.sell(9)
    restored.turns(4)
    next(iter(hub.devices.values())).flag = None
    told = [restored.store.status.read().last_error]
    restored.pass_s(601)
    restored.turn()
    told.append(restored.store.status.read().last_error)
    assert told == ["sync.conflict", ""]
    restored.close()


def test_an_old_image_with_facts_that_the_hub_has_already_doubles_none(hub, rig, image):
    sold = rig.sell(3)
    image.take()
    rig.turn()
    sold += rig.sell(4)
    rig.turn()
    restored = image.restore(hub)
    sold += restored.sell(2)
    restored.turns(4)
    assert once_each(hub, sold)
    restored.close()


def test_a_kill_after_the_new_epoch_was_given_and_before_it_was_written_down_loses_nothing(hub, rig, image):
    image.take()
    sold = rig.sell(4)
    rig.turn()
    restored = image.restore(hub)
    sold += restored.sell(2)
    hub.fault("/v1/sync/hello", *[lost_reply] * 3)
    restored.turns(5)
    assert once_each(hub, sold)
    assert restored.store.identity.get().epoch == hub.devices["dev-1"].epoch
    restored.close()


# The hub


def test_a_hub_restored_from_yesterdays_backup_gets_everything_again_from_its_lower_watermark(hub, rig):
    hub.stream("control").publish("a", {"x": 1})
    sold = rig.sell(6)
    rig.turn()
    hub.restore("dev-1", 2)
    rig.pass_s(601)
    rig.turns(2)
    assert once_each(hub, sold)
    assert rig.store.inbox.cursors() == {"control": (2, 1)}


def test_a_hub_restored_to_before_our_epoch_gets_its_facts_again_in_a_newer_one(hub, rig):
    rig.turn()
    rig.store.identity.start_epoch(4)
    hub.devices["dev-1"].epoch = 4
    sold = rig.sell(3)
    rig.turn()
    hub.restore("dev-1", 0)
    hub.devices["dev-1"].epoch = 1
    sold += rig.sell(1)
    rig.agent = rig.new_agent()
    rig.turns(3)
    assert once_each(hub, sold)
    assert rig.store.identity.get().epoch == hub.devices["dev-1"].epoch == 5


def test_an_overloaded_hub_is_left_alone_for_as_long_as_it_asked_and_the_till_sells_on(hub, rig):
    rig.turn()
    hub.fault(PUSH, busy(429, "90"))
    sold = rig.sell(3)
    assert rig.agent.turn() > 90
    asked = len(hub.requests)
    rig.pass_s(60)
    sold += rig.sell(2)
    rig.agent.turn()
    assert len(hub.requests) == asked
    rig.pass_s(31)
    rig.turn()
    assert once_each(hub, sold)


def test_a_revoked_register_stops_sending_says_so_and_sells_on(hub, rig):
    rig.turn()
    hub.devices["dev-1"].revoked = True
    rig.sell(3)
    rig.turns(5)
    assert rig.store.status.read().state == "revoked"
    assert hub.effects == {}
    rig.sell(1)
    assert rig.store.outbox.summary().waiting == 4


def test_a_register_approved_again_after_its_revocation_sends_what_waited(hub, rig):
    rig.turn()
    hub.devices["dev-1"].revoked = True
    sold = rig.sell(3)
    rig.turn()
    hub.devices["dev-1"].revoked = False
    rig.turns(2)
    assert once_each(hub, sold)


def test_a_register_enrolled_anew_as_another_device_takes_its_unsent_sales_along(hub, rig):
    rig.turn()
    hub.devices["dev-1"].revoked = True
    sold = rig.sell(3)
    rig.turn()
    rig.enroll_at(hub, "dev-2")
    rig.turns(2)
    assert once_each(hub, sold)
    assert hub.seqs("dev-2") == [1, 2, 3]


def test_the_wrong_hub_gets_nothing_and_the_right_one_everything(hub, rig):
    hub.hub_id = "hub-2"
    sold = rig.sell(2)
    rig.turns(3)
    assert (hub.effects, rig.store.status.read().state) == ({}, "wrong_hub")
    hub.hub_id = "hub-1"
    rig.turns(2)
    assert once_each(hub, sold)
