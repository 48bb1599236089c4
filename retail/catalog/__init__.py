"""The assortment: items and their variants, barcodes, price lists, container deposits and recalls."""

from retail.catalog.barcode import Barcode
from retail.catalog.deposit import Deposit
from retail.catalog.entry import CatalogEntry
from retail.catalog.price import Price, best_choice, choices_in_force, price_in_force
from retail.catalog.recall import Recall, doubtful, recalled
from retail.catalog.variant import Variant

__all__ = [
    "Barcode",
    "CatalogEntry",
    "Deposit",
    "Price",
    "Recall",
    "Variant",
    "best_choice",
    "choices_in_force",
    "doubtful",
    "price_in_force",
    "recalled",
]
