"""Peripherals: the printers, scanners, drawers and terminals of registers, as each was last told to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.database.schema import device, device_health
from hub.errors import database_errors

NOT_CONFIGURED = "device.not_configured"
"""What a register says of a peripheral that was taken out of its settings: it is no longer shown."""


@dataclass(frozen=True, slots=True)
class Peripheral:
    """``state`` is ``ready``, ``attention`` or ``unavailable`` since ``at``; ``code`` says why."""

    location_id: str
    register_id: str
    device_id: str
    device: str
    state: str
    code: str
    detail: str
    at: datetime


class Peripherals:
    """The last word of each peripheral of every live register."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def all(self, location_id: str | None = None, *, troubled: bool = False) -> list[Peripheral]:
        """By location and register; with ``troubled`` only those somebody should look at."""
        of = device_health.c
        columns = (
            of.location_id, of.register_id, of.device_id, of.device, of.state, of.code, of.detail, of.at
        )  # fmt: skip
        live = sa.and_(device.c.device_id == of.device_id, device.c.revoked_at.is_(None))
        query = sa.select(*columns).join(device, live).where(of.code != NOT_CONFIGURED)
        if location_id is not None:
            query = query.where(of.location_id == location_id)
        if troubled:
            query = query.where(of.state != "ready")
        with database_errors(), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(of.location_id, of.register_id, of.device))
            return [Peripheral(**row._mapping) for row in rows]
