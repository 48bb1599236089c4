"""The one state table of a sale, from the first scan to the receipt."""

from __future__ import annotations

import enum

from retail.errors import IllegalTransition


class SaleState(enum.StrEnum):
    """Where a sale stands."""

    OPEN = "open"
    """Goods are being added."""
    TENDERING = "tendering"
    """The total is asked for; tenders are applied."""
    SUSPENDED = "suspended"
    """Put by, to be resumed here or elsewhere."""
    CANCELED = "canceled"
    """Abandoned; nothing was sold."""
    COMPLETED = "completed"
    """Paid, written, and never changed again."""
    POST_VOIDED = "post_voided"
    """Reversed by a transaction of its own."""


TRANSITIONS: dict[SaleState, frozenset[SaleState]] = {
    SaleState.OPEN: frozenset({SaleState.TENDERING, SaleState.SUSPENDED, SaleState.CANCELED}),
    SaleState.TENDERING: frozenset({SaleState.OPEN, SaleState.COMPLETED}),
    SaleState.SUSPENDED: frozenset({SaleState.OPEN, SaleState.CANCELED}),
    SaleState.COMPLETED: frozenset({SaleState.POST_VOIDED}),
    SaleState.CANCELED: frozenset(),
    SaleState.POST_VOIDED: frozenset(),
}


def moved(current: SaleState, wanted: SaleState) -> SaleState:
    """``wanted``, when the table allows it; :class:`IllegalTransition` naming both states when not."""
    if wanted not in TRANSITIONS[current]:
        raise IllegalTransition("sale", current, wanted)
    return wanted
