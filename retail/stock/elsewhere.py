"""What another location has of a SKU, as the hub last heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from retail.values import LocationId, Quantity


@dataclass(frozen=True, slots=True)
class StockElsewhere:
    """One location's stock of one SKU. ``as_of``: when the most silent of its registers was last heard from."""

    location_id: LocationId
    name: str
    on_hand: Quantity
    available: Quantity
    as_of: datetime
