"""``/v1/recalls``: goods that must not be sold, told to every register within seconds."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, Depends
from pydantic import Field

from hub.api.access import Access
from hub.api.models import Command, Json
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.catalog_import.chain import chain_today
from hub.errors import database_errors
from hub.services.credentials import KeyCredential
from hub.services.recalls import RecallOrder

_EXAMPLE = {"goods": "5900010001101", "batch": "L2291", "reason": "szkło w opakowaniu", "location_id": "014"}


class RecallCommand(Command):
    """Goods to recall: a SKU, or a barcode for the packs that carry it. ``valid_from`` is today unless given."""

    goods: Annotated[str, Field(min_length=1, max_length=64)]
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    batch: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    location_id: str | None = None
    valid_from: date | None = None


def recalls_router(hub: Hub, access: Access) -> APIRouter:
    """Recall, lift, list."""
    router = APIRouter(prefix="/v1/recalls", tags=["recalls"], responses=responses(401, 403, 422))
    editor = access.key("catalog")

    @router.get("", dependencies=[Depends(access.key("read"))])
    def recalls(location_id: str | None = None, lifted: bool = False) -> list[Json]:
        """Recalls, the newest first."""
        return [asdict(each) for each in hub.recalls.list(location_id, lifted=lifted)]

    @router.post("", status_code=201, responses=responses(404, 409))
    def make(body: Annotated[RecallCommand, Body(examples=[_EXAMPLE])], key: KeyCredential = Depends(editor)) -> Json:
        """Recall goods."""
        order = RecallOrder(body.goods, body.reason, body.valid_from or _today(hub), body.batch, body.location_id)
        made = hub.recalls.make(order, key.name)
        hub.pump.wake()
        return asdict(made)

    @router.post("/{recall_id}/lift", status_code=204, responses=responses(404))
    def lift(recall_id: str, key: KeyCredential = Depends(editor)) -> None:
        """The goods may be sold again."""
        hub.recalls.lift(recall_id, key.name)
        hub.pump.wake()

    return router


def _today(hub: Hub) -> date:
    with database_errors(), hub.engine.connect() as connection:
        return chain_today(connection, hub.options.clock())
