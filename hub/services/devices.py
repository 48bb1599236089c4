"""Devices: their tokens, the greeting that finds out a restored disk or a restored hub, and their revocation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from psycopg.types.json import Jsonb

from hub.database.engine import raw as raw_connection
from hub.database.schema import device, device_epoch, location, sale
from hub.errors import Problem, database_errors
from hub.ingest.effects import Place, Raised
from hub.ingest.place import revoked
from hub.ingest.push import IngestLimits
from hub.ingest.writing import raise_exceptions
from hub.services.credentials import DeviceCredential, Tokens
from hub.services.enrollment import open_epoch

FACT_SCHEMA = 1
FEED_SCHEMA = 1
TOKEN_CLOCK = timedelta(minutes=10)
MOST_EPOCHS_MISSED = 100

AnyRow = sa.Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a register says when it comes back: where its journal stands and what its clock shows."""

    epoch: int
    head_seq: int
    facts_schema: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the hub knows of the register. The watermarks are those of the epoch it named; ``new_epoch`` comes next."""

    device: DeviceCredential
    epoch: int
    recorded_seq: int
    durable_seq: int
    new_epoch: int | None
    last_number: int | None = None
    """The highest receipt number of the register, told to a journal that is new or was restored."""
    flag: str | None = None
    """What people must still look at in this register's journal, such as ``journal.conflict``."""


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """A device as a manager sees it."""

    device_id: str
    register_id: str
    location_id: str
    epoch: int
    recorded_seq: int
    machine: str
    program: str
    enrolled_at: datetime
    last_seen_at: datetime | None
    revoked_at: datetime | None
    flag: str | None


