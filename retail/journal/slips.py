"""A slip as facts and questions carry it, and back."""

from __future__ import annotations

from typing import Any

from retail.journal.facts import SlipRow
from retail.sale import Slip
from retail.values import BasketId, LocationId, RegisterId


def slip_row(slip: Slip) -> dict[str, Any]:
    """A slip as plain JSON data."""
    return {
        "basket_id": slip.basket_id,
        "location_id": slip.location_id,
        "register_id": slip.register_id,
        "put_by_at": slip.put_by_at.isoformat(),
    }


def slip_of(row: SlipRow) -> Slip:
    """The slip that :func:`slip_row` described."""
    return Slip(BasketId(row.basket_id), LocationId(row.location_id), RegisterId(row.register_id), row.put_by_at)
