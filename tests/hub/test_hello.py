"""hello: where both journals stand, and what happens when one of them was restored."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.hub import LiveHub
from tests.support.wire import Journal, WireRegister, statuses


@pytest.fixture
def register(live_hub: LiveHub) -> WireRegister:
    live_hub.seed_chain()
    enrolled = live_hub.enroll("014-1")
    for _ in range(3):
        enrolled.journal.note()
    return enrolled


def codes(live_hub: LiveHub) -> list[str]:
    return [each.code for each in live_hub.hub.exceptions.list()]


def test_hello_tells_place_watermarks_feeds_and_limits(live_hub: LiveHub, register: WireRegister) -> None:
    register.push()

    told = register.hello().json()

    assert told["device"] == {"register_id": "014-1", "location_id": "014", "zone": "PL-A", "epoch": 1, "flag": None}
    assert (told["recorded_seq"], told["durable_seq"]) == (3, 3)
    assert told["feeds"]["catalog"] == {"epoch": 1, "head": 20}
    assert told["limits"] == {"push_facts": 500, "push_bytes": 4_000_000, "page": 1000}
    assert told["hub_id"] == live_hub.hub.identity.hub_id
    assert "new_epoch" not in told


def test_hello_tells_of_a_conflict_until_people_have_closed_all_about_the_journal(
    live_hub: LiveHub, register: WireRegister
) -> None:
    register.push()
    other = Journal(register.device_id, "014", "014-1")
    other.note("another past")
    other.note("and on")
    register.push(other.facts)

    told = [register.hello().json()["device"]["flag"]]
    for each in live_hub.hub.exceptions.list():
        live_hub.hub.exceptions.close(each.location_id, each.exception_id, "Piotr", "an old disk")
        told.append(register.hello().json()["device"]["flag"])

    assert told == ["journal.conflict", "journal.conflict", None]


def test_a_register_that_has_more_than_the_hub_keeps_its_epoch(register: WireRegister) -> None:
    told = register.hello().json()

    assert (told["recorded_seq"], "new_epoch" in told) == (0, False)


def test_old_disk_image_restored_gets_a_new_epoch(live_hub: LiveHub, register: WireRegister) -> None:
    register.push()

    told = register.hello(head_seq=1).json()

    assert (told["new_epoch"], told["recorded_seq"], told["device"]["epoch"]) == (2, 3, 2)
    assert codes(live_hub) == ["journal.restored"]


def test_a_register_sells_on_in_its_new_epoch(live_hub: LiveHub, register: WireRegister) -> None:
    register.push()
    epoch = register.hello(head_seq=1).json()["new_epoch"]
    register.journal = Journal(register.device_id, "014", "014-1", epoch, register.journal.at)
    register.journal.sale(("PIE-001", 1, 649))

    assert statuses(register.push()) == ["applied"]
    assert register.hello().json()["recorded_seq"] == 1


def test_facts_of_the_epoch_before_are_still_taken(register: WireRegister) -> None:
    first, rest = register.journal.facts[:1], register.journal.facts[1:]
    register.push(first)
    register.hello(head_seq=0)

    assert statuses(register.push(rest)) == ["applied", "applied"]


def test_a_hub_restored_to_before_the_epoch_learns_of_it(live_hub: LiveHub, register: WireRegister) -> None:
    ahead = Journal(register.device_id, "014", "014-1", 3, register.journal.at)
    ahead.note()

    told = register.hello(epoch=3, head_seq=1).json()

    assert (told["new_epoch"], told["recorded_seq"]) == (4, 0)
    assert statuses(register.push(register.journal.facts)) == ["applied"] * 3
    assert statuses(register.push(ahead.facts)) == ["applied"]
    assert codes(live_hub) == ["journal.restored"]


def test_an_epoch_from_nowhere_is_refused(register: WireRegister) -> None:
    answer = register.hello(epoch=2_000_000)

    assert (answer.status_code, answer.json()["code"]) == (409, "sync.epoch")


def test_a_clock_that_is_off_is_told_to_people_once_a_day(live_hub: LiveHub, register: WireRegister) -> None:
    wrong = (live_hub.clock() - timedelta(hours=25)).isoformat()
    for _ in range(3):
        assert register.hello(at=wrong).status_code == 200

    assert codes(live_hub) == ["clock.off"]


def test_a_schema_the_hub_no_longer_reads_must_be_upgraded(register: WireRegister) -> None:
    answer = register.hello(schemas={"facts": 0, "feeds": 0})

    assert (answer.status_code, answer.json()["code"]) == (426, "sync.upgrade")


def test_a_newer_register_is_welcome(register: WireRegister) -> None:
    answer = register.hello(schemas={"facts": 2, "feeds": 2}, battery="full")

    assert answer.json()["schemas"] == {"facts": 1, "feeds": 1}