class Devices:
    """Tokens, hello, revocation."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime], tokens: Tokens, limits: IngestLimits) -> None:
        self._engine = engine
        self._clock = clock
        self._tokens = tokens
        self._limits = limits

    def token(self, device_id: str, at: str, nonce: str, signature: bytes) -> str:
        """A token for a device that signs with its key; 401 and 403 as the wire says."""
        with database_errors(), self._engine.connect() as connection:
            found = _find(connection, device_id)
        if found is None:
            raise Problem(401, "auth.unknown_device", "This hub does not know the device.")
        try:
            message = f"kontuar token {device_id} {at} {nonce}".encode()
            Ed25519PublicKey.from_public_bytes(found.public_key).verify(signature, message)
        except InvalidSignature:
            raise Problem(401, "auth.bad_signature", "The signature is not this device's.") from None
        if found.revoked_at is not None:
            raise revoked()
        self._check_clock(at)
        return self._tokens.seal(DeviceCredential(device_id, found.register_id, found.location_id, found.zone))

    def hello(self, credential: DeviceCredential, greeting: Greeting) -> Welcome:
        """Compare the register's journal with ours; open a new epoch when one of the two was restored.

        Every epoch the register may still hold facts of is known afterwards, so that none of them is refused.
        """
        now = self._clock()
        if greeting.facts_schema < FACT_SCHEMA:
            raise Problem(426, "sync.upgrade", f"The hub speaks schema {FACT_SCHEMA}; upgrade this register.")
        with database_errors(), self._engine.begin() as connection:
            found = _find(connection, credential.device_id, lock=True)
            if found is None:
                raise Problem(401, "auth.unknown_device", "This hub does not know the device.")
            if found.revoked_at is not None:
                raise revoked()
            if greeting.epoch > found.epoch + MOST_EPOCHS_MISSED:
                raise Problem(409, "sync.epoch", f"No register is {MOST_EPOCHS_MISSED} epochs ahead of its hub.")
            for missing in range(found.epoch + 1, greeting.epoch + 1):
                open_epoch(connection, credential.device_id, missing, "told by the register", now)
            named = _epoch(connection, credential.device_id, greeting.epoch)
            new = self._new_epoch(connection, found, greeting, named.recorded_seq, now)
            connection.execute(
                device.update()
                .where(device.c.device_id == credential.device_id)
                .values(last_seen_at=now, epoch=new or found.epoch)
            )
            self._tell_clock(connection, found, greeting, now)
            is_new = new is not None or greeting.head_seq == 0
            last_number = _last_number(connection, found) if is_new else None
        durable = named.recorded_seq if self._limits.durable_after == "commit" else named.durable_seq
        known = DeviceCredential(credential.device_id, found.register_id, found.location_id, found.zone)
        return Welcome(known, new or found.epoch, named.recorded_seq, durable, new, last_number, found.flag)

    def revoke(self, device_id: str) -> None:
        """The device may not speak any more; 404 when it is not known."""
        with database_errors(), self._engine.begin() as connection:
            done = connection.execute(
                device.update()
                .where(device.c.device_id == device_id)
                .values(revoked_at=sa.func.coalesce(device.c.revoked_at, self._clock()))
            )
        if not done.rowcount:
            raise Problem(404, "device.unknown", "There is no such device.")

    def revoked_ids(self) -> frozenset[str]:
        """All devices that may not speak any more, for those who check from memory."""
        with database_errors(), self._engine.connect() as connection:
            rows = connection.execute(sa.select(device.c.device_id).where(device.c.revoked_at.is_not(None)))
            return frozenset(rows.scalars())

    def all(self) -> list[DeviceStatus]:
        """Every device, by register, the newest first."""
        columns = (
            device.c.device_id, device.c.register_id, device.c.location_id, device.c.epoch,
            device_epoch.c.recorded_seq, device.c.machine, device.c.program, device.c.enrolled_at,
            device.c.last_seen_at, device.c.revoked_at, device.c.flag,
        )  # fmt: skip
        same = sa.and_(device_epoch.c.device_id == device.c.device_id, device_epoch.c.epoch == device.c.epoch)
        with database_errors(), self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(*columns).join(device_epoch, same).order_by(device.c.register_id, device.c.enrolled_at.desc())
            )
            return [DeviceStatus(**row._mapping) for row in rows]

    def _check_clock(self, at: str) -> None:
        now = self._clock()
        try:
            said = datetime.fromisoformat(at)
            far = said.tzinfo is None or abs(said - now) > TOKEN_CLOCK
        except (ValueError, OverflowError):
            far = True
        if far:
            raise Problem(
                401, "auth.clock", "The register's clock is too far from the hub's.", {"server_time": now.isoformat()}
            )

    def _new_epoch(
        self,
        connection: sa.Connection,
        found: AnyRow,
        greeting: Greeting,
        recorded_seq: int,
        now: datetime,
    ) -> int | None:
        known = found._mapping
        if greeting.epoch == known["epoch"] and greeting.head_seq >= recorded_seq:
            return None
        old_disk = greeting.epoch < known["epoch"] or greeting.head_seq < recorded_seq
        new: int = max(greeting.epoch, known["epoch"]) + 1
        reason = "the register was restored" if old_disk else "the hub was restored"
        open_epoch(connection, known["device_id"], new, reason, now)
        place = Place(known["device_id"], greeting.epoch, known["register_id"], known["location_id"])
        values = {"reason": reason, "said": [greeting.epoch, greeting.head_seq], "recorded": recorded_seq, "new": new}
        raised = Raised("journal.restored", greeting.head_seq, max(recorded_seq, greeting.head_seq), values)
        raise_exceptions(raw_connection(connection), place, [raised], now)
        return new

    def _tell_clock(self, connection: sa.Connection, found: AnyRow, greeting: Greeting, now: datetime) -> None:
        """A clock that is off is told to people once a day, not at each hello."""
        if abs(greeting.at - now) <= self._limits.clock_tolerance:
            return
        known = found._mapping
        values = {"at": greeting.at.isoformat(), "hub": now.isoformat()}
        raw_connection(connection).execute(
            "INSERT INTO exception (location_id, code, device_id, epoch, values, raised_at) "
            "SELECT %s, 'clock.off', %s, %s, %s, %s WHERE NOT EXISTS (SELECT 1 FROM exception "
            "WHERE location_id = %s AND device_id = %s AND code = 'clock.off' AND raised_at > %s)",
            [
                known["location_id"], known["device_id"], greeting.epoch, Jsonb(values), now,
                known["location_id"], known["device_id"], now - timedelta(days=1),
            ],
        )  # fmt: skip


def _find(connection: sa.Connection, device_id: str, *, lock: bool = False) -> AnyRow | None:
    query = (
        sa.select(
            device.c.device_id,
            device.c.register_id,
            device.c.location_id,
            device.c.public_key,
            device.c.revoked_at,
            device.c.epoch,
            device.c.flag,
            location.c.zone,
        )
        .join(location, location.c.location_id == device.c.location_id)
        .where(device.c.device_id == device_id)
    )
    return connection.execute(query.with_for_update(of=device) if lock else query).one_or_none()


def _last_number(connection: sa.Connection, found: AnyRow) -> int | None:
    """Whoever was this register before, its receipts' numbers are used: no other paper may carry one of them."""
    known = found._mapping
    query = sa.select(sa.func.max(sale.c.number)).where(
        sale.c.location_id == known["location_id"], sale.c.register_id == known["register_id"]
    )
    highest: int | None = connection.scalar(query)
    return highest


def _epoch(connection: sa.Connection, device_id: str, epoch: int) -> AnyRow:
    row = connection.execute(
        sa.select(device_epoch.c.recorded_seq, device_epoch.c.durable_seq).where(
            device_epoch.c.device_id == device_id, device_epoch.c.epoch == epoch
        )
    ).one_or_none()
    if row is None:
        raise Problem(409, "sync.epoch", f"The device never had an epoch {epoch}.")
    return row
