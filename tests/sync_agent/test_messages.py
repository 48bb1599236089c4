from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.feeds import FeedEntry
from sync_agent.errors import BadAnswer, ChecksumWrong, SyncError
from sync_agent.messages import (
    Head,
    Limits,
    PageRange,
    PastFacts,
    Receipt,
    Welcome,
    read_heads,
    read_page,
    read_past_facts,
    read_receipt,
    read_welcome,
)
from tests.support.facts import DEVICE, EPOCH, chain, draft

WANTED = PageRange("catalog", 1, 11, 13)
PAGE: dict[str, Any] = {
    "stream": "catalog",
    "epoch": 1,
    "from": 11,
    "to": 13,
    "entries": [
        {"pos": 11, "rev": 5, "key": "a", "row": {"sku": "a"}},
        {"pos": 12, "rev": 6, "key": "b", "row": None},
        {"pos": 13, "rev": 7, "key": "c", "row": {"sku": "c"}},
    ],
}
WELCOME: dict[str, Any] = {
    "device": {"register_id": "014-2", "location_id": "014", "zone": "pl", "epoch": 1},
    "recorded_seq": 5,
    "durable_seq": 4,
    "feeds": {"catalog": {"epoch": 2, "head": 30}},
    "limits": {"push_facts": 500, "push_bytes": 4_000_000, "page": 1000},
    "server_time": "2026-03-02T09:00:00+00:00",
    "hub_id": "hub-1",
    "commands": [],
}


def sent(content: Any) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(content).encode()
    return body, {"X-Kontuar-SHA256": hashlib.sha256(body).hexdigest()}


def with_entry(place: int, **changes: Any) -> dict[str, Any]:
    entries = [dict(entry) for entry in PAGE["entries"]]
    entries[place].update(changes)
    return {**PAGE, "entries": entries}


def test_a_page_becomes_entries():
    assert read_page(*sent(PAGE), WANTED)[1] == FeedEntry(12, 6, "b", None)


def test_a_page_that_was_changed_on_the_way_is_refused():
    body, headers = sent(PAGE)
    with pytest.raises(ChecksumWrong):
        read_page(body.replace(b'"a"', b'"A"'), headers, WANTED)


def test_a_page_without_its_hash_is_refused():
    with pytest.raises(ChecksumWrong):
        read_page(sent(PAGE)[0], {}, WANTED)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param({**PAGE, "stream": "tax"}, id="another stream"),
        pytest.param({**PAGE, "epoch": 2}, id="another epoch"),
        pytest.param({**PAGE, "to": 14}, id="another range"),
        pytest.param({**PAGE, "entries": PAGE["entries"][:2]}, id="one entry short"),
        pytest.param({**PAGE, "entries": PAGE["entries"][::-1]}, id="out of order"),
        pytest.param(with_entry(1, pos=11), id="a position twice"),
        pytest.param(with_entry(1, pos=True), id="a position that is no number"),
        pytest.param(with_entry(1, rev="6"), id="a revision that is no number"),
        pytest.param(with_entry(1, key=None), id="no key"),
        pytest.param(with_entry(1, row=[1]), id="a row that is no object"),
        pytest.param({"stream": "catalog"}, id="fields missing"),
        pytest.param([], id="no object"),
        pytest.param(None, id="nothing"),
    ],
)
def test_a_page_that_is_not_the_one_asked_for_or_not_whole_is_refused(content):
    with pytest.raises(BadAnswer):
        read_page(*sent(content), WANTED)


def test_a_welcome_is_read():
    welcome = read_welcome(WELCOME)
    assert (welcome.recorded_seq, welcome.durable_seq, welcome.new_epoch) == (5, 4, None)
    assert welcome.feeds == {"catalog": Head(2, 30)}
    assert welcome.limits == Limits(500, 4_000_000, 1000)
    assert welcome.server_time == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_new_epoch_is_read():
    assert read_welcome({**WELCOME, "new_epoch": 2}).new_epoch == 2


def test_a_newer_hub_may_say_more_than_we_know():
    assert read_welcome({**WELCOME, "moon": "full", "commands": ["dance", {"later": 1}]}).commands == ("dance",)


