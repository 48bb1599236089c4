"""The tax summary of a receipt: gross, net and tax for each fiscal letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retail.tax.rate import TaxRate
from retail.values import Money


@dataclass(frozen=True, slots=True)
class VatRow:
    """One letter's sums; ``net`` + ``tax`` = ``gross``. ``rate_hundredths`` is None when exempt."""

    letter: str
    rate_hundredths: int | None
    gross: Money
    net: Money
    tax: Money


def vat_summary(amounts: Iterable[tuple[TaxRate, Money]]) -> tuple[VatRow, ...]:
    """The rows by letter, tax computed once on each letter's sum and never per line.

    A letter whose rate changed between a sale and its return has a row for each rate, the higher one first.
    """
    found: dict[tuple[str, int], tuple[TaxRate, list[Money]]] = {}
    for rate, amount in amounts:
        key = (rate.letter, -1 if rate.rate_hundredths is None else rate.rate_hundredths)
        if key in found:
            found[key][1].append(amount)
        else:
            found[key] = rate, [amount]
    return tuple(_row(*found[key]) for key in sorted(found, key=lambda key: (key[0], -key[1])))


def _row(rate: TaxRate, amounts: Sequence[Money]) -> VatRow:
    gross = Money.total(amounts, amounts[0].currency)
    tax = rate.tax_in(gross)
    return VatRow(rate.letter, rate.rate_hundredths, gross, gross - tax, tax)
