"""``/v1/stock``, ``/v1/exceptions`` and ``/v1/reports``: what managers look at."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from hub.api.access import Access
from hub.api.models import Closing, Json, ReceiptOfGoods
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.services.credentials import KeyCredential
from retail.stock import MovementReason

Limit = Annotated[int, Query(ge=1, le=5000)]


def back_office_router(hub: Hub, access: Access) -> APIRouter:
    """Levels, disagreements, sums."""
    router = APIRouter(prefix="/v1", tags=["back office"], responses=responses(401, 403, 422))
    read = access.key("read")
    manage = access.key("manage")
    reader, manager = [Depends(read)], [Depends(manage)]

    @router.get("/stock/{location_id}", dependencies=reader)
    def levels(
        location_id: str,
        sku: Annotated[list[str] | None, Query(max_length=1000)] = None,
        after: str = "",
        limit: Limit = 1000,
    ) -> list[Json]:
        """Levels of a location by SKU, in thousandths; go on with ``after`` = the last one's."""
        return [asdict(level) for level in hub.stock.levels(location_id, after, limit, sku or ())]

    @router.post("/stock/{location_id}/documents", dependencies=manager, responses=responses(404))
    def book(location_id: str, body: ReceiptOfGoods) -> Json:
        """Book goods in, or correct stock; the same document again changes nothing."""
        booked = hub.stock.book(location_id, str(body.document), MovementReason(body.reason), body.lines)
        hub.pump.wake()
        return {"booked": booked}

    @router.get("/exceptions", dependencies=reader)
    def exceptions(location_id: str | None = None, closed: bool = False, limit: Limit = 200) -> list[Json]:
        """Disagreements, the newest first."""
        return [asdict(each) for each in hub.exceptions.list(location_id, closed=closed, limit=limit)]

    @router.post("/exceptions/{location_id}/{exception_id}/close", status_code=204, responses=responses(404))
    def close(location_id: str, exception_id: int, body: Closing, key: KeyCredential = Depends(manage)) -> None:
        """Somebody has dealt with it."""
        hub.exceptions.close(location_id, exception_id, key.name, body.note)

    @router.get("/reports/reconciliation", dependencies=reader)
    def reconciliation(location_id: str, business_date: date, register_id: str = "") -> Json:
        """A day's sums, to be held against the register's own."""
        return asdict(hub.reports.reconciliation(location_id, business_date, register_id))

    @router.get("/reports/peripherals", dependencies=reader)
    def peripherals(location_id: str | None = None, troubled: bool = False) -> list[Json]:
        """Printers, scanners, drawers and terminals as their registers last told of them."""
        return [asdict(each) for each in hub.peripherals.all(location_id, troubled=troubled)]

    @router.get("/reports/refused-codes", dependencies=reader)
    def refused_codes(since: date, location_id: str | None = None) -> list[Json]:
        """How often registers refused codes since a day, by day, reason and kind of code."""
        return [asdict(each) for each in hub.refused_codes.since(since, location_id)]

    return router
