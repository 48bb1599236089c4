from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import Refusal
from retail.tokens import (
    HEADER,
    LONGEST_BASKET,
    SHORTEST_BODY,
    BasketToken,
    CouponClass,
    CouponToken,
    GivenCoupon,
    KeySet,
    PickUpToken,
    ReadToken,
    ReceiptToken,
    Token,
    TokenKind,
    TokenLine,
    VerificationKey,
    customer_digest,
    location_digest,
    read_token,
    sign_basket,
    sign_token,
    token_in,
    totals_digest,
    whole_minute,
)
from retail.values import (
    EUR,
    PLN,
    BasketId,
    CustomerId,
    LocationId,
    Money,
    Quantity,
    RegisterId,
    Sku,
    TransactionId,
    Unit,
    uuid7,
)
from tests.support.tokens import (
    BASKET,
    COUPON,
    DAY,
    ELSEWHERE,
    EVERY,
    HUB_KEY,
    KEYS,
    KOWALSKI,
    NOW,
    NOWAK,
    PICK_UP,
    RECEIPT,
    REGISTER_KEY,
    SHOP,
    TIME_ID,
    basket_of,
    signed,
)

ALL_KINDS = KeySet([VerificationKey(HUB_KEY.public, frozenset(TokenKind), "hub", datetime.min.replace(tzinfo=UTC))])
CENTURIES = timedelta(days=4_000_000)


def read(text: str) -> ReadToken | Refusal:
    return read_token(text, KEYS, NOW)


def code_of(text: str) -> str:
    found = read(text)
    return found.code if isinstance(found, Refusal) else ""


def of_bytes(raw: bytes) -> str:
    return HEADER + base64.b32encode(raw).decode().rstrip("=")


def bytes_of(text: str) -> bytes:
    body = text.removeprefix(HEADER)
    return base64.b32decode(body + "=" * (-len(body) % 8))


# Round trips.

moments = st.integers(0, 256**3 - 1).map(lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
periods = st.tuples(moments, moments).filter(lambda pair: pair[0] != pair[1]).map(sorted)
uuid7s = st.builds(uuid7, st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
digests = st.binary(min_size=4, max_size=4)
names = st.text(max_size=20)
minors = st.integers(-(2**40), 2**40).map(lambda minor: Money(minor, EUR))
coupons = st.builds(
    lambda serial, campaign, period, *rest: CouponToken(serial, campaign, *period, *rest),
    st.integers(0, 2**64 - 1),
    st.integers(0, 2**32 - 1),
    periods,
    st.sampled_from([CouponClass.ONLINE_ONLY, CouponClass.OFFLINE_OK]),
    st.none() | st.integers(0, 2**63 - 1),
    st.none() | digests,
    st.none() | digests,
)
receipts = st.builds(
    ReceiptToken, uuid7s.map(TransactionId), digests, digests, st.dates(date(2020, 1, 1), date(2064, 11, 8))
)
token_lines = st.builds(
    TokenLine,
    names.map(Sku),
    st.builds(Quantity, st.integers(-(2**40), 2**40), st.sampled_from(Unit)),
    st.none() | minors,
    st.none() | minors,
)
baskets = st.builds(
    lambda basket, location, register, period, lines, given_coupons, customer: BasketToken(
        BasketId(basket), location, register, *period, EUR, lines, given_coupons, customer
    ),
    st.uuids().map(str),
    names.map(LocationId),
    names.map(RegisterId),
    periods,
    st.lists(token_lines, max_size=5).map(tuple),
    st.lists(st.builds(GivenCoupon, st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1)), max_size=3).map(tuple),
    st.none() | st.text(min_size=1, max_size=40).map(CustomerId),
)
short_texts = st.text(min_size=1, max_size=16)
pick_ups = st.builds(PickUpToken, short_texts, short_texts.map(LocationId), moments, st.text(max_size=16))


@given(coupons | receipts | baskets | pick_ups)
def test_a_token_comes_back_as_it_was_signed(token: Token) -> None:
    found = read_token(sign_token(token, HUB_KEY), ALL_KINDS, NOW, grace=CENTURIES)
    assert isinstance(found, ReadToken)
    assert found.token == token


@given(coupons | receipts | baskets | pick_ups)
def test_a_tokens_text_is_one_header_and_upper_case_base32(token: Token) -> None:
    text = sign_token(token, HUB_KEY)
    assert text == token_in(text) == of_bytes(bytes_of(text))


def test_a_location_bound_coupon_comes_back_with_all_it_says() -> None:
    assert read(signed(COUPON)) == ReadToken(COUPON, bytes_of(signed(COUPON))[1:5], "hub")


def test_a_moment_of_another_zone_comes_back_as_the_same_moment() -> None:
    warsaw = timezone(timedelta(hours=1))
    found = read(signed(replace(COUPON, expires=COUPON.expires.astimezone(warsaw))))
    assert isinstance(found, ReadToken)
    assert found.token.expires == COUPON.expires


@pytest.mark.parametrize("token", EVERY, ids=lambda token: token.kind)
def test_a_token_in_lower_case_is_the_same_token(token: Token) -> None:
    assert read(signed(token).lower()) == read(signed(token))
    assert isinstance(read(signed(token)), ReadToken)


# Altered, cut, foreign.


@pytest.mark.parametrize("token", EVERY, ids=lambda token: token.kind)
def test_a_token_with_any_single_bit_flipped_is_refused(token: Token) -> None:
    raw = bytes_of(signed(token))
    for place in range(len(raw) * 8):
        flipped = (int.from_bytes(raw, "big") ^ 1 << place).to_bytes(len(raw), "big")
        assert isinstance(read(of_bytes(flipped)), Refusal), place


@given(st.sampled_from(EVERY), st.data())
def test_a_token_with_any_sign_changed_is_refused(token: Token, data: st.DataObject) -> None:
    text = signed(token)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(exclude_characters=text[place] + text[place].lower()))
    assert isinstance(read(text[:place] + other + text[place + 1 :]), Refusal)


