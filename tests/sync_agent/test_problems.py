from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from sync_agent.errors import (
    BadAnswer,
    Busy,
    ClockWrong,
    Gap,
    Gone,
    HubFault,
    Refused,
    Revoked,
    TooLarge,
    Unauthorized,
    UpgradeNeeded,
    WrongEpoch,
)
from sync_agent.problems import raise_problem, retry_after_s


def problem(status: int, code: str, **members: object) -> None:
    raise_problem(status, {}, json.dumps({"status": status, "code": code, "title": "no", **members}).encode())


@pytest.mark.parametrize("status", [200, 201, 202, 204, 304])
def test_what_was_done_is_no_problem(status):
    raise_problem(status, {}, b"")


@pytest.mark.parametrize(
    ("status", "code", "ours"),
    [
        (401, "auth.bad_signature", Unauthorized),
        (403, "auth.revoked", Revoked),
        (403, "auth.scope", Refused),
        (404, "http.not_found", Refused),
        (409, "sync.epoch", WrongEpoch),
        (410, "feed.refetch", Gone),
        (413, "sync.too_large", TooLarge),
        (426, "sync.upgrade", UpgradeNeeded),
    ],
)
def test_each_refusal_has_its_kind(status, code, ours):
    with pytest.raises(ours) as caught:
        problem(status, code)
    assert type(caught.value) is ours


def test_a_gap_says_which_fact_the_hub_expects():
    with pytest.raises(Gap) as caught:
        problem(409, "sync.gap", expected_seq=7)
    assert caught.value.expected_seq == 7


@pytest.mark.parametrize("expected", [None, "7", True, 0, -1, 1.5])
def test_a_gap_without_a_sequence_number_is_a_bad_answer(expected):
    with pytest.raises(BadAnswer):
        problem(409, "sync.gap", expected_seq=expected)


def test_a_wrong_clock_carries_the_hubs_time():
    with pytest.raises(ClockWrong) as caught:
        problem(401, "auth.clock", server_time="2026-03-02T09:00:00+00:00")
    assert caught.value.server_time == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("server_time", [None, "soon", "2026-03-02T09:00:00", 5])
def test_a_wrong_clock_without_a_time_with_offset_is_a_bad_answer(server_time):
    with pytest.raises(BadAnswer):
        problem(401, "auth.clock", server_time=server_time)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_an_overloaded_hub_and_one_that_restarts_behind_a_proxy_are_come_back_later(status):
    with pytest.raises(Busy) as caught:
        raise_problem(status, {"Retry-After": "30"}, b"")
    assert caught.value.retry_after_s == 30


def test_any_other_failure_is_the_hubs_own():
    with pytest.raises(HubFault):
        raise_problem(500, {}, b"<html>")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_a_bad_answer(status):
    with pytest.raises(BadAnswer, match="redirect"):
        raise_problem(status, {"Location": "https://elsewhere.example.com"}, b"")


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"code": 5}', b"\xff"])
def test_a_refusal_by_something_that_is_no_hub_is_still_a_refusal(body):
    with pytest.raises(Refused) as caught:
        raise_problem(404, {}, body)
    assert caught.value.problem.code == "http.404"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": "999999999"}, 86_400),
        ({"Retry-After": "Mon, 02 Mar 2026 09:01:00 GMT", "Date": "Mon, 02 Mar 2026 09:00:00 GMT"}, 60),
        ({"Retry-After": "Mon, 02 Mar 2026 08:00:00 GMT", "Date": "Mon, 02 Mar 2026 09:00:00 GMT"}, 0),
        ({"Retry-After": "Mon, 02 Mar 2026 09:01:00 GMT"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date_by_the_hubs_own_clock(headers, seconds):
    assert retry_after_s(headers) == seconds
