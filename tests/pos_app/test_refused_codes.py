"""Codes that are refused are counted by day, reason and kind, and nothing else of them is kept."""

from __future__ import annotations

import pytest

from retail.feeds import campaign_key, spent_key
from retail.tokens import CouponClass, CouponToken, RewardToken, reward_code, reward_serial, short_code, sign_token
from retail.values import TransactionId, uuid7
from tests.support.clock import OPENING_TIME, FakeClock
from tests.support.headless_till import HeadlessTill
from tests.support.rewards import DAY, promise_rewards, publish, reward_campaign
from tests.support.tokens import REGISTER_KEY, STRANGERS_KEY

SERIAL = reward_serial(TransactionId(uuid7(1, bytes(10))), 1)
REWARD = RewardToken(SERIAL, 21, OPENING_TIME - DAY, OPENING_TIME + DAY, CouponClass.OFFLINE_OK)
COUPON = CouponToken(7, 21, OPENING_TIME - DAY, OPENING_TIME + DAY, CouponClass.OFFLINE_OK)
TOKEN = sign_token(REWARD, REGISTER_KEY)


@pytest.fixture
def till(till: HeadlessTill) -> HeadlessTill:
    promise_rewards(till, REGISTER_KEY)
    return till


def counts(till: HeadlessTill) -> list[tuple[str, str, int]]:
    return [(each.reason, each.kind, each.times) for each in till.store.refused_codes.since(OPENING_TIME.date())]


def test_forged_altered_and_foreign_codes_are_counted_by_reason_and_kind(till: HeadlessTill) -> None:
    altered = TOKEN[:60] + ("A" if TOKEN[60] != "A" else "B") + TOKEN[61:]
    for text in (altered, altered, sign_token(COUPON, REGISTER_KEY), sign_token(COUPON, STRANGERS_KEY), "KT1!" + TOKEN):
        till.scan(text)

    assert counts(till) == [
        ("token.forged", "reward", 2),
        ("token.unknown_key", "coupon", 1),
        ("token.wrong_audience", "coupon", 1),
    ]


def test_a_coupon_of_no_reward_and_one_used_elsewhere_are_counted(till: HeadlessTill) -> None:
    publish(till, "coupon", (campaign_key(21), reward_campaign(reward=None)))
    till.scan(TOKEN)
    publish(till, "coupon", (campaign_key(21), reward_campaign()))
    used = {"location_id": "", "location_name": "web shop", "register_id": "", "channel": "web shop"}
    publish(till, "coupon", (spent_key(SERIAL), {**used, "serial": SERIAL, "at": OPENING_TIME.isoformat()}))
    till.scan(TOKEN)

    assert counts(till) == [("coupon.no_reward", "reward", 1), ("coupon.used_in_channel", "reward", 1)]
    assert till.banner == f"Code {reward_code('NEXT', SERIAL)} was already used in the web shop at 2 Mar · 10:00."


def test_what_is_not_the_codes_fault_is_not_counted(till: HeadlessTill) -> None:
    till.scan(short_code("NEXT", bytes(8)), TOKEN, TOKEN, "5900012001109")

    assert counts(till) == []


def test_each_day_has_counts_of_its_own_and_old_ones_are_forgotten(till: HeadlessTill, clock: FakeClock) -> None:
    expired = sign_token(COUPON, STRANGERS_KEY)
    till.scan(expired)
    clock.advance(days=1)
    till.scan(expired)
    till.store.refused_codes.forget((OPENING_TIME + DAY).date())

    assert [(each.day, each.times) for each in till.store.refused_codes.since(OPENING_TIME.date())] == [
        ((OPENING_TIME + DAY).date(), 1)
    ]
