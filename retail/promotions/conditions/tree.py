"""All and any: conditions joined."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from retail.errors import Refusal
from retail.promotions.conditions.calendar import Dates, Hours, Weekdays
from retail.promotions.conditions.contains import Contains
from retail.promotions.conditions.coupon import HasCoupon
from retail.promotions.conditions.place import AtLocation, InZone, ThroughChannel
from retail.promotions.conditions.shopper import (
    BirthdayWindow,
    FirstPurchase,
    InGroup,
    InSegment,
    KnownCustomer,
    OfTier,
    Staff,
)
from retail.promotions.conditions.spend import Spend
from retail.promotions.conditions.tender import PaidWith
from retail.promotions.model import Model
from retail.promotions.view import BasketView


class AllOf(Model):
    """Every one of them holds; no condition at all always does."""

    type: Literal["all"] = "all"
    of: tuple[Condition, ...] = ()

    def unmet(self, basket: BasketView, promotion_id: str) -> Refusal | None:
        """The first reason why one does not hold; None when all do."""
        for condition in self.of:
            reason = condition.unmet(basket, promotion_id)
            if reason is not None:
                return reason
        return None


class AnyOf(Model):
    """At least one of them holds."""

    type: Literal["any"] = "any"
    of: Annotated[tuple[Condition, ...], Field(min_length=1)]

    def unmet(self, basket: BasketView, promotion_id: str) -> Refusal | None:
        """The reason of the first when none holds; None when one does."""
        first: Refusal | None = None
        for condition in self.of:
            reason = condition.unmet(basket, promotion_id)
            if reason is None:
                return None
            first = first or reason
        return first


Condition = Annotated[
    AllOf
    | AnyOf
    | Contains
    | Spend
    | HasCoupon
    | KnownCustomer
    | InGroup
    | InSegment
    | OfTier
    | FirstPurchase
    | BirthdayWindow
    | Staff
    | Weekdays
    | Hours
    | Dates
    | AtLocation
    | InZone
    | ThroughChannel
    | PaidWith,
    Field(discriminator="type"),
]
"""What must hold."""

AllOf.model_rebuild()
AnyOf.model_rebuild()


def needs_coupon(condition: Condition) -> bool:
    """True when nothing but a coupon can make it hold."""
    match condition:
        case HasCoupon():
            return True
        case AllOf(of=parts):
            return any(needs_coupon(part) for part in parts)
        case AnyOf(of=parts):
            return all(needs_coupon(part) for part in parts)
        case _:
            return False


def always_holds(condition: Condition) -> bool:
    """True when there is nothing to hold."""
    return isinstance(condition, AllOf) and all(always_holds(part) for part in condition.of)
