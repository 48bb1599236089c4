"""A register asks the hub of coupons: the answer, a refusal that can be put into words, or honestly nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.services.coupon_issue import IssueOrder
from retail.errors import Refusal
from retail.sale import Coupon, CouponCheck
from retail.values import PLN, BasketId, Known, Money, Unavailable
from sync_agent.coupon_answers import read_coupon, read_released
from sync_agent.errors import BadAnswer
from sync_agent.lookup import HubLine
from tests.support.agent_rig import Rig
from tests.support.campaigns import live_coupons, make_campaign, order_id
from tests.support.clock import FakeClock
from tests.support.hub import LiveHub
from tests.support.live_register import enroll_at, line_of

__all__ = ["live_coupons"]

BASKET, OTHER = BasketId("0190a000-0000-7000-8000-00000000000a"), BasketId("0190a000-0000-7000-8000-00000000000b")


@pytest.fixture
def lookup(tmp_path, live_coupons: LiveHub) -> Iterator[HubLine]:
    """The line of register 014-1 to the real hub."""
    rig = Rig(tmp_path / "register", live_coupons.url, FakeClock(datetime.now(UTC)))
    enroll_at(live_coupons, rig, "014-1")
    yield line_of(rig)
    rig.close()


def issued(live: LiveHub, **changes: Any) -> Any:
    campaign = make_campaign(live.hub, datetime.now(UTC), **changes)
    return live.hub.coupon_issue.issue_to(IssueOrder(order_id(1), campaign.number, 1), "test")


def test_a_coupon_is_known_by_its_token_and_by_its_short_code(live_coupons: LiveHub, lookup: HubLine) -> None:
    coupon = issued(live_coupons, value_cap=5000)
    said = Coupon(str(coupon.serial), coupon.code, "OMNI", CouponCheck.HUB, Money(5000, PLN))

    for text in (coupon.token, coupon.code.lower()):
        answer = lookup.lock_coupon(text, BASKET)
        assert isinstance(answer, Known)
        assert isinstance(answer.value, Coupon)
        assert replace(answer.value, lock=None) == said


def test_a_locked_coupon_carries_the_hubs_name_of_its_lock(live_coupons: LiveHub, lookup: HubLine) -> None:
    coupon = issued(live_coupons)
    first, again = lookup.lock_coupon(coupon.token, BASKET), lookup.lock_coupon(coupon.code, BASKET)

    assert isinstance(first, Known)
    assert isinstance(first.value, Coupon)
    assert first.value.lock is not None
    assert again == first


def test_what_another_basket_holds_is_refused_with_where_and_since_when(live_coupons: LiveHub, lookup: HubLine) -> None:
    coupon = issued(live_coupons)
    before = datetime.now(UTC)
    lookup.lock_coupon(coupon.token, OTHER)
    answer = lookup.lock_coupon(coupon.token, BASKET)

    assert isinstance(answer, Known)
    assert isinstance(answer.value, Refusal)
    assert (answer.value.code, answer.value.values["register_id"]) == ("coupon.locked", "014-1")
    assert before - timedelta(seconds=1) <= answer.value.values["since"]  # type: ignore[operator]


def test_a_released_coupon_is_free_again(live_coupons: LiveHub, lookup: HubLine) -> None:
    coupon = issued(live_coupons)
    lookup.lock_coupon(coupon.token, OTHER)
    released, nothing = lookup.release_coupon(coupon.token, OTHER), lookup.release_coupon(coupon.token, OTHER)

    assert (released, nothing) == (Known(True), Known(False))
    assert isinstance(lookup.lock_coupon(coupon.token, BASKET), Known)


def test_a_code_nobody_issued_is_refused(lookup: HubLine) -> None:
    answer = lookup.lock_coupon("OMNI-0000-0000", BASKET)

    assert isinstance(answer, Known)
    assert answer.value == Refusal("coupon.unknown", {"code": "OMNI-0000-0000"})


def test_a_hub_that_is_away_is_no_answer_and_never_an_old_one(live_coupons: LiveHub, lookup: HubLine, rig: Rig) -> None:
    coupon = issued(live_coupons)
    lookup.lock_coupon(coupon.token, BASKET)
    cut_off = line_of(rig, 0.000_001)

    assert isinstance(cut_off.lock_coupon(coupon.token, BASKET), Unavailable)


COUPON = {"serial": "1", "code": "OMNI-1", "promotion_id": "OMNI", "value_cap": None, "currency": None}


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"refusal": None, "coupon": None, "lock": None},
        {"refusal": None, "coupon": {**COUPON, "serial": 1}, "lock": None},
        {"refusal": None, "coupon": {**COUPON, "value_cap": 1.5, "currency": "PLN"}, "lock": None},
        {"refusal": None, "coupon": {**COUPON, "value_cap": 1, "currency": "XXX"}, "lock": None},
        {"refusal": None, "coupon": COUPON, "lock": {}},
        {"refusal": {"code": "coupon.used"}, "coupon": None, "lock": None},
        {"refusal": {"code": "coupon.used", "values": {"at": "yesterday"}}, "coupon": None, "lock": None},
    ],
)
def test_what_is_no_answer_is_told_from_one(content: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        read_coupon(content)


def test_a_release_that_says_nothing_is_no_answer() -> None:
    with pytest.raises(BadAnswer):
        read_released({"released": "yes"})
