"""A promotion: who may have it, what it gives, and with what else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self, cast

from pydantic import Field, model_validator

from retail.promotions.benefits import Benefit
from retail.promotions.conditions import AllOf, Condition
from retail.promotions.model import Amount, Count, Model, Name

Language = Literal["pl", "en", "ru"]
Lane = Annotated[int, Field(strict=True, ge=0, le=99)]

ANY = "*"
"""In ``combines_with``: every other promotion."""


class Caps(Model):
    """The most a promotion gives: ``times`` per basket, ``per_customer`` times ever, ``amount`` (minor) per basket.

    A time is one set, one gift or one basket; for benefits on lines it is one piece. With ``per_customer`` the
    customer must be known.
    """

    times: Count | None = None
    per_customer: Count | None = None
    amount: Amount | None = None


class Promotion(Model):
    """An offer, as data.

    ``names`` are what receipts and screens call it, by language; ``{code}`` in them stands for the coupon's code.
    Promotions in one ``lane`` compete for the goods, the best for the customer wins, ties by ``id``; lanes apply in
    order, each on what the lanes before left to pay. Two promotions of different lanes take from the same line only
    when each names the other in ``combines_with``: by id, by lane (``lane:20``) or ``*`` for all. ``first`` and
    ``last`` are the days it runs, both included.
    """

    id: Name
    names: Annotated[Mapping[Language, Annotated[str, Field(min_length=1, max_length=120)]], Field(min_length=1)]
    lane: Lane = 50
    combines_with: tuple[Annotated[str, Field(pattern=r"^(\*|lane:\d{1,2}|[^*\s]{1,100})$")], ...] = ()
    first: date | None = None
    last: date | None = None
    when: Condition = Field(default_factory=AllOf)
    benefit: Benefit
    caps: Caps = Field(default_factory=Caps)

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError(f"ends on {self.last}, before it begins on {self.first}")
        return self

    def runs_on(self, day: date) -> bool:
        """True on a day between the first and the last."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def text(self, language: str, code: str = "") -> str:
        """What it is called, in a language or else in the first one it has; without a code, no gap is left for it."""
        names = self.names
        known = language if language in names else next(iter(names))
        name = names[cast(Language, known)]
        return name.replace("{code}", code) if code else name.replace("{code} ", "").replace("{code}", "").rstrip()

    def combines(self, other: Promotion) -> bool:
        """True when each of the two names the other."""
        return self._names(other) and other._names(self)

    def _names(self, other: Promotion) -> bool:
        return any(named in (ANY, other.id, f"lane:{other.lane}") for named in self.combines_with)
