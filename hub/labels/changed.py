"""Whether a label has to be changed: what it says on a day against what one said that was printed before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hub.labels.label import breaks_of
from hub.services.goods import asked_on
from retail.catalog import Price

_Said = tuple[int | None, int | None, tuple[tuple[int, int], ...]]
"""The price, the lowest of the 30 days before it was reduced, the prices of larger quantities; minor units."""


def says_something_new(now: Sequence[Price], on: date, then: Sequence[Price], day: date) -> bool:
    """True when a label on ``on`` says other prices than one on ``day`` did, by the list as it was then."""
    return _said(now, on) != _said(_measured(then, now), day)


def _said(prices: Sequence[Price], day: date) -> _Said:
    asked = asked_on(prices, day)
    if asked.regular is None:
        return None, None, ()
    lowest = asked.regular.lowest_30
    breaks = tuple((least, amount.minor) for least, amount in breaks_of(asked))
    return asked.regular.unit_price.minor, None if lowest is None else lowest.minor, breaks


def _measured(then: Sequence[Price], now: Sequence[Price]) -> list[Price]:
    """The prices of then, with the lowest of 30 days of those that are still the same: the history does not keep it."""
    kept = {(each.valid_from, each.group, each.min_quantity, each.unit_price.minor): each for each in now}
    return [kept.get((each.valid_from, each.group, each.min_quantity, each.unit_price.minor), each) for each in then]
