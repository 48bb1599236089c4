"""Tells the till how it stands with the hub: states and codes in the register's file, which screens turn into words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from local_store import Store, SyncStatus
from local_store.status import SyncState
from sync_agent.errors import KeyFault, Revoked, SyncError, Unauthorized, WrongHub

_log = logging.getLogger("sync_agent.report")

_CONTACT_EVERY_S = 15.0
"""The time of the last contact is written this often: a till shows minutes, and every write costs the disk."""
_PROGRESS_STEP = 10
"""Thousandths of a snapshot between two writes."""


class Report:
    """Keeps the register's :class:`SyncStatus`; writes when something changed that a person would notice."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._status = replace(store.status.read(), snapshot_progress=None)
        self._written = store.status.read()
        self._trouble = ""

    @property
    def status(self) -> SyncStatus:
        """What was last told."""
        return self._status

    def online(self, durable_seq: int) -> None:
        """The hub answered."""
        now = self._clock()
        self._enter("online", since=now)
        self._tell(replace(self._status, last_contact=now, last_error=self._trouble, durable_seq=durable_seq))

    def trouble(self, code: str) -> None:
        """The hub answers, but something stays undone; an empty code says that it is mended."""
        self._trouble = code
        self._tell(replace(self._status, last_error=code))

    def failed(self, error: SyncError) -> None:
        """The hub did not answer, or does not let us speak. Offline began at the last contact, not at the discovery."""
        state = state_of(error)
        now = self._clock()
        began = self._status.last_contact or now
        self._enter(state, since=began if state == "offline" and self._status.state == "online" else now)
        self._tell(replace(self._status, last_error=error.code, snapshot_progress=None))

    def never(self) -> None:
        """This register has not been enrolled."""
        self._enter("never", since=self._clock())
        self._tell(self._status)

    def progress(self, stream: str, done: int, total: int) -> None:
        """How far a snapshot has come; at the end nothing is left to show."""
        before = self._status.snapshot_progress
        if done >= total:
            self._tell(replace(self._status, snapshot_progress=None))
        elif before is None or before[0] != stream or done - before[1] >= _PROGRESS_STEP:
            self._tell(replace(self._status, snapshot_progress=(stream, done, total)))

    def _enter(self, state: SyncState, since: datetime) -> None:
        if self._status.state != state:
            _log.info("state changed", extra={"state": state, "was": self._status.state})
            self._status = replace(self._status, state=state, since=since)

    def _tell(self, status: SyncStatus) -> None:
        self._status = status
        if _noticeable(self._written, status):
            self._store.status.write(status)
            self._written = status


def state_of(error: SyncError) -> SyncState:
    """The till's word for an error: can it be waited out, or must a person act?"""
    if isinstance(error, Revoked):
        return "revoked"
    if isinstance(error, WrongHub):
        return "wrong_hub"
    return "unauthorized" if isinstance(error, Unauthorized | KeyFault) else "offline"


def _noticeable(before: SyncStatus, now: SyncStatus) -> bool:
    if replace(before, last_contact=now.last_contact) != now or before.last_contact is None:
        return before != now
    if now.last_contact is None:
        return False
    return abs((now.last_contact - before.last_contact).total_seconds()) >= _CONTACT_EVERY_S
