"""What a transaction does to stock: the same answer at the register and at the hub."""

from __future__ import annotations

from retail.sale.transaction import LineKind, Transaction
from retail.stock import MovementReason, StockMovement


def stock_movements(transaction: Transaction) -> tuple[StockMovement, ...]:
    """One movement per item line, in line order; goods sold leave, so the quantity is negative."""
    return tuple(
        StockMovement(
            location_id=transaction.location_id,
            sku=line.sku,
            quantity=-line.quantity,
            reason=MovementReason.SOLD,
            at=transaction.completed_at,
            source=transaction.transaction_id,
        )
        for line in transaction.lines
        if line.kind is LineKind.ITEM
    )
