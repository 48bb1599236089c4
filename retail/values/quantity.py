"""Quantities: whole thousandths of one unit of measure, so that 0,482 kg is exact."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from retail.errors import UnitMismatch


class Unit(enum.StrEnum):
    """Units goods are sold in; the value is what travels in facts and feeds."""

    PIECE = "pcs"
    KILOGRAM = "kg"
    LITRE = "l"
    METRE = "m"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A signed amount of goods in thousandths of ``unit``; negative when goods come back."""

    thousandths: int
    unit: Unit = Unit.PIECE

    @classmethod
    def pieces(cls, count: int) -> Quantity:
        """``count`` whole pieces."""
        return cls(count * 1000, Unit.PIECE)

    @classmethod
    def grams(cls, grams: int) -> Quantity:
        """A weight in grams, kept in kilograms."""
        return cls(grams, Unit.KILOGRAM)

    @property
    def is_whole(self) -> bool:
        """True for a whole number of units."""
        return self.thousandths % 1000 == 0

    def times(self, count: int) -> Quantity:
        """This quantity ``count`` times over."""
        return Quantity(self.thousandths * count, self.unit)

    def __add__(self, other: Quantity) -> Quantity:
        self._same(other)
        return Quantity(self.thousandths + other.thousandths, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        self._same(other)
        return Quantity(self.thousandths - other.thousandths, self.unit)

    def __neg__(self) -> Quantity:
        return Quantity(-self.thousandths, self.unit)

    def __bool__(self) -> bool:
        return self.thousandths != 0

    def _same(self, other: Quantity) -> None:
        if self.unit is not other.unit:
            raise UnitMismatch(f"{self.unit} and {other.unit}")
