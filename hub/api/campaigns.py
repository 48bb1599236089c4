"""``/v1/campaigns``: campaigns, the coupons issued in them, taking coupons back, and what it all brought."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, ConfigDict, Field, model_validator

from hub.api.access import Access
from hub.api.models import Command, Json, Short
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.errors import Problem
from hub.services.campaign_report import report_csv
from hub.services.campaigns import CampaignItem, CampaignOrder
from hub.services.coupon_issue import MOST_SERIAL, IssuedCoupon, IssueOrder
from hub.services.credentials import KeyCredential

Minor = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Serial = Annotated[int, Field(strict=True, ge=1, le=MOST_SERIAL)]
OrderId = Annotated[UUID, Field(examples=["01932b4e-8a70-7c21-9d55-3a1f6c0b7e42"])]
_CSV: dict[int | str, Json] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


class NewCampaign(Command):
    """A campaign on a promotion that needs a coupon; see docs/operating.md. Amounts in minor units.

    `reward`: registers hand its coupons out, each for `reward_days` days or as long as the campaign runs.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "name": "Jesień −10 %",
                "promotion_id": "OMNI",
                "coupon_class": "offline_ok",
                "prefix": "OMNI",
                "valid_from": "2026-11-01T00:00:00+01:00",
                "valid_to": "2026-12-25T00:00:00+01:00",
                "value_cap": 5000,
                "offline_cap": 3000,
            }
        }
    )

    name: Short
    promotion_id: Short
    coupon_class: Literal["online_only", "location_bound", "offline_ok"]
    prefix: Annotated[str, Field(min_length=2, max_length=8)]
    valid_from: AwareDatetime
    valid_to: AwareDatetime
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "PLN"
    value_cap: Minor | None = None
    offline_cap: Minor | None = None
    location_id: Short | None = None
    for_customers: bool = False
    reward: bool = False
    reward_days: Annotated[int, Field(strict=True)] | None = None


class ForCustomer(Command):
    """One coupon for one customer; the same ``order_id`` again gives the same coupon."""

    order_id: OrderId
    customer_id: Short
    location_id: Short | None = None


class Revoking(Command):
    """Take back one coupon by its code, those of an order, or those with serials ``first`` to ``last``."""

    model_config = ConfigDict(json_schema_extra={"example": {"code": "OMNI-7F2K-9QXD", "reason": "printed twice"}})

    code: Short | None = None
    order_id: UUID | None = None
    first: Serial | None = None
    last: Serial | None = None
    reason: Annotated[str, Field(max_length=500)] = ""

    @model_validator(mode="after")
    def _says_which(self) -> Revoking:
        ways = (self.code is not None, self.order_id is not None, self.first is not None and self.last is not None)
        if sum(ways) != 1 or (self.first is None) != (self.last is None):
            raise ValueError("name a code, an order, or the first and the last serial")
        return self


def campaigns_router(hub: Hub, access: Access) -> APIRouter:
    """Campaigns as marketing keeps them."""
    router = APIRouter(prefix="/v1/campaigns", tags=["campaigns"], responses=responses(401, 403, 404, 409, 422))
    manage, reader = access.key("manage"), [Depends(access.key("read"))]

    @router.get("", dependencies=reader)
    def campaigns(closed: bool = False) -> list[Json]:
        """The open campaigns, the newest first; with `closed` all of them."""
        return [asdict(each) for each in hub.campaigns.all(closed=closed)]

    @router.post("", status_code=201)
    def create(body: NewCampaign, key: KeyCredential = Depends(manage)) -> Json:
        """Make a campaign; registers hear of it at once."""
        made = hub.campaigns.create(CampaignOrder(**body.model_dump()), key.name)
        hub.pump.wake()
        return asdict(made)

    @router.get("/{number}", dependencies=reader)
    def campaign(number: int) -> Json:
        """One campaign."""
        return asdict(hub.campaigns.get(number))

    @router.post("/{number}/close")
    def close(number: int, key: KeyCredential = Depends(manage)) -> Json:
        """End a campaign: its coupons are refused from now on."""
        item: CampaignItem = hub.campaigns.close(number, key.name)
        hub.pump.wake()
        return asdict(item)

    return router


def campaign_coupons_router(hub: Hub, access: Access) -> APIRouter:
    """The coupons of a campaign: one for a customer, some taken back, and what all of them brought."""
    router = APIRouter(prefix="/v1/campaigns", tags=["campaigns"], responses=responses(401, 403, 404, 409, 422))
    manage, reader = access.key("manage"), [Depends(access.key("read"))]

    @router.post("/{number}/customers")
    def for_customer(number: int, body: ForCustomer, key: KeyCredential = Depends(manage)) -> Json:
        """Issue one coupon to one customer: its short code, and the token for its QR code."""
        order = IssueOrder(str(body.order_id), number, 1, body.location_id, body.customer_id)
        issued: IssuedCoupon = hub.coupon_issue.issue_to(order, key.name)
        hub.pump.wake()
        return asdict(issued)

    @router.post("/{number}/revocations")
    def revoke(number: int, body: Revoking, key: KeyCredential = Depends(manage)) -> Json:
        """Take coupons back. Those that were used stay used."""
        hub.campaigns.get(number)
        if body.code is not None:
            done = hub.campaigns.revoke_code(body.code, key.name, body.reason, number)
        elif body.order_id is not None:
            done = hub.campaigns.revoke_order(str(body.order_id), key.name, body.reason, number)
        elif body.first is not None and body.last is not None:
            done = hub.campaigns.revoke(body.first, body.last, key.name, body.reason, number)
        else:
            raise Problem(422, "request.invalid", "Say which coupons.")
        hub.pump.wake()
        return asdict(done)

    @router.get("/{number}/report", dependencies=reader)
    def report(number: int) -> Json:
        """Issued, used, used twice and outside terms, with their values, as a whole and by location."""
        return asdict(hub.campaign_reports.of(number))

    @router.get("/{number}/report.csv", dependencies=reader, response_class=StreamingResponse, responses=_CSV)
    def report_as_csv(number: int) -> StreamingResponse:
        """The same as a table."""
        return StreamingResponse(report_csv(hub.campaign_reports.of(number)), media_type="text/csv; charset=utf-8")

    return router


def token_keys_router(hub: Hub, access: Access) -> APIRouter:
    """The keys that tokens are proven with."""
    router = APIRouter(prefix="/v1/token-keys", tags=["campaigns"], responses=responses(401, 403, 404, 409))
    manager, reader = [Depends(access.key("manage"))], [Depends(access.key("read"))]

    @router.get("", dependencies=reader)
    def keys() -> list[Json]:
        """Every key that registers know: the hub's own, then the registers'."""
        return [asdict(each) for each in hub.token_keys.all()]

    @router.post("/rotate", dependencies=manager)
    def rotate() -> Json:
        """Make a new key for coupons. It signs from tomorrow on, when every register knows it."""
        name = hub.token_keys.rotate()
        hub.pump.wake()
        return {"key": name}

    @router.post("/{key}/revoke", status_code=204, dependencies=manager)
    def revoke(key: str) -> None:
        """The key may be in other hands: nothing that it ever signed is believed any more."""
        hub.token_keys.revoke(key)
        hub.pump.wake()

    return router
