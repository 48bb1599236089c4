"""What the hub knows about its chain that a catalogue file must agree with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from hub.catalog_import.columns import ChainFacts
from hub.database.schema import location, tax_rate
from retail.feeds import LocationSettings
from retail.scans import LabelLayout, LabelMeaning
from retail.values import Currency, currency

_NO_LOCATION_YET = "Europe/Warsaw"


def chain_facts(connection: sa.Connection, on: date) -> ChainFacts:
    """Tax classes with a rate on that day or later, and the deposits, zones and label layouts of all locations."""
    ends = tax_rate.c.valid_to
    classes = connection.scalars(sa.select(tax_rate.c.tax_class).where(sa.or_(ends.is_(None), ends >= on)))
    locations = [LocationSettings.model_validate(settings) for settings in _settings(connection)]
    return ChainFacts(
        frozenset(classes),
        frozenset(deposit.code for each in locations for deposit in each.deposits),
        _currencies(locations),
        _layouts(locations),
    )


def chain_today(connection: sa.Connection, now: datetime) -> date:
    """The day it is where the chain is."""
    return now.astimezone(chain_zone(connection)).date()


def chain_zone(connection: sa.Connection) -> ZoneInfo:
    """The time zone of the chain's first location."""
    zones = [settings.get("time_zone") for settings in _settings(connection)]
    return ZoneInfo(next((str(zone) for zone in zones if zone), _NO_LOCATION_YET))


def _settings(connection: sa.Connection) -> Iterable[Mapping[str, Any]]:
    return connection.scalars(sa.select(location.c.settings).order_by(location.c.location_id)).all()


def _currencies(locations: Iterable[LocationSettings]) -> dict[str, Currency]:
    return {each.zone: currency(each.currency) for each in locations}


def _layouts(locations: Iterable[LocationSettings]) -> tuple[LabelLayout, ...]:
    found = {(layout.pattern, layout.meaning) for each in locations for layout in each.label_layouts}
    return tuple(LabelLayout(pattern, LabelMeaning(meaning)) for pattern, meaning in sorted(found))
