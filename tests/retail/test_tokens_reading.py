from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from retail.errors import Refusal
from retail.tokens import (
    GRACE,
    KeySet,
    ReadToken,
    SigningKey,
    Token,
    TokenKind,
    VerificationKey,
    key_id_of,
    read_token,
    sign_token,
)
from retail.values import TransactionId, uuid7
from tests.support.tokens import (
    BASKET,
    COUPON,
    DAY,
    EVERY,
    HUB,
    HUB_KEY,
    KEYS,
    NOW,
    PICK_UP,
    RECEIPT,
    REGISTER,
    REGISTER_KEY,
    STRANGERS_KEY,
    signed,
)

MINUTE = timedelta(minutes=1)
NO_GRACE = timedelta(0)


def read(token: Token, now: datetime = NOW, keys: KeySet = KEYS, grace: timedelta = GRACE) -> ReadToken | Refusal:
    return read_token(signed(token), keys, now, grace=grace)


def refused(code: str, token: Token, **values: object) -> Refusal:
    owner = HUB.owner if token.kind in HUB.kinds else REGISTER.owner
    return Refusal(f"token.{code}", {"owner": owner, "kind": token.kind, **values})


# Who signed it.


@pytest.mark.parametrize("token", EVERY, ids=lambda token: token.kind)
def test_a_token_tells_whose_key_signed_it(token: Token) -> None:
    found = read(token)
    assert isinstance(found, ReadToken)
    assert found.owner == ("hub" if token.kind in HUB.kinds else "device-1")
    assert KEYS.find(found.key_id) == ((HUB if token.kind in HUB.kinds else REGISTER),)


def test_a_strangers_token_names_a_key_that_nobody_knows() -> None:
    stranger = key_id_of(STRANGERS_KEY.public)
    assert read_token(sign_token(COUPON, STRANGERS_KEY), KEYS, NOW) == Refusal(
        "token.unknown_key", {"key_id": stranger.hex()}
    )


class Impostor:
    """Signs with a key of its own and shows the hub's."""

    public = HUB_KEY.public

    def sign(self, message: bytes) -> bytes:
        return STRANGERS_KEY.sign(message)


def test_a_token_that_shows_the_hubs_key_and_is_signed_by_another_is_forged() -> None:
    assert read_token(sign_token(COUPON, Impostor()), KEYS, NOW) == Refusal("token.forged")


class SignsBare:
    """The hub's key, asked to sign the same bytes for another purpose."""

    public = HUB_KEY.public

    def sign(self, message: bytes) -> bytes:
        return HUB_KEY.sign(message.removeprefix(b"kontuar signed code\0"))


def test_a_signature_given_for_another_purpose_makes_no_token() -> None:
    assert read_token(sign_token(COUPON, SignsBare()), KEYS, NOW) == Refusal("token.forged")


@pytest.mark.parametrize("token", [COUPON, PICK_UP], ids=lambda token: token.kind)
def test_a_registers_key_cannot_sign_what_only_the_hub_may(token: Token) -> None:
    found = read_token(sign_token(token, REGISTER_KEY), KEYS, NOW)
    assert found == Refusal("token.wrong_audience", {"owner": "device-1", "kind": token.kind})


def test_the_hubs_key_cannot_sign_a_receipt() -> None:
    found = read_token(sign_token(RECEIPT, HUB_KEY), KEYS, NOW)
    assert found == Refusal("token.wrong_audience", {"owner": "hub", "kind": TokenKind.RECEIPT})


def test_a_token_of_another_kind_than_is_wanted_says_what_it_is() -> None:
    wanted = read_token(signed(RECEIPT), KEYS, NOW, expected={TokenKind.COUPON})
    assert wanted == refused("wrong_kind", RECEIPT)


def test_a_token_of_a_wanted_kind_is_read() -> None:
    wanted = read_token(signed(COUPON), KEYS, NOW, expected=[TokenKind.COUPON, TokenKind.PICK_UP])
    assert isinstance(wanted, ReadToken)


# Keys come and go.


def test_nothing_that_a_revoked_key_signed_is_believed() -> None:
    keys = KeySet([replace(HUB, revoked=True), REGISTER])
    assert read(COUPON, keys=keys) == refused("key_revoked", COUPON)
    assert isinstance(read(RECEIPT, keys=keys), ReadToken)


def test_during_a_rotation_both_keys_are_believed() -> None:
    new_key = SigningKey.from_seed(bytes(32))
    keys = KeySet([replace(HUB, valid_to=NOW + DAY), replace(HUB, public=new_key.public, valid_from=NOW - DAY)])
    assert isinstance(read(COUPON, keys=keys), ReadToken)
    assert isinstance(read_token(sign_token(COUPON, new_key), keys, NOW), ReadToken)


