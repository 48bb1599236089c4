"""The basket token: a suspended or kiosk basket on paper, which another register resumes with no network."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from retail.tokens import packing
from retail.tokens.kinds import TokenKind
from retail.tokens.packing import CutShort, Malformed, Unpacker
from retail.values import BasketId, Currency, CustomerId, LocationId, Money, Quantity, RegisterId, Sku, Unit, currency

LARGEST_CONTENTS = 1 << 16
"""Bytes that contents may unfold to: more than any basket that fits into a QR code, and harmless to memory."""

_UNITS = (Unit.PIECE, Unit.KILOGRAM, Unit.LITRE, Unit.METRE)
_UNIT_BITS, _WHOLE, _UNIT_PRICE, _LABEL_AMOUNT = 0b11, 0b100, 0b1000, 0b10000
_KNOWN_FLAGS = _UNIT_BITS | _WHOLE | _UNIT_PRICE | _LABEL_AMOUNT


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A line as another register needs it to ring the goods up again; names, tax and promotions it knows itself.

    ``unit_price`` only where an operator entered one; ``label_amount`` where a label or an agreement named the whole
    line's amount. All other prices are those of the register that resumes.
    """

    sku: Sku
    quantity: Quantity
    unit_price: Money | None = None
    label_amount: Money | None = None


@dataclass(frozen=True, slots=True)
class GivenCoupon:
    """A coupon that was already given for the basket, by its campaign and serial."""

    campaign: int
    serial: int


@dataclass(frozen=True, slots=True)
class BasketToken:
    """A basket that was put by; it can be resumed from ``issued_at`` until just before ``expires``.

    Both are whole minutes of a zone. Every amount is of ``currency``. :class:`ValueError` otherwise.
    """

    kind: ClassVar[TokenKind] = TokenKind.BASKET

    basket_id: BasketId
    location_id: LocationId
    register_id: RegisterId
    issued_at: datetime
    expires: datetime
    currency: Currency
    lines: tuple[TokenLine, ...]
    coupons: tuple[GivenCoupon, ...] = ()
    customer_id: CustomerId | None = None

    def __post_init__(self) -> None:
        amounts = [each for line in self.lines for each in (line.unit_price, line.label_amount) if each is not None]
        if any(amount.currency != self.currency for amount in amounts):
            raise ValueError(f"an amount that is not in {self.currency.code}")
        if not self.issued_at < self.expires:
            raise ValueError("a basket expires after it was put by")
        if self.customer_id == "":
            raise ValueError("nobody is None, not an empty text")

    @property
    def valid_from(self) -> datetime:
        """When it was put by."""
        return self.issued_at

    def payload(self) -> bytes:
        """Basket, from, until; then the contents, deflated (RFC 1951)."""
        fixed = packing.uuid_bytes(self.basket_id) + packing.moment(self.issued_at) + packing.moment(self.expires)
        deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
        return fixed + deflate.compress(self._contents()) + deflate.flush()

    @classmethod
    def decode(cls, payload: bytes) -> BasketToken:
        """The basket of a payload; :class:`~retail.tokens.packing.Malformed` or :class:`ValueError` for any other."""
        source = Unpacker(payload)
        basket_id = BasketId(packing.uuid_text(source.take(16)))
        issued_at, expires = source.moment(), source.moment()
        contents = Unpacker(_inflated(payload[22:]))
        location_id, register_id = LocationId(contents.text()), RegisterId(contents.text())
        customer_id, money = CustomerId(contents.text()) or None, currency(contents.take(3).decode("ascii"))
        coupons = tuple(GivenCoupon(contents.varint(), contents.varint()) for _ in range(contents.varint()))
        lines = tuple(_line(contents, money) for _ in range(contents.varint()))
        contents.end()
        return cls(basket_id, location_id, register_id, issued_at, expires, money, lines, coupons, customer_id)

    def _contents(self) -> bytes:
        head = packing.text(self.location_id) + packing.text(self.register_id) + packing.text(self.customer_id or "")
        coupons = [packing.varint(each.campaign) + packing.varint(each.serial) for each in self.coupons]
        lines = [_packed(line) for line in self.lines]
        counted = (b"".join((packing.varint(len(each)), *each)) for each in (coupons, lines))
        return b"".join((head, self.currency.code.encode("ascii"), *counted))


def _packed(line: TokenLine) -> bytes:
    """Flags, SKU, quantity in whole units or in thousandths, and the amounts that the flags announce."""
    whole = line.quantity.is_whole
    flags = _UNITS.index(line.quantity.unit) | _WHOLE * whole
    flags |= _UNIT_PRICE * (line.unit_price is not None) | _LABEL_AMOUNT * (line.label_amount is not None)
    measure = packing.signed(line.quantity.thousandths // 1000 if whole else line.quantity.thousandths)
    amounts = [packing.signed(each.minor) for each in (line.unit_price, line.label_amount) if each is not None]
    return b"".join((bytes([flags]), packing.text(line.sku), measure, *amounts))


def _line(contents: Unpacker, money: Currency) -> TokenLine:
    flags = contents.number(1)
    if flags & ~_KNOWN_FLAGS:
        raise Malformed("flags that no line has")
    sku, measure = Sku(contents.text()), contents.signed()
    quantity = Quantity(measure * 1000 if flags & _WHOLE else measure, _UNITS[flags & _UNIT_BITS])
    if quantity.is_whole and not flags & _WHOLE:
        raise Malformed("whole units written in thousandths")
    unit_price = Money(contents.signed(), money) if flags & _UNIT_PRICE else None
    label_amount = Money(contents.signed(), money) if flags & _LABEL_AMOUNT else None
    return TokenLine(sku, quantity, unit_price, label_amount)


def _inflated(packed: bytes) -> bytes:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        contents = inflate.decompress(packed, LARGEST_CONTENTS)
    except zlib.error as error:
        raise Malformed("not deflated") from error
    if not inflate.eof:
        raise Malformed("larger than any basket") if inflate.unconsumed_tail else CutShort
    if inflate.unused_data:
        raise Malformed("more bytes than the payload has")
    return contents
