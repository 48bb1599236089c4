"""The coupon token: who may use which campaign's offer, where, until when and up to what value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from retail.tokens import packing
from retail.tokens.digests import DIGEST_BYTES, check_digest, customer_digest, location_digest
from retail.tokens.kinds import CouponClass, TokenKind
from retail.tokens.packing import Malformed, Unpacker
from retail.values import CustomerId, LocationId

_CLASSES = (CouponClass.ONLINE_ONLY, CouponClass.LOCATION_BOUND, CouponClass.OFFLINE_OK)
_CLASS_BITS, _CAP, _CUSTOMER, _LOCATION = 0b11, 0b100, 0b1000, 0b10000
_KNOWN_FLAGS = _CLASS_BITS | _CAP | _CUSTOMER | _LOCATION


@dataclass(frozen=True, slots=True)
class CouponToken:
    """One coupon. ``serial`` (64 bits) names it within its ``campaign`` (32 bits), which names the promotion.

    ``value_cap`` is the most it may take off, in minor units of the campaign's currency. It counts from ``valid_from``
    until just before ``expires``, both whole minutes of a zone. ``customer`` and ``location`` are digests
    (:mod:`retail.tokens.digests`); a location-bound coupon must name its location. :class:`ValueError` otherwise.
    """

    kind: ClassVar[TokenKind] = TokenKind.COUPON

    serial: int
    campaign: int
    valid_from: datetime
    expires: datetime
    coupon_class: CouponClass
    value_cap: int | None = None
    customer: bytes | None = None
    location: bytes | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.serial < 1 << 64 or not 0 <= self.campaign < 1 << 32:
            raise ValueError("the serial has 64 bits, the campaign's number 32")
        if self.value_cap is not None and not 0 <= self.value_cap < 1 << 63:
            raise ValueError("a value cap is not below zero")
        if not self.valid_from < self.expires:
            raise ValueError("a coupon expires after it became valid")
        if self.coupon_class is CouponClass.LOCATION_BOUND and self.location is None:
            raise ValueError("a location-bound coupon names its location")
        check_digest(self.customer)
        check_digest(self.location)

    def is_for_customer(self, customer_id: CustomerId | None) -> bool:
        """True when anybody may use it, or ``customer_id`` is whom it was given to."""
        return self.customer is None or (customer_id is not None and customer_digest(customer_id) == self.customer)

    def is_for_location(self, location_id: LocationId) -> bool:
        """True when it may be used anywhere, or ``location_id`` is the place it names."""
        return self.location is None or location_digest(location_id) == self.location

    def payload(self) -> bytes:
        """Flags, serial, campaign, from, until; then cap, customer and location as far as there are any."""
        flags = _CLASSES.index(self.coupon_class)
        flags |= _CAP * (self.value_cap is not None)
        flags |= _CUSTOMER * (self.customer is not None) | _LOCATION * (self.location is not None)
        fixed = packing.varint(self.serial) + packing.varint(self.campaign)
        times = packing.moment(self.valid_from) + packing.moment(self.expires)
        cap = b"" if self.value_cap is None else packing.varint(self.value_cap)
        return bytes([flags]) + fixed + times + cap + (self.customer or b"") + (self.location or b"")

    @classmethod
    def decode(cls, payload: bytes) -> CouponToken:
        """The coupon of a payload; :class:`~retail.tokens.packing.Malformed` or :class:`ValueError` for any other."""
        source = Unpacker(payload)
        flags = source.number(1)
        if flags & ~_KNOWN_FLAGS or flags & _CLASS_BITS >= len(_CLASSES):
            raise Malformed("flags that no coupon has")
        coupon = cls(
            serial=source.varint(),
            campaign=source.varint(),
            valid_from=source.moment(),
            expires=source.moment(),
            coupon_class=_CLASSES[flags & _CLASS_BITS],
            value_cap=source.varint() if flags & _CAP else None,
            customer=source.take(DIGEST_BYTES) if flags & _CUSTOMER else None,
            location=source.take(DIGEST_BYTES) if flags & _LOCATION else None,
        )
        source.end()
        return coupon
