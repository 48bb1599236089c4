"""Conditions on where: locations, price zones, channels."""

from __future__ import annotations

from typing import Literal

from retail.errors import Refusal
from retail.promotions.model import Model, Names
from retail.promotions.view import BasketView


class AtLocation(Model):
    """At one of these locations."""

    type: Literal["location"] = "location"
    locations: Names

    def unmet(self, basket: BasketView, _promotion_id: str) -> Refusal | None:
        """Why it does not hold; None when it does."""
        return None if basket.situation.location_id in self.locations else Refusal("promotion.other_location")


class InZone(Model):
    """In one of these price zones."""

    type: Literal["zone"] = "zone"
    zones: Names

    def unmet(self, basket: BasketView, _promotion_id: str) -> Refusal | None:
        """Why it does not hold; None when it does."""
        return None if basket.situation.zone in self.zones else Refusal("promotion.other_zone")


class ThroughChannel(Model):
    """Through one of these channels: ``till``, ``kiosk``, ``web``, ``app``, ``call_centre``, ``social``."""

    type: Literal["channel"] = "channel"
    channels: Names

    def unmet(self, basket: BasketView, _promotion_id: str) -> Refusal | None:
        """Why it does not hold; None when it does."""
        return None if basket.situation.channel in self.channels else Refusal("promotion.other_channel")
