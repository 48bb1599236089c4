"""The receipt token: proof, without the hub, that a register made this sale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from retail.tokens import minutes, packing
from retail.tokens.digests import DIGEST_BYTES, check_digest, location_digest
from retail.tokens.kinds import TokenKind
from retail.tokens.packing import Unpacker
from retail.tokens.short_code import short_code
from retail.values import LocationId, TransactionId

RECEIPT_PREFIX = "PA"
"""Begins the short code of a receipt."""

_UNIX = minutes.BEGINNING.replace(year=1970)
_LOW_BITS, _MIDDLE_BITS, _DAY_BITS = 62, 12, 14
_PACKED_BYTES = 17
"""122 bits of a UUID whose version and variant are known, and 14 bits of days."""


@dataclass(frozen=True, slots=True)
class ReceiptToken:
    """A sale by its transaction, its location's digest and the digest of its totals; one size, 25 bytes.

    ``transaction_id`` is a version 7 UUID. ``return_until`` is the last day, 2020 to 2064, on which the goods are taken
    back as a matter of course: a rule of the trade, which whoever takes goods back applies. The token itself does not
    expire, for a receipt also proves a sale to who complains a year later. :class:`ValueError` for what does not fit.
    """

    kind: ClassVar[TokenKind] = TokenKind.RECEIPT

    transaction_id: TransactionId
    location: bytes
    totals: bytes
    return_until: date

    def __post_init__(self) -> None:
        _without_version(self.transaction_id)
        if not 0 <= minutes.to_days(self.return_until) < 1 << _DAY_BITS:
            raise ValueError(f"{self.return_until} is not a day from 2020 to 2064")
        check_digest(self.location)
        check_digest(self.totals)

    @property
    def valid_from(self) -> datetime:
        """When the sale was made, to the millisecond: a version 7 UUID begins with its time."""
        milliseconds = int.from_bytes(packing.uuid_bytes(self.transaction_id)[:6], "big")
        return _UNIX + timedelta(milliseconds=min(milliseconds, _LAST_MILLISECOND))

    @property
    def expires(self) -> None:
        """A receipt never does."""
        return

    def is_of_location(self, location_id: LocationId) -> bool:
        """True when the sale was made there."""
        return location_digest(location_id) == self.location

    def payload(self) -> bytes:
        """Transaction and day in 17 bytes, then the two digests."""
        packed = _without_version(self.transaction_id) << _DAY_BITS | minutes.to_days(self.return_until)
        return packed.to_bytes(_PACKED_BYTES, "big") + self.location + self.totals

    @classmethod
    def decode(cls, payload: bytes) -> ReceiptToken:
        """The receipt of a payload; :class:`~retail.tokens.packing.Malformed` for any other length."""
        source = Unpacker(payload)
        packed = source.number(_PACKED_BYTES)
        location, totals = source.take(DIGEST_BYTES), source.take(DIGEST_BYTES)
        source.end()
        day = minutes.from_days(packed & (1 << _DAY_BITS) - 1)
        return cls(_with_version(packed >> _DAY_BITS), location, totals, day)


def receipt_short_code(transaction_id: TransactionId) -> str:
    """The short code of a receipt, made of the chance in its transaction's id; :class:`ValueError` for no UUID."""
    return short_code(RECEIPT_PREFIX, packing.uuid_bytes(transaction_id)[-5:])


_LAST_MILLISECOND = (datetime.max.replace(tzinfo=_UNIX.tzinfo) - _UNIX) // timedelta(milliseconds=1)


def _without_version(transaction_id: TransactionId) -> int:
    """The 122 bits of a version 7 UUID (RFC 9562 §5.7) that are not the same in all of them."""
    value = int.from_bytes(packing.uuid_bytes(transaction_id), "big")
    if value >> 76 & 0xF != 7 or value >> 62 & 0b11 != 0b10:
        raise ValueError(f"{transaction_id!r} is not a UUID of version 7")
    low, middle = value & (1 << _LOW_BITS) - 1, value >> 64 & 0xFFF
    return (value >> 80) << (_LOW_BITS + _MIDDLE_BITS) | middle << _LOW_BITS | low


def _with_version(bits: int) -> TransactionId:
    low, middle = bits & (1 << _LOW_BITS) - 1, bits >> _LOW_BITS & 0xFFF
    value = (bits >> (_LOW_BITS + _MIDDLE_BITS)) << 80 | 0x7 << 76 | middle << 64 | 0b10 << 62 | low
    return TransactionId(packing.uuid_text(value.to_bytes(16, "big")))
