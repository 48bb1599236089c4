"""The embedded PostgreSQL: it starts, keeps its data, is durable, and says plainly what is wrong."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from hub.database.embedded import EmbeddedPostgres, make_database, url_of
from hub.errors import EmbeddedFailure
from tests.support.hub import eventually


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's own folder: as root the server runs as another account, which must be let through to it."""
    with tempfile.TemporaryDirectory(prefix="kontuar-embedded-") as made:
        yield Path(made) / "postgres"


def tell(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def test_it_keeps_its_data_and_writes_durably(folder: Path) -> None:
    with EmbeddedPostgres(folder) as url:
        hub = make_database(url, "hub")
        tell(hub, "CREATE TABLE kept AS SELECT 7 AS n")
        durable = [ask(hub, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")]

    with EmbeddedPostgres(folder) as url:
        assert ask(url_of(url, "hub"), "SELECT n FROM kept") == 7
    assert durable == ["on", "on", "on"]


def test_a_server_that_was_killed_comes_back_with_all_it_had(folder: Path) -> None:
    killed = EmbeddedPostgres(folder)
    url = killed.start()
    tell(url, "CREATE TABLE kept AS SELECT 7 AS n")
    postmaster = int((folder / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    eventually(lambda: not psutil.pid_exists(postmaster))
    killed.stop()

    with EmbeddedPostgres(folder) as again:
        assert ask(again, "SELECT n FROM kept") == 7


def test_a_database_made_twice_is_made_once(folder: Path) -> None:
    with EmbeddedPostgres(folder) as url:
        assert make_database(url, "hub") == make_database(url, "hub")


def test_a_setting_it_does_not_know_is_told_with_the_log(folder: Path) -> None:
    with pytest.raises(EmbeddedFailure, match="does not start"):
        EmbeddedPostgres(folder, {"no_such_setting": "1"}, patience=0).start()