@given(st.sampled_from(EVERY), st.data())
def test_a_token_with_any_two_signs_exchanged_is_refused(token: Token, data: st.DataObject) -> None:
    signs = list(signed(token))
    one = data.draw(st.integers(0, len(signs) - 1))
    other = data.draw(st.integers(0, len(signs) - 1).filter(lambda place: signs[place] != signs[one]))
    signs[one], signs[other] = signs[other], signs[one]
    assert isinstance(read("".join(signs)), Refusal)


@pytest.mark.parametrize("token", EVERY, ids=lambda token: token.kind)
def test_a_token_that_lost_its_end_anywhere_is_called_truncated(token: Token) -> None:
    text = signed(token)
    assert {code_of(text[:kept]) for kept in range(len(HEADER), len(text))} == {"token.truncated"}


@pytest.mark.parametrize("extra", ["A", "AA", "AAAAAAAA", "====", " ", "\n"])
def test_a_token_with_anything_behind_it_is_refused(extra: str) -> None:
    assert isinstance(read(signed(RECEIPT) + extra), Refusal)


def test_spare_bits_behind_the_last_byte_make_another_text_and_no_token() -> None:
    text = signed(RECEIPT)
    assert len(bytes_of(text)) * 8 % 5 != 0
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"["ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".index(text[-1]) + 1]
    assert bytes_of(text[:-1] + last) == bytes_of(text)
    assert code_of(text[:-1] + last) == "token.truncated"


@pytest.mark.parametrize("text", ["", "KT", "5901234123457", "KTI" + "A" * 150, "https://example.com", "ﬀ", "kt\u0131"])
def test_a_text_without_the_header_is_not_ours(text: str) -> None:
    assert read(text) == Refusal("token.not_ours")


@pytest.mark.parametrize("sign", ["0", "1", "8", "9", "=", "-", " ", "_", "ſ", "ı", "٣", "Ą"])
def test_a_token_with_a_sign_that_none_has_is_damaged(sign: str) -> None:
    text = signed(COUPON)
    assert read(text[:40] + sign + text[41:]) == Refusal("token.damaged")


@pytest.mark.parametrize(
    ("first", "kind", "version"), [(0x12, 1, 2), (0x10, 1, 0), (0x61, 6, 1), (0x01, 0, 1), (0xFF, 15, 15)]
)
def test_a_kind_or_version_of_the_future_is_refused_as_unknown(first: int, kind: int, version: int) -> None:
    raw = bytes([first]) + bytes_of(signed(COUPON))[1:]
    assert read(of_bytes(raw)) == Refusal("token.unknown_version", {"kind": kind, "version": version})


