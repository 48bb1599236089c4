from __future__ import annotations

from datetime import timedelta

from sync_agent.key import KEY_FILE
from tests.support.agent_rig import Rig, moved
from tests.support.wire_hub import Reply, answers, busy, changed, lost_request

HELLO = "/v1/sync/hello"
HEADS = "/v1/sync/heads"


def status(rig):
    return rig.store.status.read()


def hellos(hub) -> int:
    return len(hub.asked(HELLO))


# How it stands


def test_a_register_whose_hub_answers_is_online(rig):
    rig.turn()
    assert status(rig).state == "online"


def test_a_register_that_was_never_enrolled_says_never_and_waits_for_it(tmp_path, hub, clock):
    rig = Rig(tmp_path, hub.url, clock)
    rig.turns(3)
    assert (status(rig).state, hub.requests) == ("never", [])
    rig.enroll_at(hub)
    rig.turn()
    assert status(rig).state == "online"
    rig.close()


def test_offline_began_at_the_last_contact_and_not_at_its_discovery(hub, rig):
    rig.turn()
    spoken_at = status(rig).last_contact
    rig.pass_s(3)
    hub.fault("/v1", *[lost_request] * 3)
    rig.turn()
    assert (status(rig).state, status(rig).since) == ("offline", spoken_at)


def test_offline_keeps_its_beginning_while_it_lasts(hub, rig):
    rig.turn()
    rig.pass_s(3)
    hub.fault("/v1", *[lost_request] * 30)
    rig.turn()
    since = status(rig).since
    rig.turns(5)
    assert status(rig).since == since


def test_offline_says_why_and_online_again_forgets_it(hub, rig):
    hub.fault("/v1", *[lost_request] * 3)
    rig.turn()
    assert (status(rig).state, status(rig).last_error) == ("offline", "hub.unreachable")
    rig.turn()
    assert (status(rig).state, status(rig).last_error) == ("online", "")


def test_something_else_at_the_hubs_address_is_offline_and_told_apart(hub, rig):
    hub.fault("/v1", answers(Reply(200, b"<html>log in to this network</html>")))
    rig.turn()
    assert (status(rig).state, status(rig).last_error) == ("offline", "hub.bad_answer")


def test_a_revoked_register_says_so(hub, rig):
    rig.turn()
    hub.devices["dev-1"].revoked = True
    rig.pass_s(3)
    rig.turn()
    assert (status(rig).state, status(rig).last_error) == ("revoked", "auth.revoked")


def test_a_hub_that_does_not_know_us_is_unauthorized(hub, rig):
    hub.devices.clear()
    rig.turn()
    assert status(rig).state == "unauthorized"


def test_another_hub_than_the_one_we_were_enrolled_with_gets_no_facts(hub, rig):
    hub.hub_id = "hub-2"
    rig.sell()
    rig.turns(3)
    assert (status(rig).state, hub.asked("/v1/sync/push")) == ("wrong_hub", [])


def test_a_missing_key_is_told_and_the_till_sells_on(hub, rig):
    (rig.folder / KEY_FILE).unlink()
    rig.load_key = True
    rig.sell()
    rig.turn()
    assert (status(rig).state, status(rig).last_error) == ("unauthorized", "key.fault")
    assert rig.store.outbox.summary().waiting == 1


def test_the_time_of_contact_is_not_written_at_every_turn(hub, rig):
    rig.turn()
    written = status(rig).last_contact
    rig.pass_s(5)
    rig.turn()
    assert status(rig).last_contact == written
    rig.pass_s(12)
    rig.turn()
    assert status(rig).last_contact > written


def test_the_difference_of_the_clocks_is_kept(hub, rig):
    now = rig.clock()
    hub.now = lambda: now + timedelta(minutes=4)
    rig.turn()
    assert rig.store.clock_skew.get() == timedelta(minutes=4)


# When it asks


def test_hello_opens_and_then_heads_are_enough(hub, rig):
    rig.turns(30)
    assert hellos(hub) == 1
    assert 2 <= len(hub.asked(HEADS)) <= 4


def test_after_a_lost_connection_it_begins_with_hello(hub, rig):
    rig.turn()
    rig.pass_s(3)
    hub.fault(HEADS, *[lost_request] * 3)
    rig.turns(3)
    assert hellos(hub) == 2


def test_hello_is_said_again_now_and_then(hub, rig):
    rig.turn()
    rig.pass_s(601)
    rig.turn()
    assert hellos(hub) == 2


def test_an_unreachable_hub_is_asked_less_and_less_often(hub, rig):
    hub.fault("/v1", *[lost_request] * 300)
    pauses = [rig.turn() for _ in range(4)]
    assert pauses == [0.5, 1.0, 2.0, 4.0]


