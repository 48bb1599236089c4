"""Failures of the hub: what the world did wrong is a :class:`Problem`, all else is our own mistake.

HubError
├── Problem                  a request that cannot be granted; becomes an RFC 9457 answer with our dotted code
├── DatabaseFailure          PostgreSQL said no, or nothing
│   ├── DatabaseUnavailable  not there, shutting down, out of connections: asking again later may help
│   ├── DatabaseBusy         a lock, a deadlock or a timeout: asking again at once may help
│   └── DatabaseRefused      the values do not fit: too large a number, a NUL in a text, a row that is missing
├── EmbeddedFailure          the embedded PostgreSQL cannot be prepared, started or stopped
└── FactRefused              a handler cannot apply a fact: it is stored and parked, never dropped
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
import sqlalchemy.exc


class HubError(Exception):
    """What every error of the hub descends from."""


class Problem(HubError):
    """A request that cannot be granted.

    ``status`` is the HTTP status, ``code`` ours (``sync.gap``), ``detail`` a sentence for people, ``values`` further
    members of the answer, ``retry_after`` seconds a client should wait.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        values: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.values = dict(values or {})
        self.retry_after = retry_after


class DatabaseFailure(HubError):
    """PostgreSQL refused or failed."""


class DatabaseUnavailable(DatabaseFailure):
    """PostgreSQL cannot be reached just now."""


class DatabaseBusy(DatabaseFailure):
    """PostgreSQL gave up waiting for a lock or broke a deadlock; nothing was changed."""


class DatabaseRefused(DatabaseFailure):
    """The values that were sent cannot be stored; nothing was changed."""


class EmbeddedFailure(HubError):
    """The embedded PostgreSQL cannot be prepared, started or stopped; the text says what to do."""


class FactRefused(HubError):
    """A fact that cannot be applied. ``code`` names the exception that a person will see."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


_BUSY = ("40001", "40P01", "55P03", "57014", "25P03")
"""Serialization failure, deadlock, lock not available, canceled by a timeout, idle in transaction."""

_UNAVAILABLE = ("08", "53", "57P")
"""Connection exceptions, insufficient resources, operator intervention (shutdown, crash recovery)."""


def database_failure(error: BaseException) -> DatabaseFailure:
    """Our error for one of SQLAlchemy's or psycopg's."""
    original = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
    state = getattr(original, "sqlstate", None) or ""
    text = str(original).strip()
    if state in _BUSY:
        return DatabaseBusy(text)
    if state.startswith(("22", "23")) or isinstance(original, psycopg.DataError):
        return DatabaseRefused(text.splitlines()[0] if text else state)
    unreachable = not state and isinstance(original, psycopg.OperationalError)
    pool_empty = isinstance(error, sqlalchemy.exc.TimeoutError)
    if unreachable or pool_empty or state.startswith(_UNAVAILABLE):
        return DatabaseUnavailable(text)
    return DatabaseFailure(text)


@contextmanager
def database_errors() -> Iterator[None]:
    """Let the database's errors out of the block only as ours."""
    try:
        yield
    except (sqlalchemy.exc.SQLAlchemyError, psycopg.Error) as error:
        raise database_failure(error) from error
