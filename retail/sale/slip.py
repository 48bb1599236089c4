"""A slip: one putting by of a basket, told on paper, which takes the basket up again once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from retail.values import BasketId, LocationId, RegisterId


@dataclass(frozen=True, slots=True)
class Slip:
    """Which basket, and which register put it by when: a whole minute, as the token on the paper has it.

    A basket that is put by again has another slip. Two slips of one basket and register never share a minute.
    """

    basket_id: BasketId
    location_id: LocationId
    register_id: RegisterId
    put_by_at: datetime
