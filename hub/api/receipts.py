"""``/v1/receipts/find``: a register asks for the lines of a receipt that another one made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from hub.api.access import Access
from hub.api.coupon_words import plain
from hub.api.models import Command
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.services.receipts import FoundReceipt
from retail.errors import Refusal
from retail.journal.facts import SaleLine


class FindReceipt(Command):
    """What shows that somebody holds the receipt: the token, or its short code and its number, both."""

    token: Annotated[str, Field(max_length=500)] = ""
    short_code: Annotated[str, Field(max_length=40, examples=["PA-7F2K-9QXD"])] = ""
    number: Annotated[str, Field(max_length=100, examples=["027-1/214"])] = ""


class ReceiptLine(BaseModel):
    """A line as it was sold. ``amount`` is what was paid for it, quantities are thousandths of ``unit``.

    ``returned`` is what came back so far: registers of this version take nothing back, so it is nothing.
    """

    kind: Literal["item", "deposit"]
    sku: str
    name: str
    quantity: int
    unit: str
    amount: int
    returned: int


class Receipt(BaseModel):
    """A completed sale, without who bought and who sold. Amounts are minor units of ``currency``."""

    transaction_id: str
    location_id: str
    location_name: str
    register_id: str
    number: int
    business_date: date
    completed_at: datetime
    currency: str
    total: int
    lines: list[ReceiptLine]
    return_until: date


class ReceiptRefusal(BaseModel):
    """Why not: ``code`` and ``values`` for programs, ``detail`` for people."""

    code: str
    values: dict[str, Any]
    detail: str


class ReceiptAnswer(BaseModel):
    """Either the receipt, or why there is none to show."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "receipt": {
                        "transaction_id": "0190a000-0000-7000-8000-00000000000a",
                        "location_id": "027",
                        "location_name": "Kontuar Galeria",
                        "register_id": "027-1",
                        "number": 214,
                        "business_date": "2026-11-20",
                        "completed_at": "2026-11-20T10:02:11+01:00",
                        "currency": "PLN",
                        "total": 649,
                        "lines": [
                            {
                                "kind": "item",
                                "sku": "PIE-001",
                                "name": "Chleb żytni 500 g",
                                "quantity": 1000,
                                "unit": "pcs",
                                "amount": 649,
                                "returned": 0,
                            }
                        ],
                        "return_until": "2026-12-20",
                    },
                    "refusal": None,
                },
                {
                    "receipt": None,
                    "refusal": {"code": "receipt.unknown", "values": {}, "detail": "The hub has no such sale (yet)."},
                },
            ]
        }
    )

    receipt: Receipt | None = None
    refusal: ReceiptRefusal | None = None


def receipts_router(hub: Hub, access: Access) -> APIRouter:
    """Receipts of the chain, for every device of it that has one in hand."""
    router = APIRouter(prefix="/v1/receipts", tags=["lookups"], responses=responses(401, 403, 422))

    @router.post("/find", dependencies=[Depends(access.live_device)])
    def find(body: FindReceipt) -> ReceiptAnswer:
        """The lines of a receipt, by its code or by what is typed from it."""
        receipts = hub.receipts
        found = receipts.by_token(body.token) if body.token else receipts.by_number(body.short_code, body.number)
        return ReceiptAnswer(refusal=_refusal(found)) if isinstance(found, Refusal) else _answer(found)

    return router


def _answer(found: FoundReceipt) -> ReceiptAnswer:
    sale = found.sale
    receipt = Receipt(
        transaction_id=sale.transaction_id,
        location_id=sale.location_id,
        location_name=found.location_name,
        register_id=sale.register_id,
        number=sale.number,
        business_date=sale.business_date,
        completed_at=sale.completed_at,
        currency=sale.currency,
        total=sale.total,
        lines=[_line(each) for each in sale.lines],
        return_until=found.return_until,
    )
    return ReceiptAnswer(receipt=receipt)


def _line(line: SaleLine) -> ReceiptLine:
    return ReceiptLine(
        kind=line.kind,
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        unit=line.unit,
        amount=line.amount,
        returned=0,
    )


def _refusal(refusal: Refusal) -> ReceiptRefusal:
    said = (
        "The hub has no such sale (yet)."
        if refusal.code == "receipt.unknown"
        else f"The token cannot be believed: {refusal.code.removeprefix('token.')}."
    )
    return ReceiptRefusal(code=refusal.code, values=plain(refusal.values), detail=said)
