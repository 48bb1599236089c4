"""The stream of coupons: keys, campaigns and codes that must not be used travel as rows and come back as they were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from retail.errors import Refusal
from retail.feeds import (
    CampaignRow,
    KeyRow,
    RevokedRow,
    SpentRow,
    campaign_key,
    coupon_row_model,
    key_key,
    revoked_key,
    spent_key,
)
from retail.feeds.token_keys import key_row, key_set, verification_key
from retail.tokens import ReadToken, key_id_of, read_token
from tests.support.tokens import COUPON, HUB, KEYS, NOW, REGISTER, signed

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_key_comes_back_as_it_was() -> None:
    rows = [KeyRow.model_validate(key_row(key).model_dump(mode="json")) for key in KEYS.keys]

    assert [verification_key(row) for row in rows] == list(KEYS.keys)


def test_a_revoked_key_and_its_end_travel_too() -> None:
    row = key_row(HUB).model_copy(update={"valid_to": AT, "revoked": True})
    key = verification_key(KeyRow.model_validate(row.model_dump(mode="json")))

    assert (key.valid_to, key.revoked) == (AT, True)


def test_keys_from_the_feed_prove_a_token() -> None:
    assert isinstance(read_token(signed(COUPON), key_set([key_row(HUB), key_row(REGISTER)]), NOW), ReadToken)


def test_without_its_key_a_token_is_not_believed() -> None:
    refused = read_token(signed(COUPON), key_set([key_row(REGISTER)]), NOW)

    assert isinstance(refused, Refusal)
    assert refused.code == "token.unknown_key"


def test_a_kind_of_token_that_is_not_known_yet_is_passed_over() -> None:
    row = key_row(HUB).model_copy(update={"kinds": ("coupon", "ticket")})

    assert {str(kind) for kind in verification_key(row).kinds} == {"coupon"}


def test_a_keys_row_is_named_by_more_of_its_digest_than_tokens_say() -> None:
    assert key_key(HUB.public).startswith(f"key:{key_id_of(HUB.public).hex()}")
    assert len(key_key(HUB.public)) == len("key:") + 16


def test_rows_are_told_apart_by_their_keys() -> None:
    keys = [key_key(HUB.public), campaign_key(12), revoked_key(5, 5), revoked_key(5, 9), spent_key(7), "later:1"]

    assert [coupon_row_model(key) for key in keys] == [KeyRow, CampaignRow, RevokedRow, RevokedRow, SpentRow, None]


def test_a_revocation_of_one_and_one_of_a_range_are_named_apart() -> None:
    assert (revoked_key(5, 5), revoked_key(5, 9)) == ("revoked:5", "revoked:5-9")


@pytest.mark.parametrize(("serial", "is_held"), [(4, False), (5, True), (9, True), (10, False)])
def test_a_range_holds_its_ends(serial: int, is_held: bool) -> None:
    assert RevokedRow(first=5, last=9, at=AT).holds(serial) is is_held


def test_a_range_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValidationError, match="before it begins"):
        RevokedRow(first=9, last=5, at=AT)


def test_a_campaign_is_open_and_without_an_offline_cap_unless_said_otherwise() -> None:
    row = CampaignRow(
        number=12,
        promotion_id="OMNI",
        name="OMNI",
        coupon_class="offline_ok",
        prefix="OMNI",
        valid_from=AT,
        valid_to=AT + timedelta(days=30),
    )

    assert (row.open, row.offline_cap) == (True, None)


def test_moments_have_a_zone() -> None:
    with pytest.raises(ValidationError):
        SpentRow(serial=1, location_id="014", location_name="", register_id="014-1", at=datetime(2026, 3, 2))  # noqa: DTZ001
