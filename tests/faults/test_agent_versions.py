"""A price version on its way to a register that is killed, cut off, or sent something that never gets whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync_agent.errors import Stopping
from tests.support.agent_rig import Rig
from tests.support.wire_hub import Refusal, Stream, WireHub, answers, served

STREAM = "price:pl"
PRICES = 25
"""Three pages of ten."""


@pytest.fixture
def hub(clock) -> Iterator[WireHub]:
    with served(WireHub()) as hub:
        hub.now = clock
        yield hub


@pytest.fixture
def stream(hub) -> Stream:
    return hub.stream(STREAM)


@pytest.fixture
def rig(tmp_path, hub, stream, clock) -> Iterator[Rig]:
    """A register with version 1 of a price list."""
    rig = Rig(tmp_path, hub.url, clock)
    rig.enroll_at(hub)
    reprice(stream, 100)
    stream.close(1)
    rig.turn()
    assert state(rig) == (1, {100})
    yield rig
    rig.close()


def reprice(stream: Stream, price: int, count: int = PRICES, first: int = 0) -> None:
    for number in range(first, count):
        content = {"sku": f"s{number}", "unit_price": price, "valid_from": "2026-01-01"}
        stream.publish(f"s{number}|2026-01-01", content)


def state(rig: Rig) -> tuple[int, set[int]]:
    """The version in force and the prices of it."""
    prices = {price for (price,) in rig.store.database.all("SELECT DISTINCT unit_price FROM price")}
    return rig.store.catalog.price_version(), prices


def look(rig: Rig) -> None:
    rig.pass_s(60)
    rig.turn()


def test_a_price_version_that_arrives_in_part_leaves_the_old_one_active(rig, stream):
    reprice(stream, 200, count=13)
    look(rig)
    first = state(rig)
    reprice(stream, 200, first=13)
    look(rig)
    second = state(rig)
    stream.close(2)
    look(rig)
    assert (first, second, state(rig)) == ((1, {100}), (1, {100}), (2, {200}))


@pytest.mark.parametrize("step", ["pull.fetched", "pull.applied"])
@pytest.mark.parametrize("time", [0, 1, 2])
def test_an_agent_killed_at_any_step_of_a_version_goes_on_and_never_mixes(rig, stream, step, time):
    reprice(stream, 200)
    stream.close(2)
    seen = []
    times = iter(range(100))

    def kill(at: str) -> None:
        seen.append(state(rig))
        if at == step and next(times) == time:
            raise Stopping("killed")

    rig.at_step = kill
    look(rig)
    rig.at_step = lambda at: seen.append(state(rig))
    rig.agent = rig.new_agent()
    look(rig)
    assert set(map(repr, seen)) <= {repr((1, {100})), repr((2, {200}))}
    assert state(rig) == (2, {200})


def test_a_version_that_never_gets_whole_is_loaded_whole_after_a_while(rig, hub, stream):
    stream.publish("lost|2026-01-01", {"sku": "lost", "unit_price": 7, "valid_from": "2026-01-01"})
    reprice(stream, 200)
    stream.close(2)
    stream.entries[PRICES + 1]["rev"] = 0  # a row that comes with another version than its manifest counted
    look(rig)
    waiting = state(rig)
    stream.entries[PRICES + 1]["rev"] = PRICES + 2
    rig.pass_s(600)
    rig.turn()
    assert (waiting, state(rig)[0]) == ((1, {100}), 2)
    assert len(hub.asked(f"/v1/feed/{STREAM}/snapshot")) == 2


def test_a_hub_between_two_versions_does_not_hold_up_other_streams(rig, hub, stream):
    stream.epoch = 2
    reprice(stream, 200)
    hub.stream("stock:014").publish("s1", {"sku": "s1", "on_hand": 5_000})
    refused = Refusal(409, "feed.version_open").reply
    hub.fault(f"/v1/feed/{STREAM}/snapshot", *[answers(refused)] * 3)
    look(rig)
    held = state(rig), rig.store.inbox.cursors()["stock:014"], rig.store.status.read().last_error
    hub.faults.clear()
    stream.close(2)
    rig.pass_s(600)
    rig.turn()
    assert (held, state(rig)) == (((1, {100}), (1, 1), "feed.version_open"), (2, {200}))


def test_more_rows_than_come_into_force_at_once_come_by_the_snapshot(rig, hub, stream, monkeypatch):
    monkeypatch.setattr("local_store.staging.MOST_AT_ONCE", 5)
    reprice(stream, 200)
    stream.close(2)
    look(rig)
    assert state(rig) == (2, {200})
    assert len(hub.asked(f"/v1/feed/{STREAM}/snapshot")) == 2


def test_a_hub_that_begins_to_tell_versions_is_asked_for_the_whole_list_once(tmp_path, hub, clock):
    rig, stream = Rig(tmp_path, hub.url, clock), hub.stream(STREAM)
    rig.enroll_at(hub)
    reprice(stream, 100)
    rig.turn()
    reprice(stream, 200)
    stream.close(7)
    look(rig)
    reprice(stream, 300)
    stream.close(8)
    look(rig)
    assert state(rig) == (8, {300})
    assert len(hub.asked(f"/v1/feed/{STREAM}/snapshot")) == 2
    rig.close()


def test_a_damaged_manifest_line_of_a_snapshot_changes_nothing(rig, hub, stream):
    stream.epoch = 2
    reprice(stream, 200)
    stream.close(2)
    whole = stream.manifest
    stream.manifest = {"version": "two"}
    look(rig)
    before = state(rig)
    stream.manifest = whole
    rig.pass_s(600)
    rig.turn()
    assert (before, state(rig)) == ((1, {100}), (2, {200}))
