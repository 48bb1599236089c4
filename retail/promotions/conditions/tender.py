"""Condition: the means of payment chosen."""

from __future__ import annotations

from typing import Literal

from retail.errors import Refusal
from retail.promotions.model import Model, Names
from retail.promotions.view import BasketView


class PaidWith(Model):
    """Everything chosen so far, and at least one, is among these kinds of tender (``cash``, ``card`` …)."""

    type: Literal["tender"] = "tender"
    tenders: Names

    def unmet(self, basket: BasketView, _promotion_id: str) -> Refusal | None:
        """Why it does not hold; None when it does."""
        chosen = basket.situation.tenders
        return None if chosen and chosen.issubset(self.tenders) else Refusal("promotion.other_tender")
