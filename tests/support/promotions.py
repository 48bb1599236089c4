"""Promotions and situations for tests, in as few words as they need."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from retail.promotions import Promotion, PromotionBook, Situation, read_promotion
from retail.values import LocationId

MONDAY_NOON = datetime(2026, 11, 16, 12, 0, tzinfo=ZoneInfo("Europe/Warsaw"))


def situation(at: datetime = MONDAY_NOON, **more: Any) -> Situation:
    """Location 014 in zone PL-A on a Monday at noon, an unknown shopper at the till."""
    return Situation(at, **{"location_id": LocationId("014"), "zone": "PL-A", **more})


def promotion(benefit: dict[str, Any], promotion_id: str = "P1", **more: Any) -> Promotion:
    """A promotion that combines with all others unless told otherwise."""
    content = {"id": promotion_id, "names": {"pl": promotion_id}, "combines_with": ["*"], "benefit": benefit, **more}
    read = read_promotion(content)
    assert isinstance(read, Promotion), read
    return read


def book(*promotions: Promotion, version: int = 7) -> PromotionBook:
    """A book of these promotions."""
    return PromotionBook(promotions, version)
