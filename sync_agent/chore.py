"""A part of the agent's work that may fail without stopping the other parts."""

from __future__ import annotations

import logging
from collections.abc import Callable

from local_store import StoreError
from sync_agent.backoff import Backoff
from sync_agent.errors import SyncError

_log = logging.getLogger("sync_agent.chore")


class Chore:
    """A part of the work whose trouble must not stop the other parts; it is tried again later and later."""

    def __init__(self, name: str, backoff: Backoff, monotonic: Callable[[], float]) -> None:
        self.name = name
        self.trouble: SyncError | StoreError | None = None
        self._backoff = backoff
        self._monotonic = monotonic
        self._not_before = float("-inf")

    @property
    def due(self) -> bool:
        """May it be tried?"""
        return self._monotonic() >= self._not_before

    def done(self) -> None:
        """It went well."""
        self.trouble, self._not_before = None, float("-inf")
        self._backoff.reset()

    def failed(self, error: SyncError | StoreError) -> None:
        """It did not; wait before the next try."""
        _log.warning("%s stays undone", self.name, extra={"code": error.code})
        self.trouble = error
        self._not_before = self._monotonic() + self._backoff.next_s()
