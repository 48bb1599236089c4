"""Signed tokens to test with: keys of the hub and of a register, and one token of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from retail.tokens import (
    BasketToken,
    CouponClass,
    CouponToken,
    GivenCoupon,
    KeySet,
    PickUpToken,
    ReceiptToken,
    RewardToken,
    SigningKey,
    Token,
    TokenKind,
    TokenLine,
    VerificationKey,
    customer_digest,
    location_digest,
    reward_serial,
    sign_token,
    totals_digest,
)
from retail.values import (
    PLN,
    BasketId,
    CustomerId,
    LocationId,
    Money,
    Quantity,
    RegisterId,
    Sku,
    TransactionId,
    uuid7,
)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SHOP, ELSEWHERE = LocationId("014"), LocationId("022")
KOWALSKI, NOWAK = CustomerId("c-7"), CustomerId("c-8")

HUB_KEY = SigningKey.from_seed(b"hub".ljust(32, b"."))
REGISTER_KEY = SigningKey.from_seed(b"register".ljust(32, b"."))
STRANGERS_KEY = SigningKey.from_seed(b"stranger".ljust(32, b"."))

HUB = VerificationKey(HUB_KEY.public, frozenset({TokenKind.COUPON, TokenKind.PICK_UP}), "hub", NOW - 90 * DAY)
REGISTER = VerificationKey(
    REGISTER_KEY.public, frozenset({TokenKind.RECEIPT, TokenKind.BASKET, TokenKind.REWARD}), "device-1", NOW - 90 * DAY
)
KEYS = KeySet([HUB, REGISTER])

TIME_ID = uuid7(round(NOW.timestamp() * 1000), bytes(range(10)))

COUPON = CouponToken(
    serial=100_000,
    campaign=12,
    valid_from=NOW - 7 * DAY,
    expires=NOW + 7 * DAY,
    coupon_class=CouponClass.LOCATION_BOUND,
    value_cap=5000,
    customer=customer_digest(KOWALSKI),
    location=location_digest(SHOP),
)
RECEIPT = ReceiptToken(
    TransactionId(TIME_ID), location_digest(SHOP), totals_digest(417, Money(12999, PLN), NOW.date()), date(2026, 12, 21)
)
BASKET = BasketToken(
    BasketId(TIME_ID),
    SHOP,
    RegisterId("014-2"),
    NOW,
    NOW + DAY,
    PLN,
    (
        TokenLine(Sku("100017"), Quantity.pieces(2)),
        TokenLine(Sku("200400"), Quantity.grams(482), label_amount=Money(1234, PLN)),
        TokenLine(Sku("300001"), Quantity.pieces(1), unit_price=Money(4900, PLN)),
    ),
    (GivenCoupon(12, 100_000),),
    KOWALSKI,
)
PICK_UP = PickUpToken("WEB-2026-004711", SHOP, NOW + 5 * DAY, "PICK-7F2K")

REWARD = RewardToken(
    serial=reward_serial(TransactionId(TIME_ID), 1),
    campaign=13,
    valid_from=NOW,
    expires=NOW + 14 * DAY,
    coupon_class=CouponClass.OFFLINE_OK,
    value_cap=2000,
)

EVERY: tuple[Token, ...] = (COUPON, RECEIPT, BASKET, PICK_UP, REWARD)


def key_of(token: Token) -> SigningKey:
    """The key that may sign this kind."""
    return HUB_KEY if token.kind in HUB.kinds else REGISTER_KEY


def signed(token: Token) -> str:
    """The token's text, signed by whoever may."""
    return sign_token(token, key_of(token))


def basket_of(lines: int) -> BasketToken:
    """A basket of pieces whose SKUs look like those of a shop."""
    skus = (Sku(f"{(place * 7919 + 100_003) % 1_000_000:06d}") for place in range(lines))
    return replace(BASKET, lines=tuple(TokenLine(sku, Quantity.pieces(1)) for sku in skus), coupons=())
