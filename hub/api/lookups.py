"""``/v1/stock?sku=``: what a register asks while somebody waits, answered with the age of every figure."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict

from hub.api.access import Access
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.services.credentials import DeviceCredential

MOST_LOCATIONS = 50


class StockOfLocation(BaseModel):
    """Thousandths of ``unit``; ``as_of`` is when the last of the location's registers was heard from."""

    model_config = ConfigDict(from_attributes=True)

    location_id: str
    name: str
    unit: str
    on_hand: int
    available: int
    as_of: datetime


class StockElsewhere(BaseModel):
    """A variant at the other locations, most first; ``as_of`` is the hub's time."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "sku": "PIE-001",
                "as_of": "2026-03-02T09:00:00+00:00",
                "locations": [
                    {
                        "location_id": "027",
                        "name": "Kontuar Galeria",
                        "unit": "pcs",
                        "on_hand": 12000,
                        "available": 11000,
                        "as_of": "2026-03-02T08:57:10+00:00",
                    }
                ],
            }
        }
    )

    sku: str
    as_of: datetime
    locations: list[StockOfLocation]


def lookups_router(hub: Hub, access: Access) -> APIRouter:
    """Questions of registers."""
    router = APIRouter(prefix="/v1", tags=["lookups"], responses=responses(401, 403, 404, 422))

    @router.get("/stock")
    def stock(
        sku: Annotated[str, Query(min_length=1, max_length=64)],
        limit: Annotated[int, Query(ge=1, le=MOST_LOCATIONS)] = 20,
        credential: DeviceCredential = Depends(access.live_device),
    ) -> StockElsewhere:
        """What the chain's other active locations have of a variant."""
        now = hub.options.clock()
        levels = hub.stock.elsewhere(sku, credential.location_id, limit)
        rows = [StockOfLocation.model_validate(level) for level in levels]
        return StockElsewhere(sku=sku, as_of=now, locations=rows)

    return router
