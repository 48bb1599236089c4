"""``/v1/catalog``: variants and prices, as managers and their systems keep them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query

from hub.api.access import Access
from hub.api.models import RefusedRow, SavedAnswer
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.errors import Problem
from hub.services.catalog import Saved
from retail.feeds import CatalogRow, PriceRow

_VARIANT = {
    "sku": "PIE-001",
    "item_id": "PIE-001",
    "name": "Chleb żytni razowy 500 g",
    "unit": "pcs",
    "tax_class": "C",
    "category": "Spożywcze/Pieczywo",
    "barcodes": [["05900010001101", 1000]],
}
_PRICE = {"sku": "PIE-001", "unit_price": 649, "valid_from": "2026-03-02"}
_MEMBERS = {**_PRICE, "unit_price": 599, "group": "member"}
_SIX = {**_PRICE, "unit_price": 579, "min_quantity": 6000}
Variants = Annotated[list[CatalogRow], Body(max_length=5_000, examples=[[_VARIANT]])]
Prices = Annotated[list[PriceRow], Body(max_length=5_000, examples=[[_PRICE, _MEMBERS, _SIX]])]


def catalog_router(hub: Hub, access: Access) -> APIRouter:
    """The assortment."""
    router = APIRouter(prefix="/v1/catalog", tags=["catalog"], responses=responses(401, 403, 422))
    editor, reader = [Depends(access.key("catalog"))], [Depends(access.key("read"))]

    @router.get("/variants", dependencies=reader)
    def variants(after: str = "", limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[CatalogRow]:
        """A page of variants in order of SKU; go on with ``after`` = the last one's."""
        return hub.catalog.variants(after, limit)

    @router.put("/variants", dependencies=editor)
    def save_variants(rows: Variants) -> SavedAnswer:
        """Many variants at once; rows that cannot be stored are left out and told."""
        return _saved(hub, hub.catalog.save_variants(rows))

    @router.get("/variants/{sku}", dependencies=reader, responses=responses(404))
    def variant(sku: str) -> CatalogRow:
        """One variant with its barcodes."""
        return hub.catalog.variant(sku)

    @router.put("/variants/{sku}", dependencies=editor, responses=responses(409))
    def save_variant(sku: str, row: Annotated[CatalogRow, Body(examples=[_VARIANT])]) -> SavedAnswer:
        """Make or change one variant."""
        if row.sku != sku:
            raise Problem(422, "request.invalid", "The SKU of the path and of the body differ.")
        changed = hub.catalog.save_variant(row)
        return _saved(hub, Saved(int(changed)))

    @router.get("/prices/{zone}/{sku}", dependencies=reader)
    def prices(zone: str, sku: str) -> list[PriceRow]:
        """All prices of a variant in a zone, by first day, group and quantity; `lowest_30` is the hub's own figure."""
        return hub.prices.of(zone, sku)

    @router.put("/prices/{zone}", dependencies=editor)
    def save_prices(zone: str, rows: Prices) -> SavedAnswer:
        """Many prices of a zone at once; rows that cannot be stored are left out and told."""
        return _saved(hub, hub.prices.save(zone, rows))

    @router.delete("/prices/{zone}/{sku}/{valid_from}", status_code=204, dependencies=editor, responses=responses(404))
    def remove_price(zone: str, sku: str, valid_from: date, group: str = "", min_quantity: int = 0) -> None:
        """Take a price away; ``group`` and ``min_quantity`` (thousandths) name one that is not everybody's."""
        hub.prices.remove(zone, sku, valid_from, group, min_quantity)
        hub.pump.wake()

    return router


def _saved(hub: Hub, saved: Saved) -> SavedAnswer:
    hub.pump.wake()
    refused = [RefusedRow(index=index, code=why.code, detail=why.detail) for index, why in saved.refused.items()]
    return SavedAnswer(changed=saved.changed, refused=refused)
