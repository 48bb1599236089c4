"""``/v1/coupons``: what a register asks and says of one coupon. Whatever the hub knows is an answer, a no as well."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from hub.api.access import Access
from hub.api.coupon_words import plain, sentence
from hub.api.models import Command
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.services.coupons import Asker, FoundCoupon, Redemption
from hub.services.credentials import DeviceCredential, KeyCredential
from hub.services.idempotency import Idempotency
from retail.errors import Refusal

Code = Annotated[str, Field(min_length=1, max_length=500, examples=["OMNI-7F2K-9QXD"])]
Id = Annotated[str, Field(min_length=1, max_length=100)]
Customer = Annotated[str | None, Field(max_length=100)]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=100,
        description="Chosen by the sender, new for each command. The same key with the same body is given the stored "
        "answer for seven days; with another body 422 `request.key_reused`; 409 `request.still_running` (with "
        "Retry-After) while the first one is at work.",
        examples=["0193520e-7d4a-7c35-9b1e-5f0c2a8d6e11"],
    ),
]
Caller = DeviceCredential | KeyCredential
Json = Mapping[str, Any]
_CODE, _BASKET = "OMNI-7F2K-9QXD", "web-cart-88213"


def _example(**more: JsonValue) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [{"code": _CODE, "basket_id": _BASKET, **more}]})


class _WithCode(Command):
    code: Code


class CheckCoupon(_WithCode):
    """May it be used here? ``code`` is the token from the QR code, or the short code however it was typed."""

    model_config = _example(customer_id=None)

    basket_id: Annotated[str, Field(max_length=100)] = ""
    customer_id: Customer = None


class LockCoupon(_WithCode):
    """Keep it for a basket."""

    model_config = _example(customer_id=None)

    basket_id: Id
    customer_id: Customer = None


class ReleaseCoupon(_WithCode):
    """Give it back."""

    model_config = _example()

    basket_id: Id


class RedeemCoupon(_WithCode):
    """A complete sale used it; ``value`` is what it took off, in minor units. A channel's sale is its order."""

    model_config = _example(transaction_id="web-order-4711", value=1299, currency="PLN", customer_id=None)

    basket_id: Id
    transaction_id: Id
    value: Annotated[int, Field(strict=True, ge=0, le=2**53 - 1)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    customer_id: Customer = None


class KnownCoupon(BaseModel):
    """A coupon that may be used. ``value_cap`` is the most it may take off, in minor units of ``currency``."""

    serial: str
    code: str
    campaign: int
    name: str
    promotion_id: str
    coupon_class: str
    value_cap: int | None
    currency: str | None
    valid_from: datetime
    valid_to: datetime


class HeldLock(BaseModel):
    """The hub's name for a lock, and when it ends by itself."""

    lock: str
    until: datetime


class CouponRefusal(BaseModel):
    """Why not: ``code`` and ``values`` for programs, ``detail`` for people."""

    code: str
    values: dict[str, Any]
    detail: str


class CouponAnswer(BaseModel):
    """Either the coupon, with its lock when it has one, or why it may not be used."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "coupon": {
                        "serial": "100017",
                        "code": "OMNI-7F2K-9QXD",
                        "campaign": 12,
                        "name": "Jesień −10 %",
                        "promotion_id": "OMNI",
                        "coupon_class": "offline_ok",
                        "value_cap": 5000,
                        "currency": "PLN",
                        "valid_from": "2026-11-01T00:00:00+01:00",
                        "valid_to": "2026-12-25T00:00:00+01:00",
                    },
                    "lock": {"lock": "cl-5d1f0a9c3b7e2468", "until": "2026-11-20T11:15:00+01:00"},
                    "refusal": None,
                },
                {
                    "coupon": None,
                    "lock": None,
                    "refusal": {
                        "code": "coupon.used",
                        "values": {
                            "code": "OMNI-7F2K-9QXD",
                            "location_id": "027",
                            "location_name": "Kontuar Galeria",
                            "register_id": "027-1",
                            "at": "2026-11-20T10:02:11+01:00",
                        },
                        "detail": "It was used already in Kontuar Galeria (027-1) on 2026-11-20T10:02:11+01:00.",
                    },
                },
            ]
        }
    )

    coupon: KnownCoupon | None = None
    lock: HeldLock | None = None
    refusal: CouponRefusal | None = None


class ReleaseAnswer(BaseModel):
    """False when the basket did not hold it, which is as good."""

    released: bool


@dataclass(frozen=True, slots=True)
class _Answers:
    """Answers of the routes: each command once, each refusal counted."""

    idempotency: Idempotency
    count: Callable[[Refusal, str], None]

    def told(self, body: _WithCode, found: FoundCoupon | Refusal) -> CouponAnswer:
        if isinstance(found, Refusal):
            self.count(found, body.code)
        return _answer(found)

    def once(self, who: Caller, key: str, command: str, body: _WithCode, work: Callable[[sa.Connection], Json]) -> Json:
        return self.idempotency.once(_owner(who), key, _hash(command, body), work)


def coupons_router(hub: Hub, access: Access, count: Callable[[Refusal, str], None]) -> APIRouter:
    """Check, lock, redeem, release: for registers, and for channels with a key of scope ``coupon``.

    Every refusal is told to ``count``, with the code that was given.
    """
    router = APIRouter(prefix="/v1/coupons", tags=["coupons"], responses=responses(401, 403, 409, 422))
    caller = Depends(access.caller("coupon"))

    answers = _Answers(hub.idempotency, count)

    @router.post("/check")
    def check(body: CheckCoupon, who: Caller = caller) -> CouponAnswer:
        """Whether it may be used here and now; nothing is kept."""
        return answers.told(body, hub.coupons.check(body.code, _asker(who, body.customer_id), body.basket_id))

    @router.post("/lock", response_model=CouponAnswer)
    def lock(body: LockCoupon, key: IdempotencyKey, who: Caller = caller) -> Json:
        """Keep it for a basket for some minutes; the same basket is given it again, for longer."""

        def work(connection: sa.Connection) -> Json:
            asker = _asker(who, body.customer_id)
            return answers.told(body, hub.coupons.lock(connection, body.code, asker, body.basket_id)).model_dump(
                mode="json"
            )

        return answers.once(who, key, "lock", body, work)

    @router.post("/redeem", response_model=CouponAnswer)
    def redeem(body: RedeemCoupon, key: IdempotencyKey, who: Caller = caller) -> Json:
        """Use it with a sale. A register may leave this to its fact, which uses the coupon when it is pushed.

        A channel has no such facts: it redeems when its order is paid.
        """

        def work(connection: sa.Connection) -> Json:
            redemption = Redemption(body.basket_id, body.transaction_id, body.value, body.currency)
            found = hub.coupons.redeem(connection, body.code, _asker(who, body.customer_id), redemption)
            return answers.told(body, found).model_dump(mode="json")

        answer = answers.once(who, key, "redeem", body, work)
        hub.pump.wake()
        return answer

    @router.post("/release", response_model=ReleaseAnswer)
    def release(body: ReleaseCoupon, key: IdempotencyKey, who: Caller = caller) -> Json:
        """Give it back before its lock ends."""

        def work(connection: sa.Connection) -> Json:
            return {"released": hub.coupons.release(connection, body.code, _asker(who, None), body.basket_id)}

        return answers.once(who, key, "release", body, work)

    return router


def _owner(who: Caller) -> str:
    return who.device_id if isinstance(who, DeviceCredential) else f"key {who.key_id}"


def _asker(who: Caller, customer_id: str | None) -> Asker:
    """Where the question comes from, by its credential alone; a key stands for the channel it is named after."""
    if isinstance(who, DeviceCredential):
        return Asker(who.location_id, who.register_id, customer_id)
    return Asker(None, customer_id=customer_id, channel=who.name)


def _hash(command: str, body: BaseModel) -> bytes:
    return hashlib.sha256(f"{command}\n{body.model_dump_json()}".encode()).digest()


def _answer(found: FoundCoupon | Refusal) -> CouponAnswer:
    if isinstance(found, Refusal):
        values = plain(found.values)
        return CouponAnswer(refusal=CouponRefusal(code=found.code, values=values, detail=sentence(found)))
    coupon, lock = found.coupon, None
    if coupon.lock is not None and found.locked_until is not None:
        lock = HeldLock(lock=coupon.lock, until=found.locked_until)
    known = KnownCoupon(
        serial=coupon.serial,
        code=coupon.code,
        campaign=found.campaign,
        name=found.name,
        promotion_id=coupon.promotion_id,
        coupon_class=found.coupon_class,
        value_cap=coupon.cap.minor if coupon.cap is not None else None,
        currency=coupon.cap.currency.code if coupon.cap is not None else None,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
    )
    return CouponAnswer(coupon=known, lock=lock)
