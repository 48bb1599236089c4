"""The device's row as ingest sees it: read to know its key, then locked so that its batches are taken one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from hub.errors import Problem
from hub.ingest.effects import Place

Raw = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Journal:
    """How far the hub has one epoch of a device."""

    place: Place
    recorded_seq: int
    durable_seq: int
    chain_hash: bytes
    last_at: datetime | None


def public_key_of(raw: Raw, device_id: str) -> bytes:
    """The key a device signs with; 401 and 403 as the wire says."""
    row = raw.execute("SELECT public_key, revoked_at FROM device WHERE device_id = %s", [device_id]).fetchone()
    if row is None:
        raise Problem(401, "auth.unknown_device", "This hub does not know the device.")
    if row[1] is not None:
        raise revoked()
    return bytes(row[0])


def lock_journal(raw: Raw, device_id: str, epoch: int) -> Journal:
    """The journal of ``(device, epoch)``, locked until the transaction ends; 409 ``sync.epoch`` when there is none.

    The lock is on the device, so parallel pushes of one device come after one another and give the same answer.
    """
    found = raw.execute(
        "SELECT register_id, location_id, epoch, revoked_at FROM device WHERE device_id = %s FOR NO KEY UPDATE",
        [device_id],
    ).fetchone()
    if found is None:
        raise Problem(401, "auth.unknown_device", "This hub does not know the device.")
    register_id, location_id, newest, revoked_at = found
    if revoked_at is not None:
        raise revoked()
    journal = raw.execute(
        "SELECT recorded_seq, durable_seq, chain_hash, last_at FROM device_epoch WHERE device_id = %s AND epoch = %s",
        [device_id, epoch],
    ).fetchone()
    if journal is None:
        raise Problem(
            409, "sync.epoch", f"The hub has no epoch {epoch} of this device; say hello first.", {"epoch": newest}
        )
    place = Place(device_id, epoch, register_id, location_id)
    return Journal(place, journal[0], journal[1], bytes(journal[2]), journal[3])


def revoked() -> Problem:
    """The device may no longer speak for its register."""
    return Problem(403, "auth.revoked", "This device was revoked; a manager can enrol it again.")
