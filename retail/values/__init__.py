"""The small values everything else is said in: money, quantity, identifiers."""

from retail.values.answer import Answer, Known, Stale, Unavailable
from retail.values.currency import EUR, PLN, Currency, currency
from retail.values.identifiers import (
    BasketId,
    CustomerId,
    DeviceId,
    FactId,
    ItemId,
    LocationId,
    OperatorId,
    RegisterId,
    Sku,
    TransactionId,
    uuid7,
)
from retail.values.money import Money, allocate
from retail.values.quantity import Quantity, Unit
from retail.values.rounding import half_up, largest_remainder

__all__ = [
    "EUR",
    "PLN",
    "Answer",
    "BasketId",
    "Currency",
    "CustomerId",
    "DeviceId",
    "FactId",
    "ItemId",
    "Known",
    "LocationId",
    "Money",
    "OperatorId",
    "Quantity",
    "RegisterId",
    "Sku",
    "Stale",
    "TransactionId",
    "Unavailable",
    "Unit",
    "allocate",
    "currency",
    "half_up",
    "largest_remainder",
    "uuid7",
]
