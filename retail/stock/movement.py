"""A stock movement: a signed quantity of one SKU at one location, for a reason, never edited."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from retail.values import LocationId, Quantity, Sku


class MovementReason(enum.StrEnum):
    """Why stock moved; the only writers of *on hand*."""

    RECEIVED = "received"
    SOLD = "sold"
    RETURNED = "returned"
    ADJUSTED = "adjusted"
    TRANSFERRED_OUT = "transferred_out"
    TRANSFERRED_IN = "transferred_in"


@dataclass(frozen=True, slots=True)
class StockMovement:
    """``quantity`` is signed: negative when goods leave. ``source`` is the id of the transaction or document."""

    location_id: LocationId
    sku: Sku
    quantity: Quantity
    reason: MovementReason
    at: datetime
    source: str
