"""``/v1/promotions``: the chain's promotions, as marketing and its systems keep them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends
from pydantic import BaseModel, ConfigDict, JsonValue

from hub.api.access import Access
from hub.api.models import Json
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.services.credentials import KeyCredential
from hub.services.promotions import KeptPromotion

_THREE_FOR_TWO: Json = {
    "id": "choc-3for2",
    "names": {"pl": "3 za 2: czekolady Wawrzyn", "en": "3 for 2: Wawrzyn chocolate"},
    "lane": 20,
    "first": "2026-03-02",
    "last": "2026-03-15",
    "benefit": {"type": "buy_x_get_y", "buy": {"skus": ["SLO-001", "SLO-002", "SLO-003"]}, "buy_count": 2},
}
_HAPPY_HOUR: Json = {
    "id": "bakery-evening",
    "names": {"pl": "Pieczywo po 18:00 −20 %", "en": "Bakery after 6 pm −20 %"},
    "when": {"type": "hours", "start": "18:00", "end": "23:00"},
    "benefit": {"type": "percent_off_line", "percent": 2000, "goods": {"categories": ["Spożywcze/Pieczywo"]}},
}
_COUPON: Json = {
    "id": "OMNI",
    "names": {"pl": "Kod {code} −10 %", "en": "Code {code} −10 %"},
    "lane": 80,
    "combines_with": ["*"],
    "when": {"type": "coupon"},
    "benefit": {"type": "percent_off_basket", "percent": 1000},
}
_EXAMPLES = {
    "three for two": {"value": _THREE_FOR_TWO},
    "happy hour": {"value": _HAPPY_HOUR},
    "ten per cent for a code": {"value": _COUPON},
}
Given = Annotated[dict[str, JsonValue], Body(openapi_examples=_EXAMPLES)]


class PromotionAnswer(BaseModel):
    """A promotion as it was given. ``version`` is the book's version that its last change made."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "promotion_id": "choc-3for2",
                "content": _THREE_FOR_TWO,
                "active": True,
                "version": 12,
                "changed_at": "2026-02-27T15:04:11Z",
                "changed_by": "marketing",
                "notes": [],
            }
        },
    )

    promotion_id: str
    content: Json
    active: bool
    version: int
    changed_at: datetime
    changed_by: str
    notes: list[str] = []


class FaultAnswer(BaseModel):
    """What is wrong with a field, by its path."""

    model_config = ConfigDict(from_attributes=True)

    field: str
    reason: str


class CheckAnswer(BaseModel):
    """What would be said of a promotion: without faults it could be kept; notes are names the chain does not know."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "faults": [{"field": "benefit.percent", "reason": "Input should be greater than or equal to 1"}],
                "notes": [],
            }
        }
    )

    faults: list[FaultAnswer]
    notes: list[str]


class VersionAnswer(BaseModel):
    """One version of a promotion; without ``content`` it was taken out."""

    model_config = ConfigDict(from_attributes=True)

    version: int
    content: Json | None
    changed_at: datetime
    changed_by: str


def promotions_router(hub: Hub, access: Access) -> APIRouter:
    """The promotions."""
    router = APIRouter(prefix="/v1/promotions", tags=["promotions"], responses=responses(401, 403, 422))
    edit = access.key("catalog")
    reader = [Depends(access.key("read"))]

    @router.get("", dependencies=reader)
    def promotions(inactive: bool = False) -> list[PromotionAnswer]:
        """The active promotions by id; with ``inactive`` those too that were taken out."""
        return [_answer(each) for each in hub.promotions.all(inactive=inactive)]

    @router.post("/check", dependencies=[Depends(edit)])
    def check(content: Given) -> CheckAnswer:
        """Say what is wrong with a promotion, and change nothing."""
        found = hub.promotions.check(content)
        faults = [FaultAnswer.model_validate(fault) for fault in found.faults]
        return CheckAnswer(faults=faults, notes=list(found.notes))

    @router.get("/{promotion_id}", dependencies=reader, responses=responses(404))
    def promotion(promotion_id: str) -> PromotionAnswer:
        """One promotion, active or not."""
        return _answer(hub.promotions.get(promotion_id))

    @router.get("/{promotion_id}/versions", dependencies=reader, responses=responses(404))
    def versions(promotion_id: str) -> list[VersionAnswer]:
        """Every version it ever had, the newest first."""
        return [VersionAnswer.model_validate(each) for each in hub.promotions.versions(promotion_id)]

    @router.put("/{promotion_id}")
    def save(promotion_id: str, content: Given, key: KeyCredential = Depends(edit)) -> PromotionAnswer:
        """Make or change a promotion. A malformed one is refused with each field and the reason; the old one stays."""
        kept = hub.promotions.save(promotion_id, content, key.name)
        hub.pump.wake()
        return _answer(kept, list(hub.promotions.check(kept.content).notes))

    @router.delete("/{promotion_id}", status_code=204, responses=responses(404))
    def remove(promotion_id: str, key: KeyCredential = Depends(edit)) -> None:
        """Take a promotion out; what it said stays on record."""
        hub.promotions.remove(promotion_id, key.name)
        hub.pump.wake()

    return router


def _answer(kept: KeptPromotion, notes: list[str] | None = None) -> PromotionAnswer:
    content: dict[str, Any] = {**asdict(kept), "notes": notes or []}
    return PromotionAnswer.model_validate(content)
