"""``/v1/campaigns/{number}/orders``: coupons issued by the thousand, and handed out as CSV and as sheets to print."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import Field

from hub.api.access import Access
from hub.api.campaigns import OrderId
from hub.api.models import Command, Json, Short
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.catalog_import.chain import chain_zone
from hub.coupon_sheets.layout import PER_PAGE, Language, pages
from hub.errors import DatabaseFailure, Problem, database_errors
from hub.services.coupon_csv import coupons_csv
from hub.services.coupon_issue import MOST, IssuedCoupon, IssueOrder, OrderItem
from hub.services.credentials import KeyCredential
from hub.sheets.pdf import MOST_PAGES, write_pdf
from hub.sheets.png import write_png
from hub.sheets.svg import write_svg

_PICTURES = {"png": (write_png, "image/png"), "svg": (write_svg, "image/svg+xml")}
_PROGRESS = '{"order_id": "…", "issued": 2000, "count": 100000}\n'
_ANY_FILE: Json = {"schema": {"type": "string", "format": "binary"}}


class Issuing(Command):
    """So many coupons; the same ``order_id`` again goes on where it stopped and never issues more."""

    order_id: OrderId
    count: Annotated[int, Field(strict=True, ge=1, le=MOST, examples=[1000])]
    location_id: Short | None = None


def coupon_files_router(hub: Hub, access: Access) -> APIRouter:
    """Orders and what was issued by them."""
    router = APIRouter(prefix="/v1/campaigns", tags=["campaigns"], responses=responses(401, 403, 404, 409, 422))
    manage = access.key("manage")
    manager, reader = [Depends(manage)], [Depends(access.key("read"))]

    @router.post(
        "/{number}/orders",
        response_class=StreamingResponse,
        responses={200: {"content": {"application/x-ndjson": {"example": _PROGRESS}}}},
    )
    def issue(number: int, body: Issuing, key: KeyCredential = Depends(manage)) -> StreamingResponse:
        """Issue coupons; lines of JSON tell how far it is. Who stops reading stops it, and sends it again to go on."""
        order = hub.coupon_issue.place(IssueOrder(str(body.order_id), number, body.count, body.location_id), key.name)
        return StreamingResponse(_progress(hub, order), media_type="application/x-ndjson")

    @router.get("/{number}/orders", dependencies=reader)
    def orders(number: int) -> list[Json]:
        """The campaign's orders, the newest first."""
        hub.campaigns.get(number)
        return [asdict(each) for each in hub.coupon_issue.orders(number)]

    @router.get(
        "/{number}/coupons.csv",
        dependencies=manager,
        response_class=StreamingResponse,
        responses={200: {"content": {"text/csv": _ANY_FILE}}},
    )
    def as_csv(number: int, order_id: UUID | None = None) -> StreamingResponse:
        """All coupons of a campaign, or of an order, with their tokens: they are worth money, keep the file well."""
        found = _issued(hub, number, order_id)
        headers = {"Content-Disposition": f'attachment; filename="coupons-{number}.csv"'}
        return StreamingResponse(coupons_csv(found), media_type="text/csv; charset=utf-8", headers=headers)

    return router


def coupon_sheets_router(hub: Hub, access: Access) -> APIRouter:
    """What was issued by an order, to be printed."""
    router = APIRouter(prefix="/v1/campaigns", tags=["campaigns"], responses=responses(401, 403, 404, 409, 422))
    manager = [Depends(access.key("manage"))]

    @router.get(
        "/{number}/orders/{order_id}/sheets.pdf",
        dependencies=manager,
        response_class=Response,
        responses={200: {"content": {"application/pdf": _ANY_FILE}}},
    )
    def as_pdf(
        number: int,
        order_id: UUID,
        page: Annotated[int, Query(ge=1)] = 1,
        count: Annotated[int, Query(ge=1, le=MOST_PAGES)] = MOST_PAGES,
        language: Language = "pl",
    ) -> Response:
        """Sheets of 24 labels (70 × 37 mm) to print, from `page` on."""
        out = io.BytesIO()
        found = _of_pages(hub, number, order_id, page, count)
        write_pdf(pages(found, _zone(hub), language), hub.campaigns.get(number).name, out)
        return Response(out.getvalue(), media_type="application/pdf")

    @router.get(
        "/{number}/orders/{order_id}/sheets/{page}.{form}",
        dependencies=manager,
        response_class=Response,
        responses={200: {"content": {kind: _ANY_FILE for _, kind in _PICTURES.values()}}},
    )
    def as_picture(
        number: int, order_id: UUID, page: int, form: Literal["png", "svg"], language: Language = "pl"
    ) -> Response:
        """One sheet as a picture."""
        found = _of_pages(hub, number, order_id, max(page, 1), 1)
        write, media_type = _PICTURES[form]
        out = io.BytesIO()
        write(next(pages(found, _zone(hub), language)), out)
        return Response(out.getvalue(), media_type=media_type)

    return router


def _progress(hub: Hub, order: OrderItem) -> Iterator[bytes]:
    try:
        for step in hub.coupon_issue.steps(order.order_id):
            yield orjson.dumps({"order_id": step.order_id, "issued": step.issued, "count": step.count}) + b"\n"
    except Problem as problem:
        yield orjson.dumps({"order_id": order.order_id, "code": problem.code, "detail": problem.detail}) + b"\n"
    except DatabaseFailure:
        detail = "The hub's database is not ready; send the order again to go on."
        yield orjson.dumps({"order_id": order.order_id, "code": "hub.unavailable", "detail": detail}) + b"\n"
    hub.pump.wake()


def _issued(hub: Hub, number: int, order_id: UUID | None) -> Iterator[IssuedCoupon]:
    hub.campaigns.get(number)
    if order_id is not None:
        _check_order(hub, number, str(order_id))
    return hub.coupon_issue.issued(number, str(order_id) if order_id else None)


def _of_pages(hub: Hub, number: int, order_id: UUID, page: int, count: int) -> Iterator[IssuedCoupon]:
    placed = _check_order(hub, number, str(order_id))
    skip = (page - 1) * PER_PAGE
    if skip >= placed.issued:
        raise Problem(404, "coupon.no_such_sheet", f"There is no sheet {page}: {placed.issued} coupons are issued.")
    return hub.coupon_issue.issued(number, str(order_id), skip, count * PER_PAGE)


def _check_order(hub: Hub, number: int, order_id: str) -> OrderItem:
    placed = hub.coupon_issue.order(order_id)
    if placed.campaign != number:
        raise Problem(404, "coupon.order_unknown", f"The campaign {number} has no such order.")
    return placed


def _zone(hub: Hub) -> ZoneInfo:
    with database_errors(), hub.engine.connect() as connection:
        return chain_zone(connection)
