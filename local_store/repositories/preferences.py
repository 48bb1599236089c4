"""Small settings of this machine: mirror switch, theme, scale, language; and how wrong its clock is."""

from __future__ import annotations

from datetime import timedelta

from local_store.connection import Database

_CLOCK_SKEW = "clock_skew_ms"


class PreferenceRepository:
    """Texts by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str, default: str | None = None) -> str | None:
        """The text kept under ``name``."""
        value: str | None = self._database.value("SELECT value FROM preference WHERE name = ?", (name,))
        return default if value is None else value

    def set(self, name: str, value: str | None) -> None:
        """Keep a text; None forgets it."""
        if value is None:
            self._database.run("DELETE FROM preference WHERE name = ?", (name,))
        else:
            self._database.run("INSERT OR REPLACE INTO preference VALUES (?, ?)", (name, value))


class ClockSkew:
    """How far this machine's clock is from the hub's."""

    def __init__(self, preferences: PreferenceRepository) -> None:
        self._preferences = preferences

    def get(self) -> timedelta | None:
        """What to add to this machine's time to have the hub's; None before the first contact."""
        value = self._preferences.get(_CLOCK_SKEW)
        return None if value is None else timedelta(milliseconds=int(value))

    def set(self, skew: timedelta) -> None:
        """Keep the difference that the last contact showed."""
        self._preferences.set(_CLOCK_SKEW, str(round(skew.total_seconds() * 1000)))
