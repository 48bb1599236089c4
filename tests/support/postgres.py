"""A real PostgreSQL for tests: one server for each worker, a fresh database for each test.

One per worker because transaction ids belong to the whole server: a writer of another worker's test would hold back the
feed of this one's, as it should.

Import the fixtures into a conftest: ``from tests.support.postgres import database_url, postgres_url``.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import sql

from hub.database import migrate
from hub.database.embedded import EmbeddedPostgres, make_database, url_of
from hub.database.engine import make_engine
from tests.support.scratch import in_memory, scratch

TEMPLATE = "kontuar_template"

# Tests kill hubs, never PostgreSQL itself: what the operating system holds is as good as what the disk holds.
_FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "autovacuum": "off",
    "max_wal_size": "512MB",
}


_URL = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def postgres_url(pytestconfig: pytest.Config) -> str:
    """The server's own database, with the migrated template beside it.

    Each conftest that imports this fixture has one of its own; the server is the same for all of them.
    """
    if _URL not in pytestconfig.stash:
        pytestconfig.stash[_URL] = _started(pytestconfig.add_cleanup)
    return pytestconfig.stash[_URL]


def _started(at_the_end: Callable[[Callable[[], None]], None]) -> str:
    server = EmbeddedPostgres(scratch() / f"kontuar-pg-{uuid.uuid4().hex[:12]}", _FAST, delete=True)
    url = server.start()
    at_the_end(server.stop)
    engine = make_engine(make_database(url, TEMPLATE))
    migrate.upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """A fresh database with the hub's schema and nothing in it."""
    with fresh_database(postgres_url, TEMPLATE) as url:
        yield url


@pytest.fixture
def empty_database_url(postgres_url: str) -> Iterator[str]:
    """A fresh database without any table."""
    with fresh_database(postgres_url, None) as url:
        yield url


class fresh_database:  # noqa: N801 - reads as the function it is used as
    """A database of its own, dropped at the end whoever is still connected."""

    def __init__(self, server_url: str, template: str | None) -> None:
        self._server_url = server_url
        self._template = template
        self.name = f"t_{uuid.uuid4().hex}"
        """For a further one that begins as a copy of this, once nobody is connected to it."""

    def __enter__(self) -> str:
        # Copying files in memory is a third of the work that copying by blocks is; on a disk it is the other way round.
        how = "FILE_COPY" if in_memory() else "WAL_LOG"
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY {}")
        like = self._template or "template1"
        self._execute(create.format(sql.Identifier(self.name), sql.Identifier(like), sql.Identifier(how.lower())))
        return url_of(self._server_url, self.name)

    def __exit__(self, *_: object) -> None:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._execute(drop.format(sql.Identifier(self.name)))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._server_url, autocommit=True) as connection:
            connection.execute(statement)
