"""A catalogue entry: everything one scan needs, as one read brings it."""

from __future__ import annotations

from dataclasses import dataclass

from retail.catalog.deposit import Deposit
from retail.catalog.price import Price
from retail.catalog.variant import Variant
from retail.values import Quantity


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """A variant with its price in force, its deposit, and the quantity that the code asked for stands for.

    ``price`` is None for open-price variants, and for a variant whose price is missing: then it cannot be sold.
    ``choices`` are the prices in force for customer groups and larger quantities.
    """

    variant: Variant
    quantity: Quantity
    price: Price | None = None
    deposit: Deposit | None = None
    choices: tuple[Price, ...] = ()
