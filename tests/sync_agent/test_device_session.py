from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from sync_agent.device_session import DeviceSession
from sync_agent.errors import BadAnswer, ClockWrong, Revoked, Unauthorized
from sync_agent.key import DeviceKey
from sync_agent.transport import Request, Transport
from tests.support.wire_hub import Device, Reply, answers, changed

TOKEN = "/v1/auth/token"
HEADS = Request("GET", "/v1/sync/heads")


class Monotonic:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def monotonic() -> Monotonic:
    return Monotonic()


@pytest.fixture
def key(tmp_path) -> DeviceKey:
    return DeviceKey.create(tmp_path / "device.key")


@pytest.fixture
def session(hub, key, clock, monotonic) -> Iterator[DeviceSession]:
    hub.now = clock
    hub.devices["dev-1"] = Device(key.public)
    transport = Transport(hub.url, wait=lambda seconds: False, chance=lambda: 0.0)
    yield DeviceSession(transport, "dev-1", key, clock=clock, monotonic=monotonic)
    transport.close()


def test_one_token_serves_many_requests(hub, session):
    session.ask(HEADS)
    session.ask(HEADS)
    assert len(hub.asked(TOKEN)) == 1


def test_a_token_is_renewed_in_its_last_minute(hub, session, monotonic):
    session.ask(HEADS)
    monotonic.now = 839
    session.ask(HEADS)
    assert len(hub.asked(TOKEN)) == 1
    monotonic.now = 841
    session.ask(HEADS)
    assert len(hub.asked(TOKEN)) == 2


def test_a_token_the_hub_forgot_is_replaced_within_the_same_request(hub, session):
    session.ask(HEADS)
    hub.tokens.clear()
    assert session.ask(HEADS).status == 200


def test_a_hub_that_accepts_no_token_is_asked_only_twice(hub, session):
    refusal = Reply.of({"code": "auth.bad_token"}, 401)
    hub.fault("/v1/sync/heads", answers(refusal), answers(refusal), answers(refusal))
    with pytest.raises(Unauthorized):
        session.ask(HEADS)
    assert len(hub.asked("/v1/sync/heads")) == 2


def test_two_token_requests_never_carry_the_same_nonce(hub, session, monotonic):
    session.ask(HEADS)
    monotonic.now = 1000
    session.ask(HEADS)
    assert len({json.loads(asked.body)["nonce"] for asked in hub.asked(TOKEN)}) == 2


@pytest.mark.parametrize("wrong", [timedelta(days=1), timedelta(days=-400), timedelta(minutes=11)])
def test_a_register_with_a_wrong_clock_asks_again_with_the_hubs_time(hub, session, clock, wrong):
    now = clock()
    hub.now = lambda: now
    clock.set(now + wrong)
    assert session.ask(HEADS).status == 200
    assert session.difference == -wrong


def test_a_hub_that_never_likes_our_clock_is_not_asked_forever(hub, session, clock):
    refusal = answers(Reply.of({"code": "auth.clock", "server_time": clock().isoformat()}, 401))
    hub.fault(TOKEN, *[refusal] * 10)
    with pytest.raises(ClockWrong):
        session.ask(HEADS)
    assert len(hub.asked(TOKEN)) <= 4


def test_a_revoked_device_gets_no_token(hub, session):
    hub.devices["dev-1"].revoked = True
    with pytest.raises(Revoked):
        session.ask(HEADS)


def test_a_device_revoked_while_its_token_is_good_is_refused_at_once(hub, session):
    session.ask(HEADS)
    hub.devices["dev-1"].revoked = True
    with pytest.raises(Revoked):
        session.ask(HEADS)


def test_an_unknown_device_is_unauthorized(hub, session):
    hub.devices.clear()
    with pytest.raises(Unauthorized):
        session.ask(HEADS)


@pytest.mark.parametrize("token", [None, 5, "", "a\nb", "zażółć"], ids=repr)
def test_an_answer_without_a_usable_token_is_a_bad_answer(hub, session, token):
    hub.fault(TOKEN, changed(lambda reply: Reply.of({"token": token, "expires_in": 900})))
    with pytest.raises(BadAnswer):
        session.ask(HEADS)