def test_a_key_that_was_rotated_out_is_believed_until_its_end_and_the_grace() -> None:
    coupon = replace(COUPON, expires=NOW + 30 * DAY)
    keys = KeySet([replace(HUB, valid_to=NOW)])
    late = read(coupon, NOW + GRACE - MINUTE, keys)
    assert isinstance(late, ReadToken)
    assert late.within_grace
    assert read(coupon, NOW + GRACE, keys) == refused("key_expired", coupon, at=NOW)


def test_a_key_of_tomorrow_is_not_believed_today() -> None:
    starts = NOW + GRACE + MINUTE
    assert read(COUPON, keys=KeySet([replace(HUB, valid_from=starts)])) == refused(
        "key_not_yet_valid", COUPON, starts=starts
    )


class SameId(VerificationKey):
    """A key that has the hub's id by chance."""

    @property
    def key_id(self) -> bytes:
        return HUB.key_id


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_keys_that_share_an_id_the_right_one_is_found(order: int) -> None:
    twin = SameId(STRANGERS_KEY.public, HUB.kinds, "another hub", HUB.valid_from)
    keys = KeySet([HUB, twin][::order])
    assert set(keys.find(HUB.key_id)) == {HUB, twin}
    assert read(COUPON, keys=keys) == read(COUPON)


def test_a_set_of_no_keys_believes_nothing() -> None:
    found = read(COUPON, keys=KeySet())
    assert isinstance(found, Refusal)
    assert found.code == "token.unknown_key"


def test_sets_of_the_same_keys_are_equal() -> None:
    assert KeySet([HUB, REGISTER]) == KeySet((HUB, REGISTER))
    assert KeySet([HUB]) != KeySet([REGISTER])


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_public_key_has_thirty_two_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        replace(HUB, public=bytes(size))


def test_a_private_key_does_not_show_itself() -> None:
    seed = bytes(range(32))
    assert seed.hex() not in repr(SigningKey.from_seed(seed))


# Time.


@pytest.mark.parametrize("token", [COUPON, BASKET, PICK_UP], ids=lambda token: token.kind)
def test_an_expired_token_is_believed_for_the_grace_and_then_no_more(token: Token) -> None:
    assert token.expires is not None
    in_time, late = read(token, token.expires - MINUTE), read(token, token.expires)
    assert isinstance(in_time, ReadToken)
    assert isinstance(late, ReadToken)
    assert (in_time.within_grace, late.within_grace) == (False, True)
    assert isinstance(read(token, token.expires + GRACE - MINUTE), ReadToken)
    assert read(token, token.expires + GRACE) == refused("expired", token, at=token.expires)


@pytest.mark.parametrize("token", [COUPON, BASKET, RECEIPT], ids=lambda token: token.kind)
def test_a_token_of_the_future_is_believed_for_the_grace_and_not_before(token: Token) -> None:
    starts = token.valid_from
    assert starts is not None
    early = read(token, starts - GRACE)
    assert isinstance(early, ReadToken)
    assert early.within_grace
    assert read(token, starts - GRACE - MINUTE) == refused("not_yet_valid", token, starts=starts)


def test_without_a_grace_every_minute_counts() -> None:
    assert isinstance(read(COUPON, COUPON.valid_from, grace=NO_GRACE), ReadToken)
    assert isinstance(read(COUPON, COUPON.valid_from - MINUTE, grace=NO_GRACE), Refusal)
    assert read(COUPON, COUPON.expires, grace=NO_GRACE) == refused("expired", COUPON, at=COUPON.expires)


def test_a_receipt_proves_its_sale_long_after_the_goods_can_be_returned() -> None:
    found = read(RECEIPT, NOW + 800 * DAY)
    assert isinstance(found, ReadToken)
    assert not found.within_grace


def test_a_receipt_of_the_last_day_of_time_is_of_the_future() -> None:
    receipt = replace(RECEIPT, transaction_id=TransactionId(uuid7(2**48 - 1, bytes(10))))
    found = read(receipt)
    assert isinstance(found, Refusal)
    assert found.code == "token.not_yet_valid"


def test_what_is_wrong_with_a_key_is_said_before_what_is_wrong_with_the_time() -> None:
    keys = KeySet([replace(HUB, revoked=True)])
    assert read(COUPON, NOW + 900 * DAY, keys) == refused("key_revoked", COUPON)


def test_a_token_of_another_kind_is_called_that_even_when_it_has_expired() -> None:
    found = read_token(signed(BASKET), KEYS, NOW + 30 * DAY, expected={TokenKind.COUPON})
    assert found == refused("wrong_kind", BASKET)
