"""How a register comes to speak for its place: code, approval, claim, token, and the end of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from hub.bootstrap import Hub, HubOptions, open_hub
from hub.errors import Problem
from hub.services.enrollment import MOST_WAITING
from tests.support.clock import FakeClock
from tests.support.hub import LiveHub, seed_chain
from tests.support.wire import DeviceKey, WireRegister, base64url


@pytest.fixture
def chain(live_hub: LiveHub) -> LiveHub:
    live_hub.seed_chain()
    return live_hub


@pytest.fixture
def clocked(database_url: str, tmp_path: Path, clock: FakeClock) -> Iterator[Hub]:
    opened = open_hub(database_url, HubOptions(tmp_path, clock=clock))
    seed_chain(opened)
    yield opened
    opened.engine.dispose()


def ask(live: LiveHub, key: DeviceKey) -> dict[str, str]:
    answer = live.http.post("/v1/enroll/requests", json={"public_key": base64url(key.public), "machine": "till"})
    assert answer.status_code == 201
    content: dict[str, str] = answer.json()
    return content


def claim(live: LiveHub, key: DeviceKey, request_id: str) -> httpx.Response:
    signature = key.sign(f"kontuar enroll {request_id}")
    return live.http.post(f"/v1/enroll/requests/{request_id}/claim", json={"signature": signature})


def test_a_register_shows_a_code_of_forty_bits(chain: LiveHub) -> None:
    code = ask(chain, DeviceKey())["code"]

    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)


def test_until_somebody_approves_the_register_waits(chain: LiveHub) -> None:
    key = DeviceKey()

    answer = claim(chain, key, ask(chain, key)["request_id"])

    assert (answer.status_code, answer.json()) == (202, {"poll_after_s": 2})


def test_an_approved_register_learns_its_place(chain: LiveHub) -> None:
    key = DeviceKey()
    asked = ask(chain, key)
    chain.approve(asked["code"], "014-2")

    told = claim(chain, key, asked["request_id"]).json()

    assert (told["register_id"], told["location_id"], told["zone"], told["epoch"]) == ("014-2", "014", "PL-A", 1)
    assert told["hub_id"] == chain.hub.identity.hub_id


def test_a_claim_whose_answer_was_lost_is_answered_again(chain: LiveHub) -> None:
    key = DeviceKey()
    asked = ask(chain, key)
    chain.approve(asked["code"], "014-2")

    assert claim(chain, key, asked["request_id"]).json() == claim(chain, key, asked["request_id"]).json()


def test_only_who_asked_can_claim(chain: LiveHub) -> None:
    asked = ask(chain, DeviceKey())
    chain.approve(asked["code"], "014-2")

    assert claim(chain, DeviceKey(), asked["request_id"]).status_code == 401


def test_a_code_may_be_typed_as_it_was_misread(chain: LiveHub) -> None:
    asked = ask(chain, DeviceKey())
    typed = asked["code"].lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert chain.approve(typed, "014-1").status_code == 200


def test_a_code_works_once(chain: LiveHub) -> None:
    asked = ask(chain, DeviceKey())
    chain.approve(asked["code"], "014-1")

    again = chain.approve(asked["code"], "014-2")

    assert (again.status_code, again.json()["code"]) == (410, "enroll.expired")


def test_a_code_nobody_shows_is_unknown(chain: LiveHub) -> None:
    answer = chain.approve("0000-0000", "014-1")

    assert (answer.status_code, answer.json()["code"]) == (404, "enroll.unknown_code")


def test_a_register_nobody_made_cannot_be_approved(chain: LiveHub) -> None:
    answer = chain.approve(ask(chain, DeviceKey())["code"], "999-9")

    assert (answer.status_code, answer.json()["code"]) == (404, "enroll.unknown_register")


def test_a_register_that_has_a_device_keeps_it_unless_told(chain: LiveHub) -> None:
    old = chain.enroll("014-1")
    old.ask_token()
    asked = ask(chain, DeviceKey())

    refused = chain.approve(asked["code"], "014-1")
    chain.approve(asked["code"], "014-1", replace=True)

    assert (refused.status_code, refused.json()["device_id"]) == (409, old.device_id)
    assert old.hello().json()["code"] == "auth.revoked"


def test_an_unapproved_code_expires_after_ten_minutes(clocked: Hub, clock: FakeClock) -> None:
    key = DeviceKey()
    asked = clocked.enrollment.request(key.public, "till", "0")
    clock.advance(minutes=10)

    with pytest.raises(Problem, match=r"enroll\.expired"):
        clocked.enrollment.approve(asked.code, "014-1")
    with pytest.raises(Problem, match=r"enroll\.expired"):
        clocked.enrollment.claim(asked.request_id, key.private.sign(f"kontuar enroll {asked.request_id}".encode()))


def test_only_so_many_registers_may_wait_at_once(clocked: Hub, clock: FakeClock) -> None:
    for _ in range(MOST_WAITING):
        clocked.enrollment.request(bytes(32), "", "")
    with pytest.raises(Problem) as refused:
        clocked.enrollment.request(bytes(32), "", "")
    assert refused.value.status == 429

    clock.advance(minutes=11)
    clocked.enrollment.request(bytes(32), "", "")


def test_codes_are_not_readable_in_the_database(clocked: Hub) -> None:
    asked = clocked.enrollment.request(bytes(32), "", "")

    with clocked.engine.connect() as connection:
        stored = str(connection.exec_driver_sql("SELECT row_to_json(enrollment)::text FROM enrollment").scalar())
    assert asked.code.replace("-", "") not in stored
    assert asked.code not in stored


def test_a_token_opens_for_fifteen_minutes(clocked: Hub, clock: FakeClock) -> None:
    key = DeviceKey()
    device_id = clocked.enrollment.approve(clocked.enrollment.request(key.public, "", "").code, "014-1")
    at = clock().isoformat()
    token = clocked.devices.token(device_id, at, "n", key.private.sign(f"kontuar token {device_id} {at} n".encode()))

    clock.advance(minutes=14, seconds=59)
    assert clocked.tokens.open(token).register_id == "014-1"
    clock.advance(seconds=1)
    with pytest.raises(Problem, match=r"auth\.expired"):
        clocked.tokens.open(token)


@pytest.mark.parametrize("forged", ["kt_", "kt_a.b", "kt_e30.e30", "x.y", "kt_" + "A" * 3000])
def test_a_token_that_is_not_ours_opens_nothing(chain: LiveHub, forged: str) -> None:
    answer = chain.http.get("/v1/sync/heads", headers={"Authorization": f"Bearer {forged}"})

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_clock_too_far_off_is_told_the_hubs_time(chain: LiveHub) -> None:
    register = chain.enroll("014-1")

    answer = register.ask_token(chain.clock() + timedelta(minutes=11))

    assert (answer.status_code, answer.json()["code"]) == (401, "auth.clock")
    assert answer.json()["server_time"]


def test_a_device_nobody_enrolled_gets_no_token(chain: LiveHub) -> None:
    register = chain.enroll("014-1")
    register.journal.device_id = "dv-stranger"

    assert register.ask_token().json()["code"] == "auth.unknown_device"


def test_another_key_gets_no_token(chain: LiveHub) -> None:
    register = chain.enroll("014-1")
    stranger = WireRegister(register.http, DeviceKey(), register.journal)

    assert stranger.ask_token().json()["code"] == "auth.bad_signature"


def test_a_device_may_not_do_what_managers_do(chain: LiveHub) -> None:
    register = chain.enroll("014-1")

    answer = register.get("/v1/devices")

    assert (answer.status_code, answer.json()["code"]) == (403, "auth.key_only")


def test_a_manager_sees_every_device(chain: LiveHub) -> None:
    register = chain.enroll("014-1")

    devices = chain.http.get("/v1/devices", headers=chain.manager).json()

    assert [(each["device_id"], each["register_id"]) for each in devices] == [(register.device_id, "014-1")]


def test_a_key_does_only_what_its_scopes_say(chain: LiveHub) -> None:
    reader = {"Authorization": f"Bearer {chain.hub.keys.make('web shop', ('read',))}"}

    allowed = chain.http.get("/v1/catalog/variants", headers=reader)
    refused = chain.http.put("/v1/catalog/variants", json=[], headers=reader)

    assert (allowed.status_code, refused.status_code, refused.json()["code"]) == (200, 403, "auth.scope")


def test_a_revoked_key_opens_nothing(chain: LiveHub) -> None:
    key = chain.hub.keys.make("gone", ("read",))
    chain.hub.keys.revoke(chain.hub.keys.check(key).key_id)

    answer = chain.http.get("/v1/catalog/variants", headers={"Authorization": f"Bearer {key}"})

    assert (answer.status_code, answer.json()["code"]) == (401, "auth.key")


def test_keys_are_kept_as_hashes_only(clocked: Hub) -> None:
    key = clocked.keys.make("web shop", ("read",))

    with clocked.engine.connect() as connection:
        stored = str(connection.exec_driver_sql("SELECT row_to_json(api_key)::text FROM api_key").scalar())
    assert key.partition(".")[2] not in stored
