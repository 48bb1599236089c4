"""Four bytes that stand for something longer in a token: a location, a customer, a receipt's totals.

They compare what a token says with what is at hand and prove nothing without the signature; a chain of ten thousand
locations may have two with one digest. Each begins with a word of its own, so that a location and a customer of the
same name differ.
"""

from __future__ import annotations

import hashlib
from datetime import date

from retail.values import CustomerId, LocationId, Money

DIGEST_BYTES = 4


def location_digest(location_id: LocationId) -> bytes:
    """What a token says instead of a location's name."""
    return _digest("location", location_id)


def customer_digest(customer_id: CustomerId) -> bytes:
    """What a coupon says instead of the customer it was given to: useless to whoever does not know the customer."""
    return _digest("customer", customer_id)


def totals_digest(number: int | str, total: Money, business_date: date) -> bytes:
    """What a receipt's token says of its number, its total and its day, which stand beside it in plain print."""
    return _digest("totals", str(number), str(total.minor), total.currency.code, business_date.isoformat())


def check_digest(digest: bytes | None) -> None:
    """:class:`ValueError` for bytes that are no digest."""
    if digest is not None and len(digest) != DIGEST_BYTES:
        raise ValueError(f"a digest has {DIGEST_BYTES} bytes, not {len(digest)}")


def _digest(*words: str) -> bytes:
    return hashlib.sha256("|".join(("kontuar", *words)).encode()).digest()[:DIGEST_BYTES]
