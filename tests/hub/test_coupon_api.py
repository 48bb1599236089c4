"""Campaigns and coupons over HTTP: what marketing makes, what registers ask, and commands that are sent again."""

from __future__ import annotations

import csv
import io
import json
import threading
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pypdfium2
import pytest

from tests.support.campaigns import live_coupons, order_id
from tests.support.hub import LiveHub
from tests.support.wire import WireRegister

__all__ = ["live_coupons"]

NOW = datetime.now(UTC)
CAMPAIGN = {
    "name": "Jesień −10 %",
    "promotion_id": "OMNI",
    "coupon_class": "offline_ok",
    "prefix": "OMNI",
    "valid_from": (NOW - timedelta(days=1)).isoformat(),
    "valid_to": (NOW + timedelta(days=30)).isoformat(),
}


@pytest.fixture
def register(live_coupons: LiveHub) -> WireRegister:
    return live_coupons.enroll("014-1")


def made(live: LiveHub, **changes: Any) -> int:
    answer = live.http.post("/v1/campaigns", json={**CAMPAIGN, **changes}, headers=live.manager)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["number"])


def issue(live: LiveHub, number: int, count: int = 1, name: str = order_id(1)) -> list[dict[str, Any]]:
    body = {"order_id": name, "count": count}
    answer = live.http.post(f"/v1/campaigns/{number}/orders", json=body, headers=live.manager)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def coupons(live: LiveHub, number: int) -> list[dict[str, str]]:
    answer = live.http.get(f"/v1/campaigns/{number}/coupons.csv", headers=live.manager)
    return list(csv.DictReader(io.StringIO(answer.text)))


def one_coupon(live: LiveHub, **changes: Any) -> dict[str, str]:
    number = made(live, **changes)
    issue(live, number)
    return coupons(live, number)[0]


def say(register: WireRegister, command: str, key: str = "", **body: Any) -> Any:
    headers = {**register.bearer, "Idempotency-Key": key or str(uuid.uuid4())}
    return register.http.post(f"/v1/coupons/{command}", json=body, headers=headers)


# Campaigns.


