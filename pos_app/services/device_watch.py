"""Tells the journal when a device of this register changes for good: ready, in need of attention, or gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from drivers.device import Health, HealthState
from local_store import Store
from local_store.repositories.device_states import DeviceState
from pos_app.devices import Watched
from pos_app.services.drafts import FactDrafts
from pos_app.services.storage import written
from retail.journal import FactKind

SETTLE = timedelta(seconds=30)
"""How long a device must stay as it is before it is told: a cable that was touched is no news."""

CALM = timedelta(minutes=10)
"""A device that was told of within this time must stay so long as it is now: a loose contact fills no journal."""

NOT_CONFIGURED = Health(HealthState.UNAVAILABLE, "device.not_configured")
"""A device that was taken out of the settings."""

_LONGEST_DETAIL = 400


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a device is, and since when."""

    state: HealthState
    code: str
    since: datetime


class DeviceWatch:
    """Looks about once a second, on the screen's thread; asking a device for its health never waits for it."""

    def __init__(
        self,
        store: Store,
        devices: Callable[[], Mapping[str, Watched]],
        drafts: FactDrafts,
        business_date: Callable[[], date],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._devices = devices
        self._drafts = drafts
        self._business_date = business_date
        self._clock = clock
        self._told = store.device_states.all()
        self._seen: dict[str, _Seen] = {}

    def look(self) -> None:
        """Tell what has changed and stayed so. What cannot be written now is told later."""
        devices = self._devices()
        for name in sorted({*devices, *self._told}):
            device = devices.get(name)
            health = NOT_CONFIGURED if device is None else device.health()
            if self._is_news(name, health):
                self._tell(name, health, "" if device is None else device.description)

    def _is_news(self, name: str, health: Health) -> bool:
        now, told = self._clock(), self._told.get(name)
        seen = self._seen.get(name)
        if seen is None or (seen.state, seen.code) != (health.state, health.code) or seen.since > now:
            seen = self._seen[name] = _Seen(health.state, health.code, now)
        if told is not None and (told.state, told.code) == (health.state, health.code):
            return False
        restless = told is not None and abs(now - told.at) < CALM
        return now - seen.since >= (CALM if restless else SETTLE)

    def _tell(self, name: str, health: Health, where: str) -> None:
        detail = " · ".join(part for part in (where, health.detail) if part)[:_LONGEST_DETAIL]
        body = {"device": name, "state": health.state.value, "code": health.code, "detail": detail}
        fact = self._drafts.draft(FactKind.DEVICE_HEALTH, self._business_date(), body)
        state = DeviceState(name, health.state.value, health.code, fact.at)

        def write() -> None:
            with self._store.unit():
                self._store.device_states.note(state)
                self._store.journal.append(fact)

        if written(write) is None:
            self._told[name] = state
