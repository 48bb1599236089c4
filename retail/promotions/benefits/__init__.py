"""Benefits: what a promotion gives; each says what it would take from a pool of free pieces."""

from typing import Annotated

from pydantic import Field

from retail.promotions.benefits.amount_off import AmountOffBasket, AmountOffLine
from retail.promotions.benefits.buy_x_get_y import BuyXGetY
from retail.promotions.benefits.fixed_price import FixedPrice
from retail.promotions.benefits.gift import Gift
from retail.promotions.benefits.ladder import Ladder, Step
from retail.promotions.benefits.of_basket import OfBasket
from retail.promotions.benefits.percent_off import PercentOffBasket, PercentOffLine
from retail.promotions.benefits.rewards import NextCoupon, Points
from retail.promotions.benefits.sets import Bundle, MixAndMatch, NForPrice, Part

Reduction = (
    PercentOffLine
    | PercentOffBasket
    | AmountOffLine
    | AmountOffBasket
    | FixedPrice
    | BuyXGetY
    | NForPrice
    | MixAndMatch
    | Bundle
    | Ladder
    | Gift
)
"""Benefits that take something off."""
Benefit = Annotated[Reduction | Points | NextCoupon, Field(discriminator="type")]
"""What is given."""

__all__ = [
    "AmountOffBasket",
    "AmountOffLine",
    "Benefit",
    "Bundle",
    "BuyXGetY",
    "FixedPrice",
    "Gift",
    "Ladder",
    "MixAndMatch",
    "NForPrice",
    "NextCoupon",
    "OfBasket",
    "Part",
    "PercentOffBasket",
    "PercentOffLine",
    "Points",
    "Reduction",
    "Step",
]
