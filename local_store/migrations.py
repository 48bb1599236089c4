"""The schema's versions: numbered steps, each applied once and in one transaction; the file carries its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import local_store.steps.step_0001 as step_0001
import local_store.steps.step_0002 as step_0002
import local_store.steps.step_0003 as step_0003
import local_store.steps.step_0004 as step_0004
import local_store.steps.step_0005 as step_0005
from local_store.connection import Database
from local_store.errors import TooNew

if TYPE_CHECKING:
    import sqlite_utils

Step = Callable[["sqlite_utils.Database"], None]

STEPS: Sequence[Step] = (
    step_0001.apply,
    step_0002.apply,
    step_0003.apply,
    step_0004.apply,
    step_0005.apply,
)
"""Step n brings a file from version n − 1 to n. A released step is never changed; a mistake is mended by the next."""

VERSION = len(STEPS)


def version_of(database: Database) -> int:
    """The version the file is at; 0 when it is new."""
    return int(database.value("PRAGMA user_version"))


def migrate(database: Database, steps: Sequence[Step] = STEPS) -> int:
    """Bring the file to the newest version and return the one it had; :class:`TooNew` for a file of the future."""
    found = version_of(database)
    if found > len(steps):
        raise TooNew(database.path, found, len(steps))
    for number in range(found + 1, len(steps) + 1):
        _apply(database, number, steps[number - 1])
    return found


def _apply(database: Database, number: int, step: Step) -> None:
    with database.unit(durable=True):
        # Asked again inside the transaction: till and agent may start at the same moment.
        if version_of(database) < number:
            step(database.tables())
            database.write(f"PRAGMA user_version={number}")
