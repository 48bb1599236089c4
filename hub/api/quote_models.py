"""The question of a quote: a basket, and where, when and for whom it is to be priced."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, JsonValue, model_validator

from hub.api.models import Command, Short
from retail.customers import Shopper
from retail.values import CustomerId

MOST_LINES = 500
Thousandths = Annotated[int, Field(strict=True, ge=1, le=9_999_000)]
Minor = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Used = Annotated[dict[str, Annotated[int, Field(ge=0, le=10**6)]], Field(max_length=1000)]
Words = Annotated[frozenset[Short], Field(max_length=200)]

_EXAMPLE: dict[str, JsonValue] = {
    "zone": "PL-A",
    "channel": "web",
    "lines": [
        {"sku": "SLO-001", "quantity": 3000},
        {"barcode": "5900021001176", "quantity": 1000},
        {"sku": "SER-001", "quantity": 482, "amount": 1735},
    ],
    "customer": {"groups": ["member"], "tier": "gold", "birthday": [5, 17], "used": {"welcome": 1}},
    "coupons": [{"promotion_id": "OMNI", "code": "OMNI-7F2K"}],
}


class QuoteLine(Command):
    """Goods by ``sku`` or ``barcode``; ``quantity`` in thousandths, of the pack when the barcode is a pack's.

    ``amount`` is what a scale's label says the whole line costs, or what was agreed for goods without a list price.
    """

    sku: Annotated[str, Field(max_length=64)] = ""
    barcode: Annotated[str, Field(max_length=64)] = ""
    quantity: Thousandths = 1000
    amount: Minor | None = None

    @model_validator(mode="after")
    def _one_name(self) -> QuoteLine:
        if bool(self.sku) == bool(self.barcode):
            raise ValueError("a line has either a sku or a barcode")
        return self


class QuoteCustomer(Command):
    """What a price may depend on. ``birthday`` is (month, day); ``used`` counts earlier uses by promotion id."""

    customer_id: Annotated[str, Field(max_length=100)] = ""
    groups: Words = frozenset()
    tier: Annotated[str, Field(max_length=100)] = ""
    segments: Words = frozenset()
    staff: bool = False
    first_purchase: bool = False
    birthday: tuple[Annotated[int, Field(ge=1, le=12)], Annotated[int, Field(ge=1, le=31)]] | None = None
    used: Used = Field(default_factory=dict)

    @model_validator(mode="after")
    def _real_birthday(self) -> QuoteCustomer:
        if self.birthday is not None:
            date(2024, *self.birthday)
        return self

    def shopper(self) -> Shopper:
        """The shopper as pricing sees one."""
        return Shopper(
            CustomerId(self.customer_id), self.groups, self.tier, self.segments, self.birthday, self.first_purchase,
            self.staff, self.used,
        )  # fmt: skip


class QuoteCoupon(Command):
    """A coupon by its ``code``, typed or the whole text of its QR, or by its promotion when the caller checked it.

    ``cap`` (minor units) is for a checked one; the hub knows those of the codes it issued.
    """

    promotion_id: Annotated[str, Field(max_length=100)] = ""
    code: Annotated[str, Field(max_length=300)] = ""
    cap: Annotated[int, Field(strict=True, ge=1, le=10**12)] | None = None

    @model_validator(mode="after")
    def _named(self) -> QuoteCoupon:
        if not (self.promotion_id or self.code):
            raise ValueError("a coupon has a code or a promotion_id")
        return self


class QuoteRequest(Command):
    """A basket, and where, when and for whom it is priced. A device leaves ``zone`` and ``location_id`` out."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    zone: Annotated[str, Field(max_length=64)] = ""
    location_id: Annotated[str, Field(max_length=64)] = ""
    channel: Annotated[str, Field(max_length=64)] = "web"
    language: Literal["pl", "en", "ru"] = "pl"
    at: AwareDatetime | None = None
    lines: Annotated[tuple[QuoteLine, ...], Field(min_length=1, max_length=MOST_LINES)]
    customer: QuoteCustomer | None = None
    coupons: Annotated[tuple[QuoteCoupon, ...], Field(max_length=50)] = ()
    tenders: Words = frozenset()
