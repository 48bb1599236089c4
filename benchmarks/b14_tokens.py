"""B14: signed tokens: how many a register reads and believes in a second, and how many the hub signs.

Processor time, not wall time: reading and signing wait for nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from benchmarks.figure import Figure, at_least
from retail.tokens import (
    CouponClass,
    CouponToken,
    KeySet,
    ReadToken,
    SigningKey,
    TokenKind,
    VerificationKey,
    customer_digest,
    location_digest,
    read_token,
    sign_token,
)
from retail.values import CustomerId, LocationId

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
REGISTERS = 1_000
"""Keys that a register of a chain knows beside the hub's."""
READS = 5_000
SIGNED = 1_667
"""100,000 codes in a minute."""


def run(quick: bool = False) -> list[Figure]:
    count = 500 if quick else 20_000
    key, keys = SigningKey.from_seed(bytes(32)), _keys()
    coupons = [replace(_coupon(), serial=serial) for serial in range(count)]
    texts: list[str] = []
    signed = _rate(count, lambda: texts.extend(sign_token(coupon, key) for coupon in coupons))
    believed: list[bool] = []
    read = _rate(count, lambda: believed.extend(isinstance(read_token(each, keys, NOW), ReadToken) for each in texts))
    if not all(believed) or len(believed) != count:
        raise AssertionError("a token of ours was not believed")
    return [
        at_least("B14", "coupon tokens read, verified and judged", read, "/s", READS),
        at_least("B14b", "coupon tokens signed and written as text", signed, "/s", SIGNED),
    ]


def _rate(count: int, work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return count / (time.process_time() - started)


def _keys() -> KeySet:
    hub = VerificationKey(SigningKey.from_seed(bytes(32)).public, frozenset({TokenKind.COUPON}), "hub", NOW)
    seeds = (number.to_bytes(32, "big") for number in range(1, REGISTERS + 1))
    kinds = frozenset({TokenKind.RECEIPT, TokenKind.BASKET})
    devices = (VerificationKey(SigningKey.from_seed(seed).public, kinds, "device", NOW) for seed in seeds)
    return KeySet([hub, *devices])


def _coupon() -> CouponToken:
    return CouponToken(
        serial=0,
        campaign=12,
        valid_from=NOW,
        expires=NOW + timedelta(days=30),
        coupon_class=CouponClass.LOCATION_BOUND,
        value_cap=5000,
        customer=customer_digest(CustomerId("c-7")),
        location=location_digest(LocationId("014")),
    )
