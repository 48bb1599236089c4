"""The assortment: items and their variants, barcodes, price lists, container deposits and recalls."""

from retail.catalog.barcode import Barcode
from retail.catalog.content import Content, Measure, MeasurePrice, measure_price, read_content
from retail.catalog.deposit import Deposit
from retail.catalog.entry import CatalogEntry
from retail.catalog.price import Price, best_choice, choices_in_force, price_in_force
from retail.catalog.recall import Recall, doubtful, recalled
from retail.catalog.variant import Variant

__all__ = [
    "Barcode",
    "CatalogEntry",
    "Content",
    "Deposit",
    "Measure",
    "MeasurePrice",
    "Price",
    "Recall",
    "Variant",
    "best_choice",
    "choices_in_force",
    "doubtful",
    "measure_price",
    "price_in_force",
    "read_content",
    "recalled",
]
