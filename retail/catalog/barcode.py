"""A barcode: one printed code of a variant, with how much of it the code stands for."""

from __future__ import annotations

from dataclasses import dataclass

from retail.values import Quantity, Sku


@dataclass(frozen=True, slots=True)
class Barcode:
    """A code and the quantity it means: a six-pack's code means six pieces of the single bottle's SKU.

    ``code`` is a GTIN padded to 14 digits, or the item code of an in-store label or price look-up key without
    leading zeros.
    """

    code: str
    sku: Sku
    quantity: Quantity