def test_after_a_success_the_next_trouble_waits_short_again(hub, rig):
    hub.fault("/v1", *[lost_request] * 9)
    rig.turns(3)
    rig.turn()
    rig.pass_s(3)
    hub.fault("/v1", *[lost_request] * 3)
    assert rig.turn() == 0.5


def test_a_hub_that_names_a_time_is_not_asked_before_it(hub, rig):
    hub.fault("/v1", busy(503, "120"))
    assert rig.agent.turn() == 120.5
    asked = len(hub.requests)
    rig.pass_s(100)
    assert 20 < rig.agent.turn() < 21
    assert len(hub.requests) == asked


def test_what_a_person_must_mend_is_asked_for_rarely(hub, rig):
    hub.devices["dev-1"].revoked = True
    assert rig.turn() == 60


def test_enrolled_anew_it_does_not_wait_out_the_old_trouble(hub, rig):
    hub.devices["dev-1"].revoked = True
    rig.agent.turn()
    rig.enroll_at(hub, "dev-2")
    rig.agent.turn()
    assert status(rig).state == "online"


def test_commands_it_does_not_know_are_passed_over(hub, rig):
    hub.commands = ["dance"]
    rig.turn()
    assert status(rig).state == "online"


# Its place


def test_a_register_that_the_hub_moved_knows_its_new_zone(hub, rig):
    rig.turn()
    hub.devices["dev-1"].zone = "de"
    rig.pass_s(601)
    rig.turn()
    assert rig.store.identity.get() == moved(rig.store.identity.get(), zone="de")


def test_a_register_that_was_moved_asks_for_a_token_that_says_so(hub, rig):
    rig.turn()
    hub.devices["dev-1"].zone = "de"
    rig.pass_s(601)
    rig.turn()
    rig.pass_s(3)
    rig.turn()
    assert len(hub.asked("/v1/auth/token")) == 2


def test_moving_to_another_zone_starts_no_new_journal(hub, rig):
    rig.sell(2)
    rig.turn()
    hub.devices["dev-1"].zone = "de"
    rig.pass_s(601)
    rig.turn()
    assert rig.store.journal.head().seq == 2


def test_a_hub_that_gives_another_epoch_than_it_says_is_not_followed(hub, rig):
    hub.fault(HELLO, changed(lambda reply: Reply(200, reply.body.replace(b'"epoch": 1', b'"epoch": 7'))))
    rig.turn()
    assert status(rig).state == "offline"


# Its life


def test_asked_to_stop_it_gives_the_lease_back(rig):
    rig.stopping = True
    rig.agent.turn()
    rig.agent.run()
    assert rig.store.lease.holder() is None


def test_running_it_turns_until_asked_to_stop(hub, rig):
    def wait(seconds: float) -> bool:
        rig.pass_s(seconds)
        return len(hub.asked(HEADS)) >= 2

    rig.wait = wait
    rig.agent = rig.new_agent()
    rig.agent.run()
    assert hellos(hub) == 1


def test_once_brings_both_sides_up_to_date(hub, rig):
    sold = rig.sell(3)
    hub.stream("control").publish("a", {"x": 1})
    assert rig.agent.run_once() is None
    assert hub.effects == dict.fromkeys(sold, 1)
    assert rig.store.inbox.cursors() == {"control": (1, 1)}


def test_once_tells_what_stood_in_the_way(hub, rig):
    hub.fault("/v1", *[lost_request] * 3)
    error = rig.agent.run_once()
    assert error is not None
    assert error.code == "hub.unreachable"


def test_once_does_not_turn_for_ever_when_one_half_cannot_be_done(hub, rig):
    hub.stream("control").publish("a", {"x": 1})
    hub.fault("/v1/feed/control", *[answers(Reply(500))] * 100)
    error = rig.agent.run_once()
    assert error is not None
    assert error.code == "hub.fault"


def test_once_asks_again_when_the_hub_was_restored_between_its_news_and_its_snapshot(hub, rig):
    hub.stream("control").publish("a", {"x": 1})

    def restored(handler, asked, answer) -> None:
        hub.stream("control").epoch = 2
        handler.send(answer())

    hub.fault("/v1/feed/control/snapshot", restored)
    assert rig.agent.run_once() is None
    assert rig.store.inbox.cursors() == {"control": (2, 1)}


def test_once_on_a_register_that_was_never_enrolled_says_so(tmp_path, hub, clock):
    rig = Rig(tmp_path, hub.url, clock)
    error = rig.agent.run_once()
    rig.close()
    assert error is not None
    assert error.code == "enroll.needed"


def test_the_files_log_is_emptied_also_while_there_is_no_hub(hub, rig):
    hub.fault("/v1", *[lost_request] * 300)
    rig.turn()
    rig.sell(200)
    log = rig.folder / "register.sqlite-wal"
    grown = log.stat().st_size
    rig.pass_s(60)
    rig.turn()
    rig.sell(150)
    assert log.stat().st_size < 1.2 * grown  # begun again from its start, not grown by three quarters
