"""Which database a command or server works on: the embedded one, started or joined, or a server's."""

from __future__ import annotations

import os
import pwd
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from hub.database.embedded import EmbeddedPostgres, make_database
from hub.errors import DatabaseUnavailable, EmbeddedFailure
from hub.settings import HubSettings

DATABASE = "kontuar"
WAIT_SECONDS = 60.0
_ACCOUNT_FOR_ROOT = "pgserver"


@contextmanager
def opened_database(settings: HubSettings, say: Callable[[str], None] = lambda _: None) -> Iterator[str]:
    """The URL of the hub's database for the length of the block.

    The embedded server is shared with every other process that uses it and stops with the last of them. A server's
    database is waited for a minute, as after a power cut it may start after the hub.
    :class:`EmbeddedFailure`, :class:`DatabaseUnavailable`.
    """
    if not settings.is_embedded:
        wait_for(settings.database, say)
        yield settings.database
        return
    refuse_foreign_folder(settings.postgres_folder)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with EmbeddedPostgres(settings.postgres_folder) as url:
        yield make_database(url, DATABASE)


def refuse_foreign_folder(folder: Path) -> None:
    """An account that joins another's embedded server would take the data from it: root even without asking."""
    if not folder.exists():
        return
    owner = folder.stat().st_uid
    if owner == os.geteuid() or (os.geteuid() == 0 and name_of(owner) == _ACCOUNT_FOR_ROOT):
        return
    name = name_of(owner)
    raise EmbeddedFailure(
        f"The data in {folder} belong to the account {name}. Run this command as that account: "
        f"sudo -u {name} -H kontuar hub …"
    )


def name_of(account: int) -> str:
    """The name of an account, or its number when it has none."""
    try:
        return pwd.getpwuid(account).pw_name
    except KeyError:
        return str(account)


def wait_for(url: str, say: Callable[[str], None], seconds: float = WAIT_SECONDS) -> None:
    """Return once the database answers; :class:`DatabaseUnavailable` when it does not in time, or refuses us."""
    ends, told = time.monotonic() + seconds, False
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if _is_final(error) or time.monotonic() > ends:
                raise DatabaseUnavailable(f"The database does not let us in: {_first_line(error)}.") from error
            if not told:
                say("Waiting for the database …")
                told = True
            time.sleep(1.0)


def _is_final(error: psycopg.OperationalError) -> bool:
    """True for what waiting does not mend: a wrong password, an unknown database, a name that is nowhere."""
    text = str(error)
    return any(words in text for words in ("authentication failed", "does not exist", "resolve", "no password"))


def _first_line(error: psycopg.Error) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[-1].rstrip(".")
