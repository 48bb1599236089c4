"""Conditions: what must hold for a promotion; each says why it does not."""

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
from retail.promotions.conditions.tree import AllOf, AnyOf, Condition, always_holds, needs_coupon

__all__ = [
    "AllOf",
    "AnyOf",
    "AtLocation",
    "BirthdayWindow",
    "Condition",
    "Contains",
    "Dates",
    "FirstPurchase",
    "HasCoupon",
    "Hours",
    "InGroup",
    "InSegment",
    "InZone",
    "KnownCustomer",
    "OfTier",
    "PaidWith",
    "Spend",
    "Staff",
    "ThroughChannel",
    "Weekdays",
    "always_holds",
    "needs_coupon",
]
