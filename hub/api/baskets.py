"""``/v1/baskets``: a register asks for the basket of a slip before it takes it up."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hub.api.access import Access
from hub.api.coupon_words import plain
from hub.api.models import Command
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.services.credentials import DeviceCredential
from retail.errors import Refusal
from retail.sale import Slip
from retail.values import BasketId, LocationId, RegisterId

Id = Annotated[str, Field(min_length=1, max_length=100)]


class NamedSlip(Command):
    """One putting by of a basket: which, and by whom and when, as the token on its paper says."""

    basket_id: Id
    location_id: Id
    register_id: Id
    put_by_at: AwareDatetime

    def slip(self) -> Slip:
        """As the trade has it."""
        location_id, register_id = LocationId(self.location_id), RegisterId(self.register_id)
        return Slip(BasketId(self.basket_id), location_id, register_id, self.put_by_at)


class BasketRefusal(BaseModel):
    """Who has it: ``code`` and ``values`` for programs, ``detail`` for people."""

    code: str
    values: dict[str, Any]
    detail: str


class ClaimAnswer(BaseModel):
    """The basket is this register's, or another has it. The same register is always answered the same."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"claimed": True, "refusal": None},
                {
                    "claimed": False,
                    "refusal": {
                        "code": "basket.taken_up",
                        "values": {
                            "location_id": "027",
                            "location_name": "Kontuar Galeria",
                            "register_id": "027-1",
                            "at": "2026-11-20T10:02:11+01:00",
                        },
                        "detail": "It was taken up in Kontuar Galeria (027-1) on 2026-11-20T10:02:11+01:00.",
                    },
                },
            ]
        }
    )

    claimed: bool
    refusal: BasketRefusal | None = None


class GivenBack(BaseModel):
    """False when the register did not have the basket, or has sold it."""

    released: bool


def baskets_router(hub: Hub, access: Access) -> APIRouter:
    """Claim, and give back."""
    router = APIRouter(prefix="/v1/baskets", tags=["baskets"], responses=responses(401, 403, 422))
    device = Depends(access.live_device)

    @router.post("/claim")
    def claim(body: NamedSlip, credential: DeviceCredential = device) -> ClaimAnswer:
        """Let this register, and no other, take the basket up. Safe to repeat: no key is needed."""
        refusal = hub.baskets.claim(body.slip(), credential.location_id, credential.register_id)
        hub.pump.wake()
        return ClaimAnswer(claimed=refusal is None, refusal=None if refusal is None else _refusal(refusal))

    @router.post("/release")
    def release(body: NamedSlip, credential: DeviceCredential = device) -> GivenBack:
        """This register did not take it up after all."""
        released = hub.baskets.give_back(body.slip(), credential.register_id)
        hub.pump.wake()
        return GivenBack(released=released)

    return router


def _refusal(refusal: Refusal) -> BasketRefusal:
    values = plain(refusal.values)
    said = "It was taken up in {location_name} ({register_id}) on {at}.".format_map(values)
    return BasketRefusal(code=refusal.code, values=values, detail=said)
