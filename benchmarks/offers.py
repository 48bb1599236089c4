"""Five hundred promotions for the shop of the figures: as a chain of supermarkets runs them, all at once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from benchmarks import material

PROMOTIONS = 500
FAST_SELLERS = 5_000
"""Goods that promotions name one by one; the baskets of the figures are filled from them."""

_SHARES = {"skus": 66, "brands": 20, "category": 3, "basket": 1, "coupon": 10}
_CATEGORIES = ("Spożywcze/Nabiał", "Spożywcze/Słodycze", "Dom/Chemia", "Odzież/Damska", "Spożywcze/Napoje")


def promotion_rows(fast: Sequence[str], brands: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of 500 promotions on ``fast`` SKUs and ``brands``, the same at each run."""
    chance = random.Random(500)
    kinds = [kind for kind, share in _SHARES.items() for _ in range(share)]
    return [_row(number, chance.choice(kinds), chance, fast, brands) for number in range(PROMOTIONS)]


def fast_numbers(items: int) -> list[int]:
    """The numbers of the fast sellers, each with a price."""
    return [number for number in random.Random(items).sample(range(items), 2 * FAST_SELLERS) if number % 997][
        :FAST_SELLERS
    ]


def fast_skus(items: int) -> list[str]:
    """The SKUs of the fast sellers."""
    return [material.sku_of(number) for number in fast_numbers(items)]


def _row(number: int, kind: str, chance: random.Random, fast: Sequence[str], brands: Sequence[str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": f"P{number:03d}",
        "names": {"pl": f"Promocja {number}", "en": f"Promotion {number}"},
        "lane": chance.choice((10, 20)),
        "combines_with": ["*"],
    }
    match kind:
        case "skus":
            goods = {"skus": sorted(chance.sample(fast, chance.randint(5, 20)))}
            return row | {"benefit": _on_goods(goods, chance)}
        case "brands":
            return row | {"benefit": _on_goods({"brands": sorted(chance.sample(brands, 3))}, chance)}
        case "category":
            benefit = {
                "type": "percent_off_line", "percent": 500, "goods": {"categories": [chance.choice(_CATEGORIES)]}
            }  # fmt: skip
            return row | {"when": _hours(chance), "benefit": benefit}
        case "basket":
            benefit = {"type": "amount_off_basket", "amount": 1000}
            return row | {
                "lane": 30,
                "when": {"type": "spend", "amount": chance.randint(50, 900) * 1000},
                "benefit": benefit,
            }
        case _:
            return row | {
                "lane": 40,
                "when": {"type": "coupon"},
                "benefit": {"type": "percent_off_basket", "percent": 1000},
            }


def _on_goods(goods: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    return chance.choice(
        [
            {"type": "percent_off_line", "percent": 1500, "goods": goods},
            {"type": "amount_off_line", "amount": 50, "goods": goods},
            {"type": "fixed_price", "price": 399, "goods": goods},
            {"type": "buy_x_get_y", "buy": goods, "buy_count": 2},
            {"type": "n_for_price", "goods": goods, "count": 3, "price": 999},
            {"type": "mix_and_match", "goods": goods, "count": 2, "percent": 2000},
            {"type": "ladder", "goods": goods, "by": "quantity", "steps": [{"reach": 2000, "percent": 1000}]},
        ]
    )


def _hours(chance: random.Random) -> dict[str, Any]:
    start = chance.randint(6, 20)
    return {"type": "hours", "start": f"{start:02d}:00", "end": f"{start + 2:02d}:00"}
