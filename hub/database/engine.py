"""Connections to PostgreSQL: one pool per process, with the timeouts that keep a stuck client from stopping others."""

from __future__ import annotations

import psycopg
import sqlalchemy as sa

IDLE_IN_TRANSACTION_MS = 30_000
"""A writer that stays open holds back the feed of everybody (its transaction id is the sequencer's horizon)."""
LOCK_MS = 20_000
STATEMENT_MS = 120_000


def make_engine(url: str, *, pool_size: int = 10) -> sa.Engine:
    """The pool for ``url`` (``postgresql://…``). Sessions work in UTC."""
    options = " ".join(
        f"-c {name}={value}"
        for name, value in {
            "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_MS,
            "lock_timeout": LOCK_MS,
            "statement_timeout": STATEMENT_MS,
            "timezone": "UTC",
            # Ingest statements are short and repeated: compiling them costs more than it saves.
            "jit": "off",
        }.items()
    )
    return sa.create_engine(
        driver_url(url),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=10,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 10, "application_name": "kontuar hub"},
    )


def driver_url(url: str) -> str:
    """``url`` with the driver SQLAlchemy must use."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def raw(connection: sa.Connection) -> psycopg.Connection[tuple[object, ...]]:
    """The psycopg connection behind ``connection``, inside the same transaction: for COPY and large statements."""
    if not connection.in_transaction():
        # SQLAlchemy begins by itself only for its own statements, and would take a later commit() for nothing to do.
        connection.begin()
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
