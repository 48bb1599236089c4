"""A transaction is a record: numbered, frozen, and moving exactly the goods it names."""

from __future__ import annotations

from collections import Counter
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given

from retail.sale import LineKind, Transaction, stock_movements
from retail.stock import MovementReason, StockMovement
from retail.values import LocationId, Quantity, Sku
from tests.support.baskets import HAM, MILK, WATER, line, sold, transactions


def test_people_call_a_receipt_by_its_register_and_number() -> None:
    assert replace(sold(line(MILK)), number=214).receipt_number == "014-2/214"


def test_a_transaction_is_never_changed() -> None:
    transaction = sold(line(MILK))
    with pytest.raises(FrozenInstanceError):
        transaction.number = 2  # type: ignore[misc]


def test_goods_sold_leave_the_location_when_the_sale_is_completed() -> None:
    transaction = sold(line(HAM, 3_499, 482))
    assert stock_movements(transaction) == (
        StockMovement(
            LocationId("014"),
            Sku("HAM"),
            Quantity.grams(-482),
            MovementReason.SOLD,
            transaction.completed_at,
            transaction.transaction_id,
        ),
    )


def test_a_deposit_moves_no_stock() -> None:
    assert [each.sku for each in stock_movements(sold(line(WATER, 199, 6_000)))] == ["WATER"]


@given(transactions())
def test_movements_mirror_the_item_lines_one_by_one(transaction: Transaction) -> None:
    items = [each for each in transaction.lines if each.kind is LineKind.ITEM]
    assert [(each.sku, -each.quantity) for each in stock_movements(transaction)] == [
        (each.sku, each.quantity) for each in items
    ]


@given(transactions())
def test_a_sale_only_ever_takes_goods_away(transaction: Transaction) -> None:
    moved: Counter[str] = Counter()
    for each in stock_movements(transaction):
        moved[each.sku] += each.quantity.thousandths
    assert all(thousandths < 0 for thousandths in moved.values())
