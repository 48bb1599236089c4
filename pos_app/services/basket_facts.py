"""What the journal keeps of baskets beside their sales: a voided line, a canceled basket, one taken up by a slip."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from retail.journal import slip_row
from retail.pricing import PricedBasket
from retail.sale import Basket, BasketLine, Slip, Transaction
from retail.values import Money, Quantity


def voided_body(basket: Basket, line: BasketLine, quantity: Quantity) -> dict[str, Any]:
    """The body of ``line.voided``: this much of the line was taken out."""
    return {
        "basket_id": basket.basket_id,
        "currency": basket.currency.code,
        "voided": _voided_row(line, quantity, replace(line, quantity=quantity).extended),
    }


def canceled_body(priced: PricedBasket) -> dict[str, Any]:
    """The body of ``basket.canceled``."""
    return {
        "basket_id": priced.basket.basket_id,
        "currency": priced.basket.currency.code,
        "total": priced.total.minor,
        "lines": [_voided_row(each.line, each.line.quantity, each.amount) for each in priced.lines],
    }


def resumed_body(slip: Slip, *, claimed: bool) -> dict[str, Any]:
    """The body of ``basket.resumed``."""
    return {"slip": slip_row(slip), "claimed": claimed}


def sold_body(slip: Slip, transaction: Transaction) -> dict[str, Any]:
    """The body of ``basket.sold``."""
    return {
        "slip": slip_row(slip),
        "transaction_id": transaction.transaction_id,
        "currency": transaction.currency.code,
        "total": transaction.total.minor,
    }


def _voided_row(line: BasketLine, quantity: Quantity, amount: Money) -> dict[str, Any]:
    return {
        "line": line.line_id,
        "sku": line.variant.sku,
        "name": line.variant.name,
        "quantity": quantity.thousandths,
        "unit": quantity.unit.value,
        "amount": amount.minor,
    }
