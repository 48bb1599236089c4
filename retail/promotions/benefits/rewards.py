"""Benefits that are not money now: more points, a coupon for next time."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from retail.promotions.goods import EVERYTHING, Goods
from retail.promotions.model import Model, Name


class Points(Model):
    """Points for ``goods`` times ``multiplier`` (hundredths: double is 200), and ``bonus`` points on top."""

    type: Literal["points"] = "points"
    goods: Goods = EVERYTHING
    multiplier: Annotated[int, Field(strict=True, ge=100, le=100_00)] = 100
    bonus: Annotated[int, Field(strict=True, ge=0, le=1_000_000)] = 0


class NextCoupon(Model):
    """A coupon of ``campaign`` for the next purchase: the number of a campaign of rewards, or its name.

    What the coupon is worth, to whom and until when, is the campaign's to say. By name, the newest campaign that is
    open is meant, so that a promotion outlives its campaigns.
    """

    type: Literal["next_coupon"] = "next_coupon"
    campaign: Name
