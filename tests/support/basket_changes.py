"""What may become of a basket between two pricing passes, by chance: its lines, its shopper, its codes, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from hypothesis import strategies as st

from retail.customers import Shopper
from retail.promotions import Situation
from retail.sale import (
    Basket,
    BasketLine,
    Coupon,
    CouponCheck,
    PriceOverride,
    add_coupon,
    add_line,
    change_quantity,
    override_price,
    remove_coupon,
    void_line,
)
from retail.values import CustomerId, OperatorId, Quantity
from tests.support.baskets import basket_lines, pln


@dataclass(frozen=True, slots=True)
class Asked:
    """A basket and the situation it is priced in."""

    basket: Basket
    situation: Situation

    def with_basket(self, changed: object) -> Asked:
        """The same with the changed basket, unchanged where the change was refused."""
        return replace(self, basket=changed) if isinstance(changed, Basket) else self


Change = Callable[[Asked, Random], Asked]


def changes() -> st.SearchStrategy[list[Change]]:
    """A few changes, half of them scans."""
    others = st.sampled_from([_void, _recount, _override, _coupon, _no_coupon, _shopper, _tender, _hour])
    return st.lists(st.one_of(basket_lines().map(_scan), others), max_size=12)


def _scan(line: BasketLine) -> Change:
    def change(asked: Asked, _chance: Random) -> Asked:
        added = add_line(asked.basket, line)
        return asked.with_basket(added[0] if isinstance(added, tuple) else added)

    return change


def _void(asked: Asked, chance: Random) -> Asked:
    line = _any_line(asked, chance)
    return asked.with_basket(void_line(asked.basket, line.line_id)) if line else asked


def _recount(asked: Asked, chance: Random) -> Asked:
    line = _any_line(asked, chance)
    if line is None:
        return asked
    quantity = Quantity(chance.randint(1, 6) * 1000, line.quantity.unit)
    return asked.with_basket(change_quantity(asked.basket, line.line_id, quantity))


def _override(asked: Asked, chance: Random) -> Asked:
    line = _any_line(asked, chance)
    if line is None:
        return asked
    price = PriceOverride(pln(chance.randint(1, 900)), "damaged", OperatorId("op-1"))
    return asked.with_basket(override_price(asked.basket, line.line_id, chance.choice([price, None])))


def _coupon(asked: Asked, chance: Random) -> Asked:
    number = chance.randint(0, 4)
    cap = chance.choice([None, pln(100)])
    coupon = Coupon(f"S{number}", f"CODE{number}", f"P{number}", CouponCheck.HUB, cap)
    return asked.with_basket(add_coupon(asked.basket, coupon))


def _no_coupon(asked: Asked, chance: Random) -> Asked:
    serials = [coupon.serial for coupon in asked.basket.coupons]
    return asked.with_basket(remove_coupon(asked.basket, chance.choice(serials))) if serials else asked


def _shopper(asked: Asked, chance: Random) -> Asked:
    known = Shopper(CustomerId("c-1"), used={"P0": chance.randint(0, 2)})
    return replace(asked, situation=replace(asked.situation, shopper=chance.choice([known, None])))


def _tender(asked: Asked, chance: Random) -> Asked:
    kinds = chance.choice([frozenset[str](), frozenset({"card"}), frozenset({"card", "cash"})])
    return replace(asked, situation=replace(asked.situation, tenders=kinds))


def _hour(asked: Asked, chance: Random) -> Asked:
    at = asked.situation.at + timedelta(hours=chance.randint(1, 12))
    return replace(asked, situation=replace(asked.situation, at=at))


def _any_line(asked: Asked, chance: Random) -> BasketLine | None:
    return chance.choice(asked.basket.lines) if asked.basket.lines else None
