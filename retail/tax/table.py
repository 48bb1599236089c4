"""The tax table of a country: rates as data, with dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from retail.errors import Refusal
from retail.tax.rate import TaxRate


@dataclass(frozen=True, slots=True)
class TaxTable:
    """All rates, past and future. :class:`ValueError` when one day has two rates for a class, or for a letter."""

    rates: tuple[TaxRate, ...]

    def __post_init__(self) -> None:
        for one, other in combinations(self.rates, 2):
            if _overlap(one, other) and _contradict(one, other):
                raise ValueError(f"{one.tax_class}/{one.letter} and {other.tax_class}/{other.letter} contradict")

    def rate_for(self, tax_class: str, on: date) -> TaxRate | Refusal:
        """The rate of a class on a day, or ``tax.class_unknown`` (``tax_class``, ``on``)."""
        for rate in self.rates:
            if rate.tax_class == tax_class and rate.covers(on):
                return rate
        return Refusal("tax.class_unknown", {"tax_class": tax_class, "on": on})

    def in_force(self, on: date) -> Sequence[TaxRate]:
        """The rates of a day by letter, as a fiscal printer is programmed with."""
        return tuple(sorted((rate for rate in self.rates if rate.covers(on)), key=lambda rate: rate.letter))


def _overlap(one: TaxRate, other: TaxRate) -> bool:
    return (other.valid_to is None or one.valid_from <= other.valid_to) and (
        one.valid_to is None or other.valid_from <= one.valid_to
    )


def _contradict(one: TaxRate, other: TaxRate) -> bool:
    if one.tax_class == other.tax_class:
        return True
    return one.letter == other.letter and one.rate_hundredths != other.rate_hundredths


_SINCE = date(2011, 1, 1)

POLAND = TaxTable(
    (
        TaxRate("A", "A", 2300, _SINCE),
        TaxRate("B", "B", 800, _SINCE),
        TaxRate("C", "C", 500, _SINCE),
        TaxRate("D", "D", 0, _SINCE),
        TaxRate("E", "E", None, _SINCE),
    )
)
"""Poland since 2011: VAT act of 11 March 2004, art. 41 and 146ef; letters as fiscal printers come programmed."""
