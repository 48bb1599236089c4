"""The names of the streams, the keys of their rows, and one entry of a feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from retail.values import LocationId

CATALOG = "catalog"
TAX = "tax"
CONTROL = "control"
PROMO = "promo"
"""The promotions, key = id: each row is the promotion as :mod:`retail.promotions` reads it."""
COUPON = "coupon"
"""What a register needs to believe coupons and other tokens: keys, campaigns, codes that must not be used."""


def price_stream(zone: str) -> str:
    """The prices of one zone."""
    return f"price:{zone}"


def location_stream(location_id: LocationId) -> str:
    """One location's settings, registers, operators."""
    return f"location:{location_id}"


def stock_stream(location_id: LocationId) -> str:
    """The stock levels of one location."""
    return f"stock:{location_id}"


def price_key(sku: str, valid_from: date | str, group: str = "", min_quantity: int = 0) -> str:
    """The key of a price row: one price of a SKU per first day, and per group and quantity where it is for those."""
    return f"{sku}|{valid_from}|{group}|{min_quantity}" if group or min_quantity else f"{sku}|{valid_from}"


def recall_key(recall_id: str) -> str:
    """The key of a recall in a location's stream."""
    return f"recall:{recall_id}"


def slip_key(basket_id: str, register_id: str, put_by_at: datetime) -> str:
    """The key of a slip that was used, in the stream of the location that put the basket by."""
    return f"slip:{basket_id}|{register_id}|{put_by_at.astimezone(UTC):%Y-%m-%dT%H:%M}"


def tax_key(tax_class: str, valid_from: date | str) -> str:
    """The key of a tax row: one rate of a class per first day."""
    return f"{tax_class}|{valid_from}"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One change in a stream: ``pos`` is dense within ``(stream, epoch)``; ``rev`` is the row's own version.

    A client applies an entry only when its ``rev`` is higher than the one it has for ``key``. ``row`` is None when
    the row was taken away.
    """

    pos: int
    rev: int
    key: str
    row: Mapping[str, Any] | None