@given(st.text(max_size=200) | st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", max_size=300).map(HEADER.__add__))
def test_no_text_makes_reading_raise(text: str) -> None:
    assert isinstance(read(text), Refusal)


class SignsAnything:
    """A key of ours over whatever payload a test wants."""

    def __init__(self, kind: TokenKind, payload: bytes) -> None:
        self.kind, self._payload = kind, payload

    def payload(self) -> bytes:
        return self._payload


@given(st.sampled_from(TokenKind), st.binary(min_size=1, max_size=120))
def test_contents_that_make_no_sense_are_refused_even_behind_a_good_signature(kind: TokenKind, payload: bytes) -> None:
    found = read_token(sign_token(SignsAnything(kind, payload), HUB_KEY), ALL_KINDS, NOW, grace=CENTURIES)  # type: ignore[arg-type]
    if isinstance(found, ReadToken):
        assert found.token.kind is kind
    else:
        assert found == Refusal("token.unreadable", {"owner": "hub", "kind": kind})


@given(st.sampled_from(EVERY), st.binary(min_size=1, max_size=9), st.data())
def test_a_signed_payload_is_read_only_in_its_one_spelling(token: Token, noise: bytes, data: st.DataObject) -> None:
    payload = token.payload()
    place = data.draw(st.integers(0, len(payload)))
    altered = payload[:place] + noise + payload[data.draw(st.integers(place, len(payload))) :]
    found = read_token(
        sign_token(SignsAnything(token.kind, altered), HUB_KEY),  # type: ignore[arg-type]
        ALL_KINDS,
        NOW,
        grace=CENTURIES,
    )
    if isinstance(found, ReadToken) and token.kind is not TokenKind.BASKET:
        assert found.token.payload() == altered


def test_contents_that_unfold_beyond_any_basket_are_not_unfolded() -> None:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    bomb = BASKET.payload()[:22] + deflate.compress(bytes(50_000_000)) + deflate.flush()
    found = read_token(sign_token(SignsAnything(TokenKind.BASKET, bomb), HUB_KEY), ALL_KINDS, NOW)  # type: ignore[arg-type]
    assert isinstance(found, Refusal)
    assert found.code == "token.unreadable"


# What the kinds say.


def test_a_coupon_knows_its_customer_and_its_location() -> None:
    assert COUPON.is_for_customer(KOWALSKI)
    assert not COUPON.is_for_customer(NOWAK)
    assert not COUPON.is_for_customer(None)
    assert COUPON.is_for_location(SHOP)
    assert not COUPON.is_for_location(ELSEWHERE)


def test_a_coupon_that_names_nobody_is_for_everybody_everywhere() -> None:
    anybodys = replace(COUPON, coupon_class=CouponClass.OFFLINE_OK, customer=None, location=None)
    assert anybodys.is_for_customer(None)
    assert anybodys.is_for_location(ELSEWHERE)


@pytest.mark.parametrize(
    "changes",
    [
        {"serial": -1},
        {"serial": 1 << 64},
        {"campaign": 1 << 32},
        {"value_cap": -1},
        {"expires": COUPON.valid_from},
        {"location": None},
        {"customer": b"123"},
    ],
)
def test_a_coupon_that_contradicts_itself_is_not_made(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        replace(COUPON, **changes)


@pytest.mark.parametrize(
    "moment", [NOW.replace(second=1), NOW.replace(tzinfo=None), NOW.replace(year=2052), NOW.replace(year=2019)]
)
def test_a_moment_that_a_token_cannot_say_exactly_is_not_signed(moment: datetime) -> None:
    with pytest.raises(ValueError):
        replace(PICK_UP, expires=moment).payload()


def test_a_moment_is_cut_down_to_its_minute_for_signing() -> None:
    assert whole_minute(NOW.replace(second=59, microsecond=1)) == NOW


@pytest.mark.parametrize(
    "transaction_id", ["", "sale-1", TIME_ID.upper(), TIME_ID.replace("-", ""), "8d1c1f52-8f3c-4f38-9b53-b9e9e4d3b6ad"]
)
def test_a_receipt_is_named_by_a_uuid_of_version_7(transaction_id: str) -> None:
    with pytest.raises(ValueError):
        replace(RECEIPT, transaction_id=TransactionId(transaction_id))


def test_a_receipt_knows_when_and_where_the_sale_was_made() -> None:
    assert RECEIPT.valid_from == NOW
    assert RECEIPT.is_of_location(SHOP)
    assert not RECEIPT.is_of_location(ELSEWHERE)


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2064, 11, 9)])
def test_a_receipt_names_a_last_day_that_it_can_say(day: date) -> None:
    with pytest.raises(ValueError):
        replace(RECEIPT, return_until=day)


def test_totals_differ_by_number_amount_currency_and_day() -> None:
    day = NOW.date()
    alike = [
        totals_digest(417, Money(12999, PLN), day),
        totals_digest(418, Money(12999, PLN), day),
        totals_digest(417, Money(12998, PLN), day),
        totals_digest(417, Money(12999, EUR), day),
        totals_digest(417, Money(12999, PLN), day + DAY),
    ]
    assert len(set(alike)) == len(alike)
    assert totals_digest("417", Money(12999, PLN), day) == alike[0]


def test_a_location_and_a_customer_of_one_name_have_different_digests() -> None:
    assert location_digest(LocationId("014")) != customer_digest(CustomerId("014"))


def test_a_basket_keeps_to_one_currency() -> None:
    with pytest.raises(ValueError):
        replace(BASKET, currency=EUR)


@pytest.mark.parametrize("changes", [{"expires": BASKET.issued_at}, {"customer_id": CustomerId("")}])
def test_a_basket_that_contradicts_itself_is_not_made(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        replace(BASKET, **changes)


@pytest.mark.parametrize("changes", [{"order_id": ""}, {"location_id": LocationId("")}, {"order_id": "ż" * 33}])
def test_a_pick_up_names_its_order_and_location_in_few_words(changes: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        replace(PICK_UP, **changes)


# Sizes.


def test_a_basket_beyond_the_largest_code_is_refused_when_it_is_signed() -> None:
    fits, too_large = sign_basket(basket_of(90), REGISTER_KEY), sign_basket(basket_of(300), REGISTER_KEY)
    assert isinstance(fits, str)
    assert len(fits) <= LONGEST_BASKET
    assert too_large == Refusal("token.basket_too_large", {"lines": 300, "longest": LONGEST_BASKET})


def test_every_token_is_longer_than_what_is_called_cut_at_sight() -> None:
    assert min(len(signed(token)) for token in EVERY) >= len(HEADER) + SHORTEST_BODY
    assert token_in(signed(COUPON)[: len(HEADER) + SHORTEST_BODY - 1]) is None
