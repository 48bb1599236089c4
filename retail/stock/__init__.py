"""Stock as signed, dated movements, and levels that are their sums."""

from retail.stock.elsewhere import StockElsewhere
from retail.stock.level import StockLevel
from retail.stock.movement import MovementReason, StockMovement

__all__ = ["MovementReason", "StockElsewhere", "StockLevel", "StockMovement"]
