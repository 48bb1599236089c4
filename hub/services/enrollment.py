"""Enrolment: a register asks with its own key, a manager approves the short code on its screen, the register claims."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hub.database.schema import device, device_epoch, enrollment, location, register
from hub.errors import Problem, database_errors
from hub.services.identity import Entropy, HubIdentity, readable
from hub.services.token_keys import publish_device_key
from retail.journal import genesis
from retail.values import DeviceId

LIFETIME = timedelta(minutes=10)
POLL_SECONDS = 2
MOST_WAITING = 200
"""Requests that may wait for approval at once: asking is open to all, so it is bounded."""

_CODE_BYTES = 5
_MISREAD = str.maketrans("ILO", "110", " -")


@dataclass(frozen=True, slots=True)
class EnrollmentRequest:
    """What the register shows and polls with."""

    request_id: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class EnrolledDevice:
    """What a register learns about itself once it is approved."""

    device_id: str
    epoch: int
    register_id: str
    location_id: str
    zone: str
    hub_id: str


class Enrollment:
    """The three steps. Codes are kept as keyed hashes: who reads the database cannot approve with it."""

    def __init__(
        self, engine: sa.Engine, clock: Callable[[], datetime], entropy: Entropy, identity: HubIdentity
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy
        self._identity = identity

    def request(self, public_key: bytes, machine: str, program: str) -> EnrollmentRequest:
        """Begin; 400 when the key is none, 429 when too many wait."""
        if len(public_key) != 32:
            raise Problem(400, "enroll.bad_key", "An Ed25519 public key has 32 bytes.")
        now = self._clock()
        code = readable(self._entropy(_CODE_BYTES))
        made = EnrollmentRequest(self._entropy(16).hex(), f"{code[:4]}-{code[4:]}", now + LIFETIME)
        with database_errors(), self._engine.begin() as connection:
            waiting = sa.and_(enrollment.c.device_id.is_(None), enrollment.c.expires_at > now)
            count = connection.scalar(sa.select(sa.func.count()).select_from(enrollment).where(waiting))
            if (count or 0) >= MOST_WAITING:
                raise Problem(429, "enroll.too_many", "Too many registers wait for approval.", retry_after=60)
            connection.execute(
                enrollment.insert().values(
                    request_id=made.request_id,
                    code_hash=self._code_hash(code),
                    public_key=public_key,
                    machine=machine,
                    program=program,
                    requested_at=now,
                    expires_at=made.expires_at,
                )
            )
        return made

    def approve(self, code: str, register_id: str, *, replace: bool = False) -> str:
        """Make the device of ``register_id`` from the request with this code; the new device id.

        404 for a code or register that is not known, 410 for a code used or expired, 409 when the register has a
        device and ``replace`` is not set.
        """
        now = self._clock()
        with database_errors(), self._engine.begin() as connection:
            asked = self._asked(connection, code, now)
            found = connection.execute(
                sa.select(register.c.location_id)
                .where(register.c.register_id == register_id, register.c.active)
                .with_for_update()
            ).one_or_none()
            if found is None:
                raise Problem(404, "enroll.unknown_register", f"There is no register {register_id}.")
            self._make_room(connection, register_id, replace, now)
            device_id = f"dv-{readable(self._entropy(10)).lower()}"
            _insert_device(connection, device_id, register_id, found.location_id, asked, now)
            publish_device_key(connection, device_id)
            connection.execute(
                enrollment.update().where(enrollment.c.request_id == asked.request_id).values(device_id=device_id)
            )
        return device_id

    def claim(self, request_id: str, signature: bytes) -> EnrolledDevice | None:
        """What the register is now; None while nobody has approved it. May be asked again when the answer was lost.

        404 for an unknown request, 401 for a wrong signature, 410 once the code expired unapproved.
        """
        now = self._clock()
        with database_errors(), self._engine.begin() as connection:
            asked = connection.execute(sa.select(enrollment).where(enrollment.c.request_id == request_id)).one_or_none()
            if asked is None:
                raise Problem(404, "enroll.unknown_request", "This request is not known.")
            _check_signature(asked.public_key, f"kontuar enroll {request_id}", signature)
            if asked.device_id is None:
                if asked.expires_at <= now:
                    raise Problem(410, "enroll.expired", "The code has expired; ask for a new one.")
                return None
            if asked.claimed_at is None:
                connection.execute(
                    enrollment.update().where(enrollment.c.request_id == request_id).values(claimed_at=now)
                )
            row = connection.execute(
                sa.select(device.c.epoch, device.c.register_id, device.c.location_id, location.c.zone)
                .join(location, location.c.location_id == device.c.location_id)
                .where(device.c.device_id == asked.device_id)
            ).one()
        return EnrolledDevice(
            asked.device_id, row.epoch, row.register_id, row.location_id, row.zone, self._identity.hub_id
        )

    def _asked(self, connection: sa.Connection, code: str, now: datetime) -> sa.Row[*tuple[Any, ...]]:
        row = connection.execute(
            sa.select(enrollment)
            .where(enrollment.c.code_hash == self._code_hash(code.upper().translate(_MISREAD)))
            .order_by(enrollment.c.requested_at.desc())
            .limit(1)
            .with_for_update()
        ).one_or_none()
        if row is None:
            raise Problem(404, "enroll.unknown_code", "No register shows this code.")
        if row.device_id is not None or row.expires_at <= now:
            raise Problem(410, "enroll.expired", "This code was used before or has expired.")
        return row

    def _make_room(self, connection: sa.Connection, register_id: str, replace: bool, now: datetime) -> None:
        live = sa.and_(device.c.register_id == register_id, device.c.revoked_at.is_(None))
        old = connection.execute(sa.select(device.c.device_id).where(live)).one_or_none()
        if old is not None and not replace:
            raise Problem(
                409,
                "enroll.register_taken",
                f"Register {register_id} has a device already; replacing it revokes the old one.",
                {"device_id": old.device_id},
            )
        if old is not None:
            connection.execute(device.update().where(live).values(revoked_at=now))

    def _code_hash(self, code: str) -> bytes:
        return hmac.digest(self._identity.token_key, b"kontuar enrolment code\0" + code.encode(), "sha256")


def _check_signature(public_key: bytes, message: str, signature: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message.encode())
    except (InvalidSignature, ValueError):
        raise Problem(401, "auth.bad_signature", "The signature does not belong to this request.") from None


def _insert_device(
    connection: sa.Connection,
    device_id: str,
    register_id: str,
    location_id: str,
    asked: sa.Row[*tuple[Any, ...]],
    now: datetime,
) -> None:
    connection.execute(
        device.insert().values(
            device_id=device_id,
            register_id=register_id,
            location_id=location_id,
            public_key=asked._mapping["public_key"],
            epoch=1,
            machine=asked._mapping["machine"],
            program=asked._mapping["program"],
            enrolled_at=now,
        )
    )
    open_epoch(connection, device_id, 1, "enrolled", now)


def open_epoch(connection: sa.Connection, device_id: str, epoch: int, reason: str, now: datetime) -> None:
    """Begin an epoch of a device's journal, at its genesis."""
    connection.execute(
        device_epoch.insert().values(
            device_id=device_id,
            epoch=epoch,
            chain_hash=bytes.fromhex(genesis(DeviceId(device_id), epoch).hash),
            reason=reason,
            opened_at=now,
        )
    )
