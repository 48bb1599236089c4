"""A device reads its own facts back, and a new or restored one hears which receipt numbers are used."""

from __future__ import annotations

from typing import Any

import pytest

from retail.journal import is_whole, read_envelope
from tests.support.hub import LiveHub
from tests.support.wire import Journal, WireRegister


@pytest.fixture
def register(live_hub: LiveHub) -> WireRegister:
    live_hub.seed_chain(skus=("PIE-001",))
    register = live_hub.enroll("014-1")
    for _ in range(5):
        register.journal.sale()
    register.push()
    return register


def asked(register: WireRegister, after: tuple[int, int] = (1, 0), before: int = 9, **more: int) -> Any:
    query = {"after_epoch": after[0], "after_seq": after[1], "before_epoch": before, **more}
    return register.get("/v1/sync/facts?" + "&".join(f"{name}={value}" for name, value in query.items()))


def seqs(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [fact["seq"] for fact in answer.json()["facts"]]


def test_facts_come_back_as_they_were_pushed(register: WireRegister) -> None:
    answer = asked(register, (1, 2)).json()

    assert answer["facts"] == [fact.content for fact in register.journal.facts[2:]]
    assert all(is_whole(read_envelope(fact)) for fact in answer["facts"])
    assert (answer["upto"], answer["more"]) == ([1, 5], False)


def test_they_come_page_by_page(register: WireRegister) -> None:
    first = asked(register, limit=3).json()
    rest = asked(register, tuple(first["upto"]), limit=3).json()

    assert ([f["seq"] for f in first["facts"]], first["more"]) == ([1, 2, 3], True)
    assert ([f["seq"] for f in rest["facts"]], rest["more"]) == ([4, 5], False)


def test_behind_the_end_there_is_nothing(register: WireRegister) -> None:
    answer = asked(register, (1, 5)).json()

    assert (answer["facts"], answer["upto"], answer["more"]) == ([], [1, 5], False)


def test_later_epochs_follow_and_the_one_that_begins_is_left_out(live_hub: LiveHub, register: WireRegister) -> None:
    for epoch in (2, 3):
        assert register.hello(epoch=1, head_seq=0).json()["new_epoch"] == epoch
        old = register.journal
        register.journal = Journal(old.device_id, old.location_id, old.register_id, epoch, old.at)
        register.journal.sale()
        register.push()

    facts = asked(register, (1, 4), 3).json()["facts"]
    assert [(fact["epoch"], fact["seq"]) for fact in facts] == [(1, 5), (2, 1)]


def test_a_device_reads_no_other_devices_facts(live_hub: LiveHub, register: WireRegister) -> None:
    assert seqs(asked(live_hub.enroll("014-2"))) == []


def test_a_parked_fact_comes_back_too(register: WireRegister) -> None:
    register.journal.record("sky.fell", {"how": "slowly"})
    register.push()

    assert seqs(asked(register, (1, 5))) == [6]


def test_a_revoked_device_reads_nothing(live_hub: LiveHub, register: WireRegister) -> None:
    register.ask_token()
    live_hub.hub.devices.revoke(register.device_id)

    assert asked(register).json()["code"] == "auth.revoked"


def test_a_restored_register_hears_the_last_number_it_printed(register: WireRegister) -> None:
    assert register.hello(head_seq=2).json()["last_number"] == 5


def test_a_machine_that_replaces_another_goes_on_with_its_numbers(live_hub: LiveHub, register: WireRegister) -> None:
    assert live_hub.enroll("014-1", replace=True).hello().json()["last_number"] == 5


def test_a_register_that_never_sold_hears_no_number(live_hub: LiveHub, register: WireRegister) -> None:
    assert "last_number" not in live_hub.enroll("014-2").hello().json()


def test_a_register_that_agrees_hears_no_number(register: WireRegister) -> None:
    assert "last_number" not in register.hello().json()