def test_a_campaign_is_listed_until_it_is_closed(live_coupons: LiveHub) -> None:
    number = made(live_coupons)
    before = live_coupons.http.get("/v1/campaigns", headers=live_coupons.manager).json()
    live_coupons.http.post(f"/v1/campaigns/{number}/close", headers=live_coupons.manager)
    after = live_coupons.http.get("/v1/campaigns", headers=live_coupons.manager).json()
    closed = live_coupons.http.get("/v1/campaigns?closed=true", headers=live_coupons.manager).json()

    assert [each["number"] for each in before] == [number]
    assert after == []
    assert closed[0]["closed_by"] == "test manager"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"promotion_id": "NOPE"}, 404, "promotion.unknown"),
        ({"location_id": "999"}, 404, "location.unknown"),
        ({"prefix": "12"}, 422, "campaign.invalid"),
        ({"valid_to": CAMPAIGN["valid_from"]}, 422, "campaign.invalid"),
        ({"currency": "XXX"}, 422, "campaign.invalid"),
        ({"value_cap": 0}, 422, "campaign.invalid"),
        ({"uses": 3}, 422, "request.invalid"),
    ],
)
def test_what_cannot_be_a_campaign_is_refused(
    live_coupons: LiveHub, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = live_coupons.http.post("/v1/campaigns", json={**CAMPAIGN, **changes}, headers=live_coupons.manager)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_issuing_tells_how_far_it_is_and_the_same_order_again_issues_nothing(live_coupons: LiveHub) -> None:
    number = made(live_coupons)
    first, again = issue(live_coupons, number, 4500), issue(live_coupons, number, 4500)

    assert [line["issued"] for line in first] == [2000, 4000, 4500]
    assert [line["issued"] for line in again] == [4500]
    assert len({row["code"] for row in coupons(live_coupons, number)}) == 4500


def test_an_order_for_another_count_is_not_the_same_order(live_coupons: LiveHub) -> None:
    number = made(live_coupons)
    issue(live_coupons, number, 5)
    body = {"order_id": order_id(1), "count": 6}
    answer = live_coupons.http.post(f"/v1/campaigns/{number}/orders", json=body, headers=live_coupons.manager)

    assert (answer.status_code, answer.json()["code"]) == (409, "coupon.order_id_used")


def test_a_customer_is_given_one_coupon_however_often_it_is_asked_for(live_coupons: LiveHub) -> None:
    number = made(live_coupons, for_customers=True)
    body = {"order_id": order_id(1), "customer_id": "c-7"}
    path = f"/v1/campaigns/{number}/customers"
    first, again = (live_coupons.http.post(path, json=body, headers=live_coupons.manager).json() for _ in range(2))

    assert first == again
    assert first["customer_id"] == "c-7"


def test_sheets_are_printed_page_by_page(live_coupons: LiveHub) -> None:
    number = made(live_coupons)
    issue(live_coupons, number, 30)
    path = f"/v1/campaigns/{number}/orders/{order_id(1)}/sheets"
    whole = live_coupons.http.get(f"{path}.pdf", headers=live_coupons.manager)
    second = live_coupons.http.get(f"{path}/2.png", headers=live_coupons.manager)
    vector = live_coupons.http.get(f"{path}/1.svg?language=en", headers=live_coupons.manager)
    third = live_coupons.http.get(f"{path}/3.png", headers=live_coupons.manager)
    document = pypdfium2.PdfDocument(whole.content)
    pages = len(document)
    document.close()

    assert (pages, second.headers["content-type"]) == (2, "image/png")
    assert "valid until" in vector.text
    assert (third.status_code, third.json()["code"]) == (404, "coupon.no_such_sheet")


def test_a_reader_may_not_take_the_codes_away(live_coupons: LiveHub) -> None:
    number = made(live_coupons)
    key = {"Authorization": f"Bearer {live_coupons.hub.keys.make('reader', ('read',))}"}

    assert live_coupons.http.get(f"/v1/campaigns/{number}/coupons.csv", headers=key).status_code == 403
    assert live_coupons.http.get(f"/v1/campaigns/{number}/report", headers=key).status_code == 200


@pytest.mark.parametrize("body", [{}, {"first": 1}, {"code": "OMNI-7F2K-9QXD", "first": 1, "last": 2}])
def test_a_revocation_says_what_it_takes_back(live_coupons: LiveHub, body: dict[str, Any]) -> None:
    number = made(live_coupons)
    answer = live_coupons.http.post(f"/v1/campaigns/{number}/revocations", json=body, headers=live_coupons.manager)

    assert answer.status_code == 422


def test_a_campaigns_report_is_a_table_too(live_coupons: LiveHub, register: WireRegister) -> None:
    coupon = one_coupon(live_coupons)
    sale = {"basket_id": "b", "transaction_id": "t", "value": 1240, "currency": "PLN"}
    say(register, "redeem", code=coupon["token"], **sale)
    answer = live_coupons.http.get("/v1/campaigns/1/report.csv", headers=live_coupons.manager)
    whole, shop = csv.DictReader(io.StringIO(answer.text))

    assert (whole["issued"], whole["redeemed"], whole["redeemed_value"]) == ("1", "1", "1240")
    assert (shop["location_id"], shop["redeemed_value"]) == ("014", "1240")


# Registers.


def test_a_register_is_told_of_a_coupon_what_it_needs(live_coupons: LiveHub, register: WireRegister) -> None:
    coupon = one_coupon(live_coupons, value_cap=5000)
    answer = say(register, "check", code=coupon["code"].lower()).json()

    assert answer["refusal"] is None
    assert {name: answer["coupon"][name] for name in ("serial", "code", "promotion_id", "value_cap")} == {
        "serial": coupon["serial"], "code": coupon["code"], "promotion_id": "OMNI", "value_cap": 5000,
    }  # fmt: skip


def test_a_no_is_an_answer_with_its_reason_in_words(live_coupons: LiveHub, register: WireRegister) -> None:
    coupon = one_coupon(live_coupons)
    say(live_coupons.enroll("027-1"), "lock", code=coupon["code"], basket_id="b-2")
    answer = say(register, "check", code=coupon["code"])

    assert answer.status_code == 200
    assert answer.json()["refusal"]["code"] == "coupon.locked"
    assert "Shop 027 (027-1)" in answer.json()["refusal"]["detail"]


def test_a_lock_sent_again_is_the_same_lock(live_coupons: LiveHub, register: WireRegister) -> None:
    coupon = one_coupon(live_coupons)
    first, again = (say(register, "lock", "key-1", code=coupon["code"], basket_id="b-1").json() for _ in range(2))

    assert first == again
    assert first["lock"]["lock"].startswith("cl-")


def test_a_key_is_good_for_one_request(live_coupons: LiveHub, register: WireRegister) -> None:
    coupon = one_coupon(live_coupons)
    say(register, "lock", "key-1", code=coupon["code"], basket_id="b-1")
    answer = say(register, "lock", "key-1", code=coupon["code"], basket_id="b-2")

    assert (answer.status_code, answer.json()["code"]) == (422, "request.key_reused")


def test_keys_of_two_registers_are_not_each_others(live_coupons: LiveHub, register: WireRegister) -> None:
    coupon = one_coupon(live_coupons)
    other = live_coupons.enroll("027-1")
    say(register, "lock", "key-1", code=coupon["code"], basket_id="b-1")
    answer = say(other, "lock", "key-1", code=coupon["code"], basket_id="b-2")

    assert answer.json()["refusal"]["code"] == "coupon.locked"


def test_a_command_that_still_runs_is_not_begun_again(live_coupons: LiveHub, register: WireRegister) -> None:
    coupon = one_coupon(live_coupons)
    begun, go_on = threading.Event(), threading.Event()
    hub = live_coupons.hub

    def slowly(connection: Any) -> dict[str, Any]:
        begun.set()
        assert go_on.wait(20)
        return {}

    first = threading.Thread(target=lambda: hub.idempotency.once(register.device_id, "key-1", b"", slowly))
    first.start()
    assert begun.wait(20)
    answer = say(register, "release", "key-1", code=coupon["code"], basket_id="b-1")
    go_on.set()
    first.join()

    assert (answer.status_code, answer.json()["code"]) == (409, "request.still_running")


def test_a_command_without_a_key_of_its_own_is_refused(live_coupons: LiveHub, register: WireRegister) -> None:
    body = {"code": "OMNI-7F2K-9QXD", "basket_id": "b-1"}
    answer = register.http.post("/v1/coupons/lock", json=body, headers=register.bearer)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


def test_answers_are_kept_for_a_week(live_coupons: LiveHub, register: WireRegister) -> None:
    coupon = one_coupon(live_coupons)
    say(register, "lock", "key-1", code=coupon["code"], basket_id="b-1")
    early = live_coupons.hub.idempotency.forget_old()
    later = type(live_coupons.hub.idempotency)(live_coupons.hub.engine, lambda: NOW + timedelta(days=8))

    assert (early, later.forget_old()) == (0, 1)


def test_a_revoked_register_may_ask_nothing(live_coupons: LiveHub, register: WireRegister) -> None:
    register.ask_token()
    live_coupons.hub.devices.revoke(register.device_id)
    answer = say(register, "check", code="OMNI-7F2K-9QXD")

    assert (answer.status_code, answer.json()["code"]) == (403, "auth.revoked")


def test_a_register_reads_the_stream_of_coupons(live_coupons: LiveHub, register: WireRegister) -> None:
    made(live_coupons)
    live_coupons.publish()
    page = register.get("/v1/feed/coupon/1/1-1000").json()

    assert {entry["key"].split(":")[0] for entry in page["entries"]} == {"key", "campaign"}


def test_keys_are_listed_rotated_and_revoked(live_coupons: LiveHub, register: WireRegister) -> None:
    issue(live_coupons, made(live_coupons))
    http, manager = live_coupons.http, live_coupons.manager
    name = http.post("/v1/token-keys/rotate", headers=manager).json()["key"]
    listed = http.get("/v1/token-keys", headers=manager).json()
    done = http.post(f"/v1/token-keys/{name[:8]}/revoke", headers=manager)
    unknown = http.post("/v1/token-keys/ffffffffffff/revoke", headers=manager)

    assert [(each["owner"].split("-")[0], each["signs"]) for each in listed] == [
        ("hub", True), ("hub", False), ("dv", False),
    ]  # fmt: skip
    assert (done.status_code, unknown.status_code) == (204, 404)
