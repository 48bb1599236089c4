"""Identifiers as distinct types, and the time-ordered UUID that facts are named by."""

from __future__ import annotations

from typing import NewType

Sku = NewType("Sku", str)
"""Our code of one variant: what is sold, in one size and colour."""
ItemId = NewType("ItemId", str)
"""The item whose variants differ only in size, colour and the like."""
LocationId = NewType("LocationId", str)
"""A place that sells or holds stock: ``014``."""
RegisterId = NewType("RegisterId", str)
"""One selling station of a location: ``014-2``."""
DeviceId = NewType("DeviceId", str)
"""The enrolled machine behind a register; a new one after each replacement."""
OperatorId = NewType("OperatorId", str)
CustomerId = NewType("CustomerId", str)
"""Pseudonymous: names live with the customer, never with a sale."""
BasketId = NewType("BasketId", str)
TransactionId = NewType("TransactionId", str)
FactId = NewType("FactId", str)


def uuid7(unix_ms: int, randomness: bytes) -> str:
    """A version 7 UUID (RFC 9562 §5.7) of a time in milliseconds and ten random bytes, as text.

    Clock and randomness come from the caller: this package has neither.
    """
    if len(randomness) != 10:
        raise ValueError("uuid7 needs ten random bytes")
    random_a = int.from_bytes(randomness[:2], "big") & 0x0FFF
    random_b = int.from_bytes(randomness[2:], "big") & 0x3FFF_FFFF_FFFF_FFFF
    value = (unix_ms & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
