"""Conditions on when: weekdays, hours of the day, dates."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from retail.errors import Refusal
from retail.promotions.model import Model
from retail.promotions.view import BasketView

Weekday = Annotated[int, Field(strict=True, ge=1, le=7)]


class Weekdays(Model):
    """On these days of the week, 1 for Monday to 7 for Sunday (ISO 8601)."""

    type: Literal["weekdays"] = "weekdays"
    days: Annotated[frozenset[Weekday], Field(min_length=1)]

    def unmet(self, basket: BasketView, _promotion_id: str) -> Refusal | None:
        """Why it does not hold; None when it does."""
        return None if basket.situation.at.isoweekday() in self.days else Refusal("promotion.not_today")


class Hours(Model):
    """From ``start`` up to, not with, ``end``, on the location's clock; over midnight when it ends before it starts."""

    type: Literal["hours"] = "hours"
    start: time
    end: time

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.start == self.end:
            raise ValueError("starts and ends at the same time")
        return self

    def unmet(self, basket: BasketView, _promotion_id: str) -> Refusal | None:
        """Why it does not hold, with the hours; None when it does."""
        now = basket.situation.at.time()
        over_midnight = self.end < self.start
        inside = now >= self.start or now < self.end if over_midnight else self.start <= now < self.end
        return None if inside else Refusal("promotion.not_now", {"start": self.start, "end": self.end})


class Dates(Model):
    """From ``first`` to ``last``, both days included."""

    type: Literal["dates"] = "dates"
    first: date
    last: date

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"ends on {self.last}, before it begins on {self.first}")
        return self

    def unmet(self, basket: BasketView, _promotion_id: str) -> Refusal | None:
        """Why it does not hold, with the dates; None when it does."""
        if self.first <= basket.situation.at.date() <= self.last:
            return None
        return Refusal("promotion.other_dates", {"first": self.first, "last": self.last})
