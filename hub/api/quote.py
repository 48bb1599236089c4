"""``/v1/price/quote``: what a basket costs, for every channel, by the function that prices it at a till."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Body, Depends

from hub.api.access import Access
from hub.api.models import Json
from hub.api.problems import responses
from hub.api.quote_answer import EXAMPLE, quote_answer
from hub.api.quote_models import QuoteRequest
from hub.bootstrap import Hub
from hub.errors import Problem
from hub.services.credentials import DeviceCredential, KeyCredential
from hub.services.quotes import AskedCoupon, AskedLine, Question
from retail.errors import Refusal


def quote_router(hub: Hub, access: Access, count: Callable[[Refusal, str], None]) -> APIRouter:
    """What baskets cost. Codes that may not be used are told to ``count``."""
    router = APIRouter(prefix="/v1/price", tags=["prices"], responses=responses(401, 403, 404, 422))
    caller = access.caller("quote")

    @router.post("/quote", responses={200: {"content": {"application/json": {"example": EXAMPLE}}}})
    def quote(
        body: Annotated[QuoteRequest, Body()],
        who: DeviceCredential | KeyCredential = Depends(caller),
    ) -> Json:
        """Price a basket: a future `at` uses the prices of that day. All amounts are whole minor units.

        A line that nobody sells or that has no price is named in a 422. Coupons need a device or the scope `coupon`.
        """
        quoted = hub.quotes.quote(_question(body, who))
        for code, refusal in quoted.refused.items():
            count(refusal, code)
        return quote_answer(quoted)

    return router


def _question(body: QuoteRequest, who: DeviceCredential | KeyCredential) -> Question:
    zone, location_id = _place(body, who)
    if isinstance(who, KeyCredential) and body.coupons:
        who.require("coupon")
    return Question(
        [AskedLine(line.sku, line.barcode, line.quantity, line.amount) for line in body.lines],
        zone,
        location_id,
        body.channel,
        body.language,
        body.at,
        body.customer.shopper() if body.customer is not None else None,
        [AskedCoupon(each.promotion_id, each.code, each.cap) for each in body.coupons],
        body.tenders,
    )


def _place(body: QuoteRequest, who: DeviceCredential | KeyCredential) -> tuple[str, str]:
    """The zone and location: a device's own, else exactly what the question names."""
    if isinstance(who, DeviceCredential):
        if body.location_id not in ("", who.location_id) or body.zone not in ("", who.zone):
            raise Problem(403, "auth.foreign_place", "A device asks for prices of its own location.")
        return who.zone, who.location_id
    if bool(body.zone) == bool(body.location_id):
        raise Problem(422, "request.invalid", "Name a zone or a location, and not both.")
    return body.zone, body.location_id
