"""Bring a database to this program's schema, under a lock so that two hubs starting at once do not collide."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from hub.database.tables.base import metadata
from hub.errors import database_errors

_LOCK = 0x4B6F6E7475617201
"""Advisory lock of the migrations; the sequencer has the next number."""


def upgrade(engine: sa.Engine, revision: str = "head") -> None:
    """Apply the migrations up to ``revision``; nothing happens when they are applied already."""
    _run(engine, command.upgrade, revision)


def downgrade(engine: sa.Engine, revision: str) -> None:
    """Take migrations back down to ``revision`` (``base`` for all of them)."""
    _run(engine, command.downgrade, revision)


def current_revision(connection: sa.Connection) -> str | None:
    """The schema version a database has."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """The schema version this program wants."""
    newest = ScriptDirectory.from_config(config()).get_current_head()
    assert newest is not None
    return newest


def config(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration, made here so that no file has to be found."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    made.attributes["metadata"] = metadata
    return made


def _run(engine: sa.Engine, how: object, revision: str) -> None:
    assert callable(how)
    with database_errors(), engine.begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        how(config(connection), revision)
