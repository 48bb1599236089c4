"""The last health of each peripheral that the journal tells of, so that a restart tells nothing twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from local_store.connection import Database


@dataclass(frozen=True, slots=True)
class DeviceState:
    """What was told of a device (``printer``, ``scanner 2``) last, and when."""

    device: str
    state: str
    code: str
    at: datetime


class DeviceStates:
    """One row per device that ever had a health."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, DeviceState]:
        """The last states by device."""
        rows = self._database.all("SELECT device, state, code, at FROM device_state ORDER BY device")
        return {row[0]: DeviceState(row[0], row[1], row[2], datetime.fromisoformat(row[3])) for row in rows}

    def note(self, state: DeviceState) -> None:
        """It was told; joins a surrounding unit."""
        self._database.run(
            "INSERT OR REPLACE INTO device_state VALUES (?, ?, ?, ?)",
            (state.device, state.state, state.code, state.at.isoformat()),
        )
