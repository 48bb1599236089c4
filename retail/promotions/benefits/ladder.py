"""Benefit: the more one buys, the more comes off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from retail.promotions.benefits.amount_off import AmountOffBasket
from retail.promotions.benefits.fixed_price import FixedPrice
from retail.promotions.benefits.percent_off import PercentOffLine
from retail.promotions.goods import Goods
from retail.promotions.model import Amount, Model, Percent, Price
from retail.promotions.pool import Group, Reach

Threshold = Annotated[int, Field(strict=True, ge=1, le=10**12)]


class Step(Model):
    """From ``reach`` on (thousandths or minor units): ``percent`` or ``amount`` off, or a unit ``price``."""

    reach: Threshold
    percent: Percent | None = None
    amount: Amount | None = None
    price: Price | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(term is not None for term in (self.percent, self.amount, self.price)) != 1:
            raise ValueError("needs exactly one of percent, amount and price")
        return self


class Ladder(Model):
    """The highest step that the ``goods`` reach ``by`` quantity or by spending holds for all of them."""

    type: Literal["ladder"] = "ladder"
    goods: Goods
    by: Literal["quantity", "spend"]
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        reaches = [step.reach for step in self.steps]
        if reaches != sorted(set(reaches)):
            raise ValueError("its steps must climb")
        return self

    def groups(self, reach: Reach) -> list[Group]:
        """What it would take."""
        size = sum([self._counted(reach, line) for line in reach.lines(self.goods)])
        for threshold, benefit in self.downwards:
            if threshold <= size:
                return benefit.groups(reach)
        return []

    @cached_property
    def downwards(self) -> Sequence[tuple[Threshold, PercentOffLine | AmountOffBasket | FixedPrice]]:
        """What each step gives from where on, the highest first."""
        return [(step.reach, _benefit(step, self.goods)) for step in reversed(self.steps)]

    def _counted(self, reach: Reach, line: int) -> int:
        if self.by == "quantity":
            return reach.pool.thousandths(line)
        whole = reach.pool.lines[line]
        return whole.regular * reach.pool.count(line) // whole.pieces


def _benefit(step: Step, goods: Goods) -> PercentOffLine | AmountOffBasket | FixedPrice:
    if step.percent is not None:
        return PercentOffLine.model_construct(percent=step.percent, goods=goods)
    if step.amount is not None:
        return AmountOffBasket.model_construct(amount=step.amount, goods=goods)
    return FixedPrice.model_construct(price=step.price or 0, goods=goods)
