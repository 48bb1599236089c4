"""Coupons in the web shop, the app, the call centre: the same four commands, by a key that stands for the channel."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from hub.services.coupon_issue import IssuedCoupon, IssueOrder
from hub.services.credentials import Scope
from tests.support.campaigns import live_coupons, make_campaign, order_id, published
from tests.support.hub import LiveHub
from tests.support.wire import WireRegister

__all__ = ["live_coupons"]


class Channel:
    """A channel of the chain, with a key of its own."""

    def __init__(self, live: LiveHub, name: str, scope: Scope = "coupon") -> None:
        self._http = live.http
        self._bearer = {"Authorization": f"Bearer {live.hub.keys.make(name, (scope,))}"}

    def say(self, command: str, key: str = "", **body: Any) -> Any:
        headers = {**self._bearer, "Idempotency-Key": key or str(uuid.uuid4())}
        return self._http.post(f"/v1/coupons/{command}", json=body, headers=headers)


@pytest.fixture
def web(live_coupons: LiveHub) -> Channel:
    return Channel(live_coupons, "web shop")


@pytest.fixture
def till(live_coupons: LiveHub) -> WireRegister:
    return live_coupons.enroll("014-1")


def issued(live: LiveHub, count: int = 1, **changes: Any) -> list[IssuedCoupon]:
    campaign = make_campaign(live.hub, datetime.now(UTC), **changes)
    live.hub.coupon_issue.place(IssueOrder(order_id(1), campaign.number, count, changes.get("location_id")), "test")
    live.hub.coupon_issue.issue(order_id(1))
    return list(live.hub.coupon_issue.issued(campaign.number))


def at_till(till: WireRegister, command: str, **body: Any) -> Any:
    headers = {**till.bearer, "Idempotency-Key": str(uuid.uuid4())}
    return till.http.post(f"/v1/coupons/{command}", json=body, headers=headers).json()


def order(number: str = "order-1") -> dict[str, Any]:
    return {"basket_id": "cart-1", "transaction_id": number, "value": 1299, "currency": "PLN"}


def test_a_channel_checks_locks_and_redeems_a_code_and_the_till_is_told_where(
    live_coupons: LiveHub, web: Channel, till: WireRegister
) -> None:
    [coupon] = issued(live_coupons)
    checked = web.say("check", code=coupon.code)
    locked = web.say("lock", code=coupon.code, basket_id="cart-1")
    meanwhile = at_till(till, "lock", code=coupon.token, basket_id="b-1")["refusal"]
    redeemed = web.say("redeem", code=coupon.code, **order())
    after = at_till(till, "check", code=coupon.code)["refusal"]

    assert [each.status_code for each in (checked, locked, redeemed)] == [200] * 3
    assert [each.json()["refusal"] for each in (checked, locked, redeemed)] == [None] * 3
    assert (meanwhile["code"], meanwhile["values"]["channel"]) == ("coupon.locked_in_channel", "web shop")
    assert (after["code"], after["values"]["channel"]) == ("coupon.used_in_channel", "web shop")
    assert after["detail"].startswith("It was used already in the web shop on ")


def test_registers_hear_of_a_channels_use_and_the_report_counts_it(live_coupons: LiveHub, web: Channel) -> None:
    [coupon] = issued(live_coupons)
    web.say("redeem", code=coupon.code, **order())
    row = published(live_coupons.hub, "spent:")[f"spent:{coupon.serial}"]
    report = live_coupons.hub.campaign_reports.of(1)

    assert (row["channel"], row["location_name"], row["location_id"]) == ("web shop", "web shop", "")
    assert [(each.channel, each.location_id, each.sums.redeemed_value) for each in report.locations] == [
        ("web shop", "", 1299)
    ]


def test_a_code_that_was_given_back_is_free_and_only_its_holder_gives_it_back(
    live_coupons: LiveHub, web: Channel, till: WireRegister
) -> None:
    [coupon] = issued(live_coupons)
    app = Channel(live_coupons, "app")
    web.say("lock", code=coupon.code, basket_id="cart-1")
    strangers = [
        app.say("release", code=coupon.code, basket_id="cart-1").json(),
        at_till(till, "release", code=coupon.code, basket_id="cart-1"),
        app.say("lock", code=coupon.code, basket_id="cart-1").json()["refusal"]["code"],
    ]
    own = web.say("release", code=coupon.code, basket_id="cart-1").json()

    assert strangers == [{"released": False}, {"released": False}, "coupon.locked_in_channel"]
    assert own == {"released": True}
    assert at_till(till, "lock", code=coupon.code, basket_id="b-1")["refusal"] is None


def test_a_command_sent_again_is_answered_again_and_another_one_needs_a_key_of_its_own(
    live_coupons: LiveHub, web: Channel
) -> None:
    [coupon] = issued(live_coupons)
    first = web.say("redeem", "key-1", code=coupon.code, **order())
    again = web.say("redeem", "key-1", code=coupon.code, **order())
    other = web.say("redeem", "key-1", code=coupon.code, **order("order-2"))
    without = web._http.post("/v1/coupons/lock", json={"code": coupon.code, "basket_id": "c"}, headers=web._bearer)

    assert first.json() == again.json()
    assert first.json()["refusal"] is None
    assert (other.status_code, other.json()["code"]) == (422, "request.key_reused")
    assert (without.status_code, without.json()["code"]) == (422, "request.invalid")


def test_two_channels_may_choose_the_same_key_and_the_same_order_number(live_coupons: LiveHub, web: Channel) -> None:
    [coupon] = issued(live_coupons)
    app = Channel(live_coupons, "app")
    web.say("redeem", "key-1", code=coupon.code, **order())
    second = app.say("redeem", "key-1", code=coupon.code, **order()).json()["refusal"]

    assert (second["code"], second["values"]["channel"]) == ("coupon.used_in_channel", "web shop")


def test_a_code_for_one_shop_is_of_no_use_in_a_channel(live_coupons: LiveHub, web: Channel) -> None:
    [coupon] = issued(live_coupons, location_id="014")

    assert web.say("check", code=coupon.code).json()["refusal"]["code"] == "coupon.other_location"


def test_a_key_that_may_only_ask_for_prices_uses_no_codes(live_coupons: LiveHub) -> None:
    quoting = Channel(live_coupons, "price comparison", "quote")
    answer = quoting.say("check", code="OMNI-0000-0000")

    assert (answer.status_code, answer.json()["code"]) == (403, "auth.scope")


def raced(*questions: Callable[[], Any]) -> list[Any]:
    """The answers to questions that are asked at the same moment."""
    barrier, answers = threading.Barrier(len(questions)), [None] * len(questions)

    def ask(place: int, question: Callable[[], Any]) -> None:
        barrier.wait()
        answers[place] = question()

    threads = [threading.Thread(target=ask, args=each) for each in enumerate(questions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_of_a_till_and_a_web_shop_that_lock_at_once_exactly_one_wins(
    live_coupons: LiveHub, web: Channel, till: WireRegister
) -> None:
    # The till has its token before the race begins.
    at_till(till, "check", code="OMNI-0000-0000")
    for coupon in issued(live_coupons, 8):
        answers = raced(
            partial(web.say, "lock", code=coupon.code, basket_id="cart"),
            partial(at_till, till, "lock", code=coupon.token, basket_id="basket"),
        )
        refusals = [answers[0].json()["refusal"], answers[1]["refusal"]]
        why = [refusal and refusal["code"] for refusal in refusals]
        assert why in (["coupon.locked", None], [None, "coupon.locked_in_channel"])


def test_the_commands_are_described_with_examples(live_coupons: LiveHub) -> None:
    described = live_coupons.http.get("/openapi.json").json()
    schemas = described["components"]["schemas"]
    header = described["paths"]["/v1/coupons/redeem"]["post"]["parameters"][0]

    assert all(schemas[name]["examples"] for name in ("CheckCoupon", "LockCoupon", "RedeemCoupon", "ReleaseCoupon"))
    assert (header["name"], "409" in header["description"]) == ("Idempotency-Key", True)
