"""A stock level: what the movements and promises of one SKU at one location add up to."""

from __future__ import annotations

from dataclasses import dataclass

from retail.values import LocationId, Quantity, Sku


@dataclass(frozen=True, slots=True)
class StockLevel:
    """On hand = all there; committed = promised to orders; held = softly held in baskets."""

    location_id: LocationId
    sku: Sku
    on_hand: Quantity
    committed: Quantity
    held: Quantity

    @property
    def available(self) -> Quantity:
        """What may still be promised: on hand less committed less held. Negative after a late sale."""
        return self.on_hand - self.committed - self.held
