"""The labels of a location, one after another, with what had to be left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from hub.database.schema import location
from hub.errors import Problem, database_errors
from hub.labels.changed import says_something_new
from hub.labels.label import Label, LeftOut, label_of
from hub.labels.selection import Found, Selection, found_goods
from retail.feeds import LocationSettings
from retail.values import Money, Unit, currency

MOST_AHEAD = timedelta(days=366)
MOST_TOLD = 1_000
"""Goods without a label that are told by name; the others are counted."""


@dataclass(slots=True)
class Tally:
    """How many labels there were, and what was left out."""

    labels: int = 0
    reduced: int = 0
    told: list[LeftOut] = field(default_factory=list)
    by_code: dict[str, int] = field(default_factory=dict)

    def note(self, left_out: LeftOut) -> None:
        """Count what was left out, and keep it while there is room."""
        self.by_code[left_out.code] = self.by_code.get(left_out.code, 0) + 1
        if len(self.told) < MOST_TOLD:
            self.told.append(left_out)

    @property
    def left_out(self) -> int:
        """Goods without a label, or with one that lacks something."""
        return sum(self.by_code.values())


@dataclass(frozen=True, slots=True)
class Place:
    """What of a location its labels need to know."""

    zone: str
    deposits: Mapping[str, Money]
    settings: LocationSettings
    on: date


class Labels:
    """Labels from catalogue and price lists. ``clock`` says what day it is."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def place(self, selection: Selection) -> Place:
        """The location of a selection; 404 when there is none, 422 for days that make no sense."""
        query = sa.select(location.c.settings).where(location.c.location_id == selection.location_id)
        with database_errors(), self._engine.connect() as connection:
            found = connection.scalar(query)
        if found is None:
            detail = f"There is no location {selection.location_id}."
            raise Problem(404, "location.unknown", detail, {"field": "location_id"})
        settings = LocationSettings.model_validate(found)
        today = self._clock().astimezone(ZoneInfo(settings.time_zone)).date()
        on = selection.on or today
        _check_days(on, today, selection.changed_since)
        money = currency(settings.currency)
        deposits = {deposit.code: Money(deposit.amount, money) for deposit in settings.deposits}
        return Place(settings.zone, deposits, settings, on)

    def of(self, selection: Selection, tally: Tally) -> Iterator[Label]:
        """The labels of a selection as they are taken; ``tally`` counts them. Refusals as for :meth:`place`."""
        place = self.place(selection)
        return self._labels(selection, place, tally)

    def _labels(self, selection: Selection, place: Place, tally: Tally) -> Iterator[Label]:
        money, where = currency(place.settings.currency), ZoneInfo(place.settings.time_zone)
        with database_errors(), self._engine.connect() as connection:
            for found in found_goods(connection, selection, place.zone, money, where):
                label = _label(found, selection, place)
                if isinstance(label, LeftOut):
                    tally.note(label)
                elif label is not None:
                    tally.labels += 1
                    tally.reduced += label.is_reduced
                    if not label.barcode and label.unit is Unit.PIECE:
                        tally.note(_without_bars(label.sku))
                    yield label


def _label(found: Found, selection: Selection, place: Place) -> Label | LeftOut | None:
    """The label, why there is none, or None when it was not asked for."""
    if found.goods is None:
        return LeftOut(found.sku, "label.unknown_sku", "is not in the catalogue")
    since = selection.changed_since
    if since is not None:
        day_before = since - timedelta(days=1)
        if not says_something_new(found.goods.prices, place.on, found.then, day_before):
            return None
    label = label_of(found.goods, place.zone, place.on, place.deposits)
    return label if not selection.reduced_only or (isinstance(label, Label) and label.is_reduced) else None


def _without_bars(sku: str) -> LeftOut:
    return LeftOut(sku, "label.no_barcode", "has no EAN code of one piece: printed without bars", is_printed=True)


def _check_days(on: date, today: date, since: date | None) -> None:
    if on < today:
        raise Problem(422, "label.day_past", f"{on} is over: labels are for today or later.", {"field": "on"})
    if on > today + MOST_AHEAD:
        raise Problem(422, "label.day_far", f"{on} is more than a year ahead.", {"field": "on"})
    if since is not None and since > on:
        detail = f"Labels for {on} cannot have changed since {since}, which comes after it."
        raise Problem(422, "label.since_later", detail, {"field": "changed_since"})
