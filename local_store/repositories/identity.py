"""Who this register is to the hub."""

from __future__ import annotations

from dataclasses import dataclass, replace

from local_store.changes import note_changes
from local_store.connection import Database
from local_store.repositories.journal import JournalRepository
from retail.values import DeviceId, LocationId, RegisterId


@dataclass(frozen=True, slots=True)
class Identity:
    """What enrolment gave: the device, its epoch, and its place in the chain. ``hub_id`` tells a wrong hub apart."""

    device_id: DeviceId
    epoch: int
    register_id: RegisterId
    location_id: LocationId
    zone: str
    hub_url: str
    hub_id: str


class IdentityRepository:
    """The one identity of this file."""

    def __init__(self, database: Database, journal: JournalRepository) -> None:
        self._database = database
        self._journal = journal

    def get(self) -> Identity | None:
        """The identity, or None before enrolment."""
        row = self._database.one(
            "SELECT device_id, epoch, register_id, location_id, zone, hub_url, hub_id FROM identity"
        )
        return Identity(*row) if row else None

    def save(self, identity: Identity) -> None:
        """Write the identity down; another device or epoch begins a journal of its own.

        Facts that the hub has not recorded are sealed again at the end of the new journal, under their own ids.
        """
        with self._database.unit(durable=True):
            self._database.write(
                "INSERT OR REPLACE INTO identity VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
                (
                    identity.device_id,
                    identity.epoch,
                    identity.register_id,
                    identity.location_id,
                    identity.zone,
                    identity.hub_url,
                    identity.hub_id,
                ),
            )
            self._journal.begin(identity.device_id, identity.epoch)
            note_changes(self._database, ["location"])

    def start_epoch(self, epoch: int) -> None:
        """Go on in a new epoch, as the hub asks after a restore; :class:`ValueError` for one that is not newer."""
        identity = self.get()
        if identity is None or epoch <= identity.epoch:
            raise ValueError(f"epoch {epoch} does not follow {identity}")
        self.save(replace(identity, epoch=epoch))
