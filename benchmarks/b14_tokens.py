"""B14: signed tokens: how many a register reads and believes in a second, and how many the hub signs.

Processor time of the quickest of ten rounds: reading and signing wait for nothing, and a neighbour on the same core is
not what is measured. No program is quicker than the library it verifies with, so bare signatures take turns with the
tokens, and what reading adds to them is the median over the rounds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from benchmarks.figure import Figure, at_least
from retail.errors import Refusal
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
from retail.tokens.wire import Wire, unwrap
from retail.values import CustomerId, LocationId

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
REGISTERS = 1_000
"""Keys that a register of a chain knows beside the hub's."""
ROUNDS = 10
READS = 5_000
SIGNED = 1_667
"""100,000 codes in a minute."""


def run(quick: bool = False) -> list[Figure]:
    count = 50 if quick else 2_000
    key, keys = SigningKey.from_seed(bytes(32)), _keys()
    coupons = [replace(_coupon(), serial=serial) for serial in range(count)]
    texts = [sign_token(coupon, key) for coupon in coupons]
    signed = _rate(count, lambda: all(sign_token(coupon, key) for coupon in coupons))
    bare = partial(_all_hold, Ed25519PublicKey.from_public_bytes(key.public), [unwrap(text) for text in texts])
    turns = [(_seconds(bare), _seconds(lambda: _all_read(texts, keys))) for _ in range(ROUNDS)]
    of_bare, of_read = (count / min(each) for each in zip(*turns, strict=True))
    added = statistics.median(read / alone - 1 for alone, read in turns)
    side_by_side = count / min(_by_two_threads(texts, keys) for _ in range(ROUNDS))
    beside = f"{of_bare:,.0f} bare signatures, {added:.0%} added"
    return [
        at_least("B14", f"coupon tokens read, verified and judged ({beside})", of_read, "/s", READS),
        at_least("B14", "the same by two threads, as at the hub, by the clock", side_by_side, "/s", READS),
        at_least("B14b", "coupon tokens signed and written as text", signed, "/s", SIGNED),
    ]


def _all_read(texts: Sequence[str], keys: KeySet) -> bool:
    return all(isinstance(read_token(text, keys, NOW), ReadToken) for text in texts)


def _by_two_threads(texts: Sequence[str], keys: KeySet) -> float:
    """Seconds by the clock; the library lets go of Python's lock while it verifies."""
    halves = (texts[::2], texts[1::2])
    with ThreadPoolExecutor(2) as threads:
        started = time.perf_counter()
        if not all(threads.map(lambda half: _all_read(half, keys), halves)):
            raise AssertionError("a token of ours was not believed")
        return time.perf_counter() - started


def _all_hold(key: Ed25519PublicKey, wires: Sequence[Wire | Refusal]) -> bool:
    for wire in wires:
        assert isinstance(wire, Wire)
        key.verify(wire.signature, wire.message)
    return True


def _rate(count: int, work: Callable[[], bool]) -> float:
    """How often a second, in the quickest round."""
    return count / min(_seconds(work) for _ in range(ROUNDS))


def _seconds(work: Callable[[], bool]) -> float:
    """Processor time of one round; every single token must have come out right."""
    started = time.process_time()
    if not work():
        raise AssertionError("a token of ours was not believed")
    return time.process_time() - started


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
