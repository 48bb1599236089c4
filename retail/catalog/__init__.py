"""The assortment: items and their variants, barcodes, price lists and container deposits."""

from retail.catalog.barcode import Barcode
from retail.catalog.deposit import Deposit
from retail.catalog.entry import CatalogEntry
from retail.catalog.price import Price, best_choice, choices_in_force, price_in_force
from retail.catalog.variant import Variant

__all__ = [
    "Barcode",
    "CatalogEntry",
    "Deposit",
    "Price",
    "Variant",
    "best_choice",
    "choices_in_force",
    "price_in_force",
]
