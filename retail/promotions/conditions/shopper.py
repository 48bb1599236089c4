"""Conditions on who buys: a known customer, a group, segment or tier, a first purchase, a birthday, staff."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from retail.customers import Shopper
from retail.errors import Refusal
from retail.promotions.model import Model, Names
from retail.promotions.view import BasketView

Days = Annotated[int, Field(strict=True, ge=0, le=180)]


class _OfShopper(Model, ABC):
    """A condition that nobody unknown meets."""

    def unmet(self, basket: BasketView, _promotion_id: str) -> Refusal | None:
        """Why it does not hold; None when it does."""
        shopper = basket.situation.shopper
        if shopper is None:
            return Refusal("promotion.customer_needed")
        return None if self._fits(shopper, basket.situation.at.date()) else Refusal("promotion.not_this_customer")

    @abstractmethod
    def _fits(self, shopper: Shopper, day: date) -> bool:
        """True when it is one of these customers."""


class KnownCustomer(_OfShopper):
    """Any customer the chain knows."""

    type: Literal["customer"] = "customer"

    def _fits(self, shopper: Shopper, day: date) -> bool:
        return True


class InGroup(_OfShopper):
    """A customer of one of the price groups."""

    type: Literal["group"] = "group"
    groups: Names

    def _fits(self, shopper: Shopper, day: date) -> bool:
        return not shopper.groups.isdisjoint(self.groups)


class InSegment(_OfShopper):
    """A customer of one of the marketing segments."""

    type: Literal["segment"] = "segment"
    segments: Names

    def _fits(self, shopper: Shopper, day: date) -> bool:
        return not shopper.segments.isdisjoint(self.segments)


class OfTier(_OfShopper):
    """A customer on one of the loyalty tiers."""

    type: Literal["tier"] = "tier"
    tiers: Names

    def _fits(self, shopper: Shopper, day: date) -> bool:
        return shopper.tier in self.tiers


class FirstPurchase(_OfShopper):
    """A customer who has bought nothing before."""

    type: Literal["first_purchase"] = "first_purchase"

    def _fits(self, shopper: Shopper, day: date) -> bool:
        return shopper.first_purchase


class BirthdayWindow(_OfShopper):
    """From ``days_before`` to ``days_after`` the customer's birthday, over the turn of the year too."""

    type: Literal["birthday"] = "birthday"
    days_before: Days = 0
    days_after: Days = 0

    def _fits(self, shopper: Shopper, day: date) -> bool:
        if shopper.birthday is None:
            return False
        birthdays = (birthday_in(year, *shopper.birthday) for year in (day.year - 1, day.year, day.year + 1))
        before, after = timedelta(days=self.days_before), timedelta(days=self.days_after)
        return any(birthday - before <= day <= birthday + after for birthday in birthdays)


class Staff(_OfShopper):
    """A member of staff who buys for herself."""

    type: Literal["staff"] = "staff"

    def _fits(self, shopper: Shopper, day: date) -> bool:
        return shopper.staff


def birthday_in(year: int, month: int, day: int) -> date:
    """The birthday's date in a year; 29 February falls on 1 March where there is none."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, 3, 1) if (month, day) == (2, 29) and not leap else date(year, month, day)
