"""Exceptions: disagreements with money or goods in them, listed until a person closes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hub.database.schema import exception
from hub.errors import Problem, database_errors


@dataclass(frozen=True, slots=True)
class ExceptionItem:
    """One disagreement: ``code`` says of what kind, ``values`` the particulars.

    One with a ``subject`` is listed once while it is open, however often it happens: ``values`` count its ``times``.
    """

    exception_id: int
    location_id: str
    code: str
    device_id: str | None
    epoch: int | None
    first_seq: int | None
    last_seq: int | None
    values: Mapping[str, Any]
    raised_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    note: str | None
    subject: str | None


_UNFLAG = sa.text("""
UPDATE device SET flag = NULL, flagged_at = NULL WHERE device_id = :device_id AND flag IS NOT NULL AND NOT EXISTS (
    SELECT FROM exception
    WHERE exception.location_id = device.location_id AND exception.device_id = device.device_id
        AND closed_at IS NULL AND starts_with(code, 'journal.')
)
""")


class Exceptions:
    """The list, and closing."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def list(self, location_id: str | None = None, *, closed: bool = False, limit: int = 200) -> list[ExceptionItem]:
        """The newest exceptions first: the open ones, or with ``closed`` all of them."""
        query = sa.select(exception).order_by(exception.c.raised_at.desc(), exception.c.exception_id.desc())
        if location_id is not None:
            query = query.where(exception.c.location_id == location_id)
        if not closed:
            query = query.where(exception.c.closed_at.is_(None))
        with database_errors(), self._engine.connect() as connection:
            return [ExceptionItem(**row._mapping) for row in connection.execute(query.limit(limit))]

    def close(self, location_id: str, exception_id: int, by: str, note: str) -> None:
        """A person has dealt with it; 404 when it is not open.

        A device is no longer flagged once nothing about its journal is left open.
        """
        with database_errors(), self._engine.begin() as connection:
            done = connection.execute(
                exception.update()
                .where(
                    exception.c.location_id == location_id,
                    exception.c.exception_id == exception_id,
                    exception.c.closed_at.is_(None),
                )
                .values(closed_at=self._clock(), closed_by=by, note=note)
                .returning(exception.c.device_id)
            ).one_or_none()
            if done is None:
                raise Problem(404, "exception.unknown", "There is no such open exception.")
            connection.execute(_UNFLAG, {"device_id": done.device_id})
