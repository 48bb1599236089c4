"""What cash a shopper is likely to hand over, and which notes and coins make the change."""

from __future__ import annotations

from pos_app.words import Words
from retail.values import Currency, Money

_ONE_TWO_FIVE = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
DENOMINATIONS: dict[str, tuple[int, ...]] = {
    "PLN": _ONE_TWO_FIVE,
    "EUR": _ONE_TWO_FIVE,
    "CZK": (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000),
}
"""Notes and coins of a currency in minor units, smallest first."""
_FIRST_NOTE = 1_000


def suggested(due: Money, most: int = 4) -> tuple[Money, ...]:
    """The exact amount, then the sums above it that people hand over: rounded up to notes, and single larger notes."""
    notes = [piece for piece in _pieces(due.currency) if piece >= _FIRST_NOTE]
    rounded_up = {-(-due.minor // note) * note for note in (notes[0], *notes[2:4])}
    larger = {note for note in notes if note > due.minor}
    sums = [due.minor, *sorted((rounded_up | larger) - {due.minor})]
    return tuple(Money(minor, due.currency) for minor in sums[:most])


def pieces(change: Money) -> tuple[tuple[int, Money], ...]:
    """The fewest notes and coins that make ``change``, largest first, as (how many, of what)."""
    left, found = change.minor, []
    for piece in reversed(_pieces(change.currency)):
        count, left = divmod(left, piece)
        if count:
            found.append((count, Money(piece, change.currency)))
    return tuple(found)


def pieces_text(words: Words, change: Money) -> str:
    """The change in notes and coins as it is counted out: ``20,00 + 10,00 + 2×0,20``."""
    return " + ".join(
        f"{count}×{words.amount(piece)}" if count > 1 else words.amount(piece) for count, piece in pieces(change)
    )


def _pieces(currency: Currency) -> tuple[int, ...]:
    return DENOMINATIONS.get(currency.code, _ONE_TWO_FIVE)
