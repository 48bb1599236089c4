"""B5: the pricing pass over a hundred lines with five hundred promotions, from scratch and with one line more."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from benchmarks import material
from benchmarks.figure import Figure, at_most, percentile
from benchmarks.offers import PROMOTIONS, fast_skus, promotion_rows
from pos_app import garbage
from retail.catalog import Variant
from retail.customers import Shopper
from retail.pricing import PricedBasket, price_basket
from retail.promotions import PromotionBook, Situation, read_book
from retail.sale import Basket, BasketLine, add_line, new_basket
from retail.tax import POLAND
from retail.values import (
    PLN,
    BasketId,
    CustomerId,
    ItemId,
    LocationId,
    Money,
    OperatorId,
    Quantity,
    RegisterId,
    Sku,
    Unit,
)

LINES, ROUNDS = 100, 300
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Europe/Warsaw"))
_BRANDS = tuple(f"Marka {number}" for number in range(400))
_CATEGORIES = ("Spożywcze/Nabiał", "Spożywcze/Pieczywo", "Spożywcze/Słodycze", "Dom/Chemia", "Odzież/Damska")


def run(quick: bool = False) -> list[Figure]:
    """Measure."""
    rounds = ROUNDS // 10 if quick else ROUNDS
    book = read_book(promotion_rows(fast_skus(material.QUICK_ITEMS), _BRANDS), 1)
    shopper = Shopper(CustomerId("c-1"), groups=frozenset({"firma"}), tier="złoty")
    situation = Situation(NOW, LocationId("014"), material.ZONE, shopper=shopper)
    before = _basket(LINES - 1)
    whole, _ = _added(before, LINES - 1)
    first = _priced(before, book, situation)
    applied = len(_priced(whole, book, situation).outcome.applied)
    scratch = _times(lambda: _priced(whole, book, situation), rounds)
    one_more = _times(lambda: _priced(whole, book, situation, first), rounds)
    what = f"price {LINES} lines with {PROMOTIONS} promotions, {applied} of them applied, {{}}, p99"
    return [
        at_most("B5", what.format("from scratch"), percentile(scratch, 0.99), "ms", 10),
        at_most("B5", what.format("one line more"), percentile(one_more, 0.99), "ms", 3),
    ]


def _priced(
    basket: Basket, book: PromotionBook, situation: Situation, earlier: PricedBasket | None = None
) -> PricedBasket:
    priced = price_basket(basket, POLAND, book, situation, earlier=earlier)
    if not isinstance(priced, PricedBasket):
        raise AssertionError(f"the basket of the figure is refused: {priced}")
    return priced


def _times(act: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each round; garbage is looked for between rounds, as a till does between scans."""
    garbage.leave_it_to_the_tick()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
        garbage.look()
    return taken


def _basket(lines: int) -> Basket:
    empty = (LocationId("014"), RegisterId("014-1"), OperatorId("o-1"), NOW.date(), NOW, PLN)
    basket = new_basket(BasketId("b-1"), *empty)
    for place in range(lines):
        basket, _ = _added(basket, place)
    return basket


def _added(basket: Basket, place: int) -> tuple[Basket, int]:
    chance = random.Random(place)
    sku = fast_skus(material.QUICK_ITEMS)[place * 7]
    variant = Variant(
        Sku(sku),
        ItemId(sku),
        f"Towar {sku}",
        Unit.PIECE,
        "A",
        brand=chance.choice(_BRANDS),
        category=chance.choice(_CATEGORIES),
    )
    count, price = chance.choice((1, 1, 1, 2, 3)), chance.randint(99, 9_999)
    added = add_line(basket, BasketLine(0, variant, Quantity.pieces(count), Money(price, PLN)))
    if not isinstance(added, tuple):
        raise AssertionError(f"a line of the figure is refused: {added}")
    return added
