"""The situation a basket is priced in: when, where, through which channel, for whom, and how it will be paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from retail.customers import Shopper
from retail.values import LocationId


@dataclass(frozen=True, slots=True)
class Situation:
    """``at`` is aware and in the location's own time zone: hours and weekdays are those on the wall.

    ``language`` is that of the receipt. ``tenders`` are the kinds of tender chosen so far, as
    :class:`~retail.sale.TenderKind` names them; ``shopper`` is None for somebody unknown.
    """

    at: datetime
    location_id: LocationId
    zone: str
    channel: str = "till"
    language: str = "pl"
    shopper: Shopper | None = None
    tenders: frozenset[str] = frozenset()
