"""Amounts of money: whole minor units of one currency, never a float."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retail.errors import CurrencyMismatch
from retail.values.currency import Currency
from retail.values.quantity import Quantity
from retail.values.rounding import half_up, largest_remainder


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (grosz, cent) of one currency; may be negative."""

    minor: int
    currency: Currency

    @classmethod
    def zero(cls, currency: Currency) -> Money:
        """Nothing, in this currency."""
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: Currency) -> Money:
        """The sum of ``amounts``; the currency is named so that the sum of nothing has one too."""
        minor = 0
        for amount in amounts:
            if amount.currency is not currency and amount.currency != currency:
                raise CurrencyMismatch(f"{amount.currency.code} and {currency.code}")
            minor += amount.minor
        return cls(minor, currency)

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def __bool__(self) -> bool:
        return self.minor != 0

    def extended(self, quantity: Quantity) -> Money:
        """Unit price × quantity, rounded half up to the minor unit."""
        return Money(half_up(self.minor * quantity.thousandths, 1000), self.currency)

    def _same(self, other: Money) -> None:
        # Nearly always one and the same object, which is quicker to see than two equal ones.
        if self.currency is not other.currency and self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency.code} and {other.currency.code}")


def allocate(amount: Money, weights: Sequence[int]) -> tuple[Money, ...]:
    """Spread ``amount`` over ``weights`` by largest remainder, ties to the earlier place; the parts sum to ``amount``.

    Weights are non-negative. With no weight at all everything goes to the first place. The same rule spreads a
    basket's adjustment over its lines, so that a return of one line is exact to the minor unit.
    """
    sign = 1 if amount.minor >= 0 else -1
    return tuple(Money(sign * part, amount.currency) for part in largest_remainder(abs(amount.minor), weights))
