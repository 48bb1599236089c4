"""Commands that are sent again: the same key and request get the stored answer, and the work is done once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from hub.database.schema import idempotency_key
from hub.errors import Problem, database_errors

KEPT_FOR = timedelta(days=7)
"""How long an answer is given again; a register that has not come back by then asks anew."""

Work = Callable[[sa.Connection], Mapping[str, Any]]


class Idempotency:
    """Answers by the sender and the key it chose."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def once(self, owner: str, key: str, request_hash: bytes, work: Work) -> Mapping[str, Any]:
        """What ``work`` answers, or what it answered to the same request before.

        Work and answer are one transaction: a hub that dies in between has done neither. 422 ``request.key_reused``
        for another request with this key, 409 ``request.still_running`` while the first one is at it.
        """
        with database_errors(), self._engine.begin() as connection:
            if not _taken(connection, owner, key):
                detail = "The command with this Idempotency-Key is still running; ask again in a moment."
                raise Problem(409, "request.still_running", detail, retry_after=1)
            query = sa.select(idempotency_key.c.request_hash, idempotency_key.c.answer)
            before = connection.execute(
                query.where(idempotency_key.c.owner == owner, idempotency_key.c.key == key)
            ).one_or_none()
            if before is None:
                return self._answered(connection, owner, key, request_hash, work(connection))
        if bytes(before.request_hash) != request_hash:
            raise Problem(422, "request.key_reused", "This Idempotency-Key was used for another request.")
        stored: Mapping[str, Any] = before.answer
        return stored

    def forget_old(self) -> int:
        """Drop answers nobody will ask for any more; how many."""
        before = self._clock() - KEPT_FOR
        with database_errors(), self._engine.begin() as connection:
            return connection.execute(idempotency_key.delete().where(idempotency_key.c.answered_at < before)).rowcount

    def _answered(
        self, connection: sa.Connection, owner: str, key: str, request_hash: bytes, answer: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        row = {"owner": owner, "key": key, "request_hash": request_hash, "answer": dict(answer)}
        connection.execute(idempotency_key.insert().values(**row, answered_at=self._clock()))
        return answer


def _taken(connection: sa.Connection, owner: str, key: str) -> bool:
    taken = sa.text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
    return bool(connection.scalar(taken, {"name": f"{owner}\n{key}"}))
