"""What the hub publishes to registers: the rows of each stream, and how a row becomes a value of the trade."""

from retail.feeds.rows import (
    CardLayoutRow,
    CatalogRow,
    DepositRow,
    LabelLayoutRow,
    LocationSettings,
    OperatorRow,
    PriceRow,
    QuickKeyRow,
    RegisterRow,
    StockRow,
    TaxRow,
)
from retail.feeds.streams import (
    CATALOG,
    CONTROL,
    TAX,
    FeedEntry,
    location_stream,
    price_key,
    price_stream,
    stock_stream,
    tax_key,
)

__all__ = [
    "CATALOG",
    "CONTROL",
    "TAX",
    "CardLayoutRow",
    "CatalogRow",
    "DepositRow",
    "FeedEntry",
    "LabelLayoutRow",
    "LocationSettings",
    "OperatorRow",
    "PriceRow",
    "QuickKeyRow",
    "RegisterRow",
    "StockRow",
    "TaxRow",
    "location_stream",
    "price_key",
    "price_stream",
    "stock_stream",
    "tax_key",
]