@pytest.mark.parametrize("field", [name for name in WELCOME if name != "commands"])
def test_a_welcome_without_something_we_rely_on_is_a_bad_answer(field):
    with pytest.raises(BadAnswer):
        read_welcome({name: value for name, value in WELCOME.items() if name != field})


def test_a_limit_of_nothing_is_read_as_one_so_that_work_goes_on():
    assert read_welcome({**WELCOME, "limits": {"push_facts": 0, "push_bytes": 0, "page": 0}}).limits == Limits(1, 1, 1)


def test_a_receipt_tells_the_facts_that_need_a_person():
    results = [{"seq": 1, "status": "applied"}, {"seq": 2, "status": "parked"}, {"seq": 3, "status": "conflict"}]
    receipt = read_receipt({"results": results, "recorded_seq": 3, "durable_seq": 0, "feeds": {}})
    assert receipt.odd == ((2, "parked"), (3, "conflict"))


@pytest.mark.parametrize("results", [None, [1], [{"seq": 1}], "applied"], ids=repr)
def test_a_receipt_without_results_is_a_bad_answer(results):
    with pytest.raises(BadAnswer):
        read_receipt({"results": results, "recorded_seq": 3, "durable_seq": 0, "feeds": {}})


@pytest.mark.parametrize(
    "head", [None, 5, {"epoch": 1}, {"epoch": 1, "head": -1}, {"epoch": True, "head": 1}], ids=repr
)
def test_heads_that_are_no_positions_are_a_bad_answer(head):
    with pytest.raises(BadAnswer):
        read_heads({"feeds": {"catalog": head}})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(WELCOME)), inner, max_size=4),
    max_leaves=10,
)


@given(changes=st.dictionaries(st.sampled_from(sorted([*WELCOME, *PAGE, "results"])), JSON, max_size=4))
def test_whatever_the_hub_says_is_understood_or_one_of_our_errors(changes):
    content = {**WELCOME, **PAGE, "results": [], **changes}
    readers = {read_welcome: Welcome, read_receipt: Receipt, read_heads: dict, read_sent_page: tuple}
    for read, kind in readers.items():
        assert isinstance(understood(read, content), (kind, SyncError))


def read_sent_page(content: dict[str, Any]) -> tuple[FeedEntry, ...]:
    return read_page(*sent(content), WANTED)


def understood(read: Callable[[dict[str, Any]], object], content: dict[str, Any]) -> object:
    try:
        return read(content)
    except SyncError as refused:
        return refused


PAST = chain(draft(name=f"fact-{number}") for number in range(3))
BACK: dict[str, Any] = {"facts": [each.content for each in PAST[1:]], "upto": [EPOCH, 3], "more": False}


def test_facts_that_come_back_are_read():
    assert read_past_facts(BACK, DEVICE, (EPOCH, 1)) == PastFacts(tuple(PAST[1:]), (EPOCH, 3), False)


def test_nothing_more_is_an_answer_too():
    nothing = {"facts": [], "upto": [EPOCH, 3], "more": False}
    assert read_past_facts(nothing, DEVICE, (EPOCH, 3)).facts == ()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"facts": None}, id="no facts"),
        pytest.param({"facts": [{}]}, id="no envelope"),
        pytest.param({"facts": [each.content for each in reversed(PAST)]}, id="another order"),
        pytest.param({"upto": [EPOCH, 2]}, id="another end"),
        pytest.param({"upto": 3}, id="no place"),
        pytest.param({"more": "no"}, id="not said whether more follows"),
        pytest.param({"facts": [{**PAST[1].content, "kind": "sky.fell"}], "upto": [EPOCH, 2]}, id="changed"),
    ],
)
def test_facts_that_come_back_otherwise_are_refused(changes):
    with pytest.raises(BadAnswer):
        read_past_facts({**BACK, **changes}, DEVICE, (EPOCH, 1))


def test_another_devices_facts_are_not_ours():
    with pytest.raises(ChecksumWrong):
        read_past_facts(BACK, "dev-2", (EPOCH, 1))


def test_facts_we_did_not_ask_for_are_refused():
    with pytest.raises(BadAnswer):
        read_past_facts(BACK, DEVICE, (EPOCH, 2))
