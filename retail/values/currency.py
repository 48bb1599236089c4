"""Currencies as data: the ISO 4217 code and the number of minor digits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Currency:
    """An ISO 4217 currency; ``digits`` is the number of decimal places of its minor unit."""

    code: str
    digits: int = 2

    @property
    def minor_per_major(self) -> int:
        """How many minor units make one major unit: 100 grosz to the złoty."""
        return int(10**self.digits)


PLN = Currency("PLN")
EUR = Currency("EUR")

_KNOWN = {
    known.code: known
    for known in (
        PLN,
        EUR,
        Currency("CZK"),
        Currency("RON"),
        Currency("HUF"),
        Currency("SEK"),
        Currency("DKK"),
        Currency("UAH"),
        Currency("GBP"),
        Currency("USD"),
    )
}


def currency(code: str) -> Currency:
    """The currency with this ISO 4217 code; :class:`ValueError` for one we do not trade in."""
    try:
        return _KNOWN[code]
    except KeyError:
        raise ValueError(f"unknown currency {code!r}") from None
