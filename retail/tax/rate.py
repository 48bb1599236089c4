"""A tax rate: what one class of goods is taxed at between two days, and the letter it has on a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retail.values import Money, half_up

_WHOLE = 100_00
"""A hundred per cent in hundredths of a per cent."""


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A rate in hundredths of a per cent (23 % is 2300), None when exempt; both days are included."""

    tax_class: str
    letter: str
    rate_hundredths: int | None
    valid_from: date
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        """True when this rate is in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def tax_in(self, gross: Money) -> Money:
        """The tax contained in ``gross``: gross · rate / (100 + rate), half up; a negative sum is the exact mirror."""
        rate = self.rate_hundredths or 0
        return Money(half_up(gross.minor * rate, _WHOLE + rate), gross.currency)
