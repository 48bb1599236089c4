"""What may still be promised is what is there less what is promised and held."""

from __future__ import annotations

import pytest

from retail.errors import UnitMismatch
from retail.stock import StockLevel
from retail.values import LocationId, Quantity, Sku


def level(on_hand: int, committed: int, held: int) -> StockLevel:
    pieces = (Quantity.pieces(count) for count in (on_hand, committed, held))
    return StockLevel(LocationId("014"), Sku("MILK"), *pieces)


@pytest.mark.parametrize(
    ("on_hand", "committed", "held", "available"), [(10, 3, 2, 5), (0, 0, 0, 0), (1, 2, 0, -1), (-1, 0, 0, -1)]
)
def test_available_is_on_hand_less_committed_less_held(on_hand: int, committed: int, held: int, available: int) -> None:
    assert level(on_hand, committed, held).available == Quantity.pieces(available)


def test_a_level_never_mixes_units() -> None:
    mixed = StockLevel(LocationId("014"), Sku("HAM"), Quantity.grams(1000), Quantity.pieces(1), Quantity.grams(0))
    with pytest.raises(UnitMismatch):
        _ = mixed.available
