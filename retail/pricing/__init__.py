"""From a basket to a priced basket with a reason on every line, and from there to a transaction."""

from retail.pricing.completion import complete_sale
from retail.pricing.pipeline import PricingStage, given_adjustments, price_basket
from retail.pricing.priced import PricedBasket, PricedLine

__all__ = ["PricedBasket", "PricedLine", "PricingStage", "complete_sale", "given_adjustments", "price_basket"]
