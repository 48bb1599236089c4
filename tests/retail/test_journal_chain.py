"""A register's journal shows whatever was done to it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import BrokenChain
from retail.journal import (
    Envelope,
    Link,
    canonical_json,
    genesis,
    link_fault,
    read_envelope,
    seal,
    sha256_hex,
    verify_chain,
)
from retail.values import DeviceId
from tests.support.facts import DEVICE, EPOCH, bodies, chain, draft, long_chain

START = genesis(DEVICE, EPOCH)


def altered(envelope: Envelope, **changes: Any) -> Envelope:
    """The envelope as somebody left it who changed its content and nothing else."""
    return read_envelope({**envelope.content, **changes})


def resealed(envelope: Envelope, **changes: Any) -> Envelope:
    """The envelope as somebody left it who changed its content and computed its hash again."""
    content = {key: value for key, value in {**envelope.content, **changes}.items() if key != "hash"}
    return read_envelope({**content, "hash": sha256_hex(canonical_json(content))})


# Sound chains.


def test_a_long_chain_holds_and_ends_where_it_ends() -> None:
    facts = long_chain(2_000)
    assert verify_chain(START, facts) == Link(2_000, facts[-1].hash)


def test_a_chain_may_be_verified_in_parts() -> None:
    facts = long_chain(7)
    assert verify_chain(verify_chain(START, facts[:3]), facts[3:]) == verify_chain(START, facts)


def test_no_fact_leaves_the_end_where_it_was() -> None:
    assert verify_chain(START, []) == START


@given(st.lists(bodies, min_size=1, max_size=5))
def test_every_chain_that_was_sealed_holds_after_it_was_stored(contents: list[dict[str, Any]]) -> None:
    stored = [envelope.to_json() for envelope in chain(draft(body) for body in contents)]
    assert verify_chain(START, map(read_envelope, stored)).seq == len(contents)


def test_an_epoch_begins_with_a_hash_of_its_own() -> None:
    others = [genesis(DEVICE, EPOCH + 1), genesis(DeviceId("dev-2"), EPOCH)]
    assert {link.seq for link in others} == {0}
    assert START.hash not in {link.hash for link in others}


# What was done to it.


@pytest.mark.parametrize("missing", [0, 1, 4])
def test_a_missing_fact_is_a_gap(missing: int) -> None:
    facts = long_chain(6)
    del facts[missing]
    with pytest.raises(BrokenChain, match=rf"seq {missing + 2}: wrong gap"):
        verify_chain(START, facts)


def test_a_fact_that_comes_twice_is_a_gap() -> None:
    facts = long_chain(3)
    with pytest.raises(BrokenChain, match="seq 2: wrong gap"):
        verify_chain(START, [*facts[:2], facts[1], facts[2]])


def test_two_facts_that_changed_places_are_a_gap() -> None:
    facts = long_chain(4)
    facts[1], facts[2] = facts[2], facts[1]
    with pytest.raises(BrokenChain, match="seq 3: wrong gap"):
        verify_chain(START, facts)


def test_two_facts_that_exchanged_their_numbers_are_a_broken_link() -> None:
    facts = long_chain(4)
    facts[1], facts[2] = resealed(facts[2], seq=2), resealed(facts[1], seq=3)
    with pytest.raises(BrokenChain, match="seq 2: wrong link"):
        verify_chain(START, facts)


@pytest.mark.parametrize(
    "change",
    [
        {"body": {"reason": "inny"}},
        {"at": "2026-03-02T09:00:00.001+00:00"},
        {"operator_id": "op-2"},
        {"operator_id": None},
        {"business_date": "2026-03-03"},
        {"kind": "basket.canceled"},
        {"v": 2},
        {"fact_id": "other"},
        {"device_id": "dev-2"},
        {"epoch": EPOCH + 1},
        {"hash": "0" * 64},
        {"added": None},
    ],
    ids=str,
)
def test_whatever_is_altered_shows_in_the_hash(change: dict[str, Any]) -> None:
    facts = long_chain(3)
    facts[1] = altered(facts[1], **change)
    with pytest.raises(BrokenChain, match="seq 2: wrong hash"):
        verify_chain(START, facts)


def test_who_computes_the_hash_again_breaks_the_next_link() -> None:
    facts = long_chain(3)
    facts[1] = resealed(facts[1], body={"reason": "inny"})
    with pytest.raises(BrokenChain, match="seq 3: wrong link"):
        verify_chain(START, facts)


def test_a_chain_cut_at_its_end_does_not_end_at_the_recorded_place() -> None:
    facts = long_chain(5)
    recorded = verify_chain(START, facts)
    assert verify_chain(START, facts[:-1]) != recorded


def test_a_chain_cut_at_its_beginning_does_not_follow_the_start() -> None:
    with pytest.raises(BrokenChain, match="seq 2: wrong gap"):
        verify_chain(START, long_chain(3)[1:])


@pytest.mark.parametrize(
    "start", [genesis(DeviceId("dev-2"), EPOCH), genesis(DEVICE, EPOCH + 1)], ids=["device", "epoch"]
)
def test_a_chain_begins_only_at_its_own_device_and_epoch(start: Link) -> None:
    with pytest.raises(BrokenChain, match="seq 1: wrong link"):
        verify_chain(start, long_chain(2))


def test_the_first_fault_is_the_one_that_is_named() -> None:
    facts = long_chain(6)
    facts[2], facts[4] = altered(facts[2], body={}), altered(facts[4], body={})
    with pytest.raises(BrokenChain, match=rf"{DEVICE} epoch {EPOCH} seq 3: wrong hash"):
        verify_chain(START, facts)


@pytest.mark.parametrize(
    "body", [{"amount": 1.5}, {"amount": 2**60}, {"text": "\ud800"}, {"when": datetime(2026, 3, 2, tzinfo=UTC)}]
)
def test_a_body_that_has_no_canonical_form_has_no_right_hash(body: dict[str, Any]) -> None:
    assert link_fault(START, altered(long_chain(1)[0], body=body)) == "hash"


def test_a_body_nested_beyond_reason_has_no_right_hash() -> None:
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    assert link_fault(START, altered(long_chain(1)[0], body={"deep": nested})) == "hash"


# Sealing.


def test_an_envelope_carries_every_field_of_its_draft() -> None:
    full = replace(draft(), shift_id="shift-1", cause_id="fact-0")
    assert dict(chain([full])[0].content) == {
        "fact_id": "fact",
        "device_id": "dev-1",
        "epoch": 3,
        "seq": 1,
        "kind": "drawer.opened",
        "v": 1,
        "at": "2026-03-02T09:00:00.000+00:00",
        "shift_id": "shift-1",
        "business_date": "2026-03-02",
        "operator_id": "op-1",
        "cause_id": "fact-0",
        "body": {"reason": "rozmienienie"},
        "prev_hash": START.hash,
        "hash": chain([full])[0].hash,
    }


def test_the_time_keeps_its_offset() -> None:
    warsaw = draft().at.astimezone(timezone(timedelta(hours=1)))
    assert chain([replace(draft(), at=warsaw)])[0].content["at"] == "2026-03-02T10:00:00.000+01:00"


def test_a_time_without_an_offset_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="offset"):
        replace(draft(), at=draft().at.replace(tzinfo=None))


def test_what_becomes_of_the_draft_later_does_not_reach_a_sealed_fact() -> None:
    lines = [{"sku": "MILK"}]
    envelope = chain([draft({"lines": lines})])[0]
    lines[0]["sku"] = "WATER"
    assert link_fault(START, envelope) is None


@pytest.mark.parametrize("body", [{"amount": 1.5}, {"names": {1: "a"}}])
def test_a_body_that_is_no_plain_json_is_never_sealed(body: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        seal(draft(body), DEVICE, EPOCH, 1, START.hash)


@given(bodies)
def test_an_envelope_is_read_back_as_it_was_sealed(body: dict[str, Any]) -> None:
    envelope = chain([draft(body)])[0]
    assert read_envelope(envelope.to_json()) == envelope
