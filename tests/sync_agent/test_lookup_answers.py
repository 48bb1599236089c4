"""What the hub says of baskets and receipts is read whole, or told to be no answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from retail.errors import Refusal
from retail.sale import ReceiptElsewhere, ReceiptElsewhereLine
from retail.values import PLN, LocationId, Money, Quantity, RegisterId, Sku
from sync_agent.basket_answers import read_claim
from sync_agent.errors import BadAnswer
from sync_agent.receipt_answers import read_receipt

AT = "2026-11-20T10:02:11+01:00"
TAKEN = {"code": "basket.taken_up", "values": {"register_id": "027-1", "at": AT}, "detail": "…"}
LINE = {
    "kind": "item",
    "sku": "PIE-001",
    "name": "Chleb",
    "quantity": 3000,
    "unit": "pcs",
    "amount": 1000,
    "returned": 1000,
}
RECEIPT = {
    "transaction_id": "t",
    "location_id": "027",
    "location_name": "Galeria",
    "register_id": "027-1",
    "number": 214,
    "business_date": "2026-11-20",
    "completed_at": AT,
    "currency": "PLN",
    "total": 1000,
    "lines": [LINE],
    "return_until": "2026-12-20",
}


def test_a_claim_is_ours_or_tells_who_has_the_basket() -> None:
    at = datetime(2026, 11, 20, 9, 2, 11, tzinfo=UTC)

    assert read_claim({"claimed": True, "refusal": None}) is None
    assert read_claim({"claimed": False, "refusal": TAKEN}) == Refusal(
        "basket.taken_up", {"register_id": "027-1", "at": at}
    )


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"claimed": True},
        {"claimed": True, "refusal": TAKEN},
        {"claimed": False, "refusal": None},
        {"claimed": "yes", "refusal": None},
        {"claimed": False, "refusal": {"code": "basket.taken_up"}},
    ],
)
def test_a_claim_that_says_neither_yes_nor_no_is_no_answer(content: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        read_claim(content)


def test_a_receipt_is_read_whole_with_what_of_it_can_be_paid_back() -> None:
    quantity, back = Quantity.pieces(3), Quantity.pieces(1)
    line = ReceiptElsewhereLine(Sku("PIE-001"), "Chleb", quantity, Money(1000, PLN), back)
    receipt = read_receipt({"receipt": RECEIPT, "refusal": None})

    assert receipt == ReceiptElsewhere(
        LocationId("027"),
        "Galeria",
        RegisterId("027-1"),
        214,
        date(2026, 11, 20),
        datetime(2026, 11, 20, 9, 2, 11, tzinfo=UTC),
        Money(1000, PLN),
        (line,),
        date(2026, 12, 20),
    )
    assert (receipt.receipt_number, receipt.refundable) == ("027-1/214", Money(667, PLN))


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "214"},
        {"total": 10.0},
        {"currency": "XXX"},
        {"completed_at": "2026-11-20"},
        {"return_until": "never"},
        {"lines": None},
        {"lines": [{**LINE, "unit": "box"}]},
        {"lines": [{**LINE, "quantity": 0}]},
    ],
)
def test_a_receipt_that_makes_no_sense_is_no_answer(changes: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        read_receipt({"receipt": {**RECEIPT, **changes}, "refusal": None})
