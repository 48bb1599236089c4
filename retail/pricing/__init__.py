"""From a basket to a priced basket with a reason on every line, and from there to a transaction."""

from retail.pricing.completion import complete_sale
from retail.pricing.pipeline import NO_PROMOTIONS, price_basket
from retail.pricing.priced import PricedBasket, PricedLine

__all__ = ["NO_PROMOTIONS", "PricedBasket", "PricedLine", "complete_sale", "price_basket"]
