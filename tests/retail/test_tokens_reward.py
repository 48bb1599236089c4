"""Rewards: coupons for next time that registers make by themselves, under serials that nobody has to count."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import Refusal
from retail.tokens import (
    CouponClass,
    CouponToken,
    ReadToken,
    RewardToken,
    is_reward_serial,
    normalize_short_code,
    read_token,
    reward_code,
    reward_serial,
    sign_token,
)
from retail.values import TransactionId, uuid7
from tests.support.tokens import COUPON, HUB_KEY, KEYS, NOW, REGISTER_KEY, REWARD, signed

ids = st.binary(min_size=10, max_size=10).map(lambda chance: TransactionId(uuid7(1_790_000_000_000, chance)))


@given(ids, st.integers(1, 20), st.sampled_from(CouponClass), st.none() | st.integers(0, 2**63 - 1))
def test_a_reward_says_what_was_put_into_it(
    transaction_id: TransactionId, place: int, coupon_class: CouponClass, cap: int | None
) -> None:
    token = replace(
        REWARD,
        serial=reward_serial(transaction_id, place),
        coupon_class=coupon_class,
        value_cap=cap,
        location=b"1234" if coupon_class is CouponClass.LOCATION_BOUND else None,
    )
    read = read_token(sign_token(token, REGISTER_KEY).lower(), KEYS, NOW)

    assert isinstance(read, ReadToken)
    assert (read.token, read.owner) == (token, "device-1")


@given(ids, st.integers(1, 20))
def test_a_rewards_serial_is_none_of_the_hubs_and_json_can_say_it(transaction_id: TransactionId, place: int) -> None:
    serial = reward_serial(transaction_id, place)

    assert serial == reward_serial(transaction_id, place)
    assert is_reward_serial(serial)
    assert 2**52 <= serial < 2**53


def test_no_two_of_many_rewards_share_a_serial_or_a_short_code() -> None:
    serials = {reward_serial(TransactionId(uuid7(1, os.urandom(10))), place) for place in (1, 2) for _ in range(5_000)}

    assert len(serials) == 10_000
    assert len({reward_code("NEXT", serial) for serial in serials}) == 10_000


@given(ids)
def test_a_rewards_short_code_checks_itself_and_is_longer_than_the_hubs(transaction_id: TransactionId) -> None:
    code = reward_code("NEXT", reward_serial(transaction_id, 1))
    key = normalize_short_code(code)

    assert key is not None
    assert len(key) == 16


@pytest.mark.parametrize("serial", [1, 2**52 - 1, 2**53])
def test_a_serial_that_somebody_counted_makes_no_reward(serial: int) -> None:
    with pytest.raises(ValueError, match="made of the sale"):
        replace(REWARD, serial=serial)


def test_the_hubs_key_signs_no_rewards_and_a_registers_no_coupons() -> None:
    refused = [
        read_token(sign_token(REWARD, HUB_KEY), KEYS, NOW),
        read_token(sign_token(COUPON, REGISTER_KEY), KEYS, NOW),
    ]

    assert [each.code for each in refused if isinstance(each, Refusal)] == ["token.wrong_audience"] * 2


def test_a_reward_and_a_coupon_of_the_same_payload_are_two_things() -> None:
    fields = {name: getattr(REWARD, name) for name in CouponToken.__dataclass_fields__ if name != "kind"}

    assert CouponToken(**fields).payload() == REWARD.payload()
    assert CouponToken(**fields) != REWARD
    assert isinstance(read_token(signed(REWARD), KEYS, NOW).token, RewardToken)  # type: ignore[union-attr]
