"""The thread that prices received sales again, for a tenth of its time at most: new sales come first."""

from __future__ import annotations

import logging
import threading
import time

from hub.errors import DatabaseFailure
from hub.ingest.replay import Replay

_log = logging.getLogger(__name__)

REST_TIMES = 9
"""For each second of work so many of rest."""


class ReplayPump:
    """One per process; a journal is only ever worked on by one of them. ``poll`` is how long to wait for news."""

    def __init__(self, replay: Replay, *, poll: float = 2.0) -> None:
        self._replay = replay
        self._poll = poll
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="replay", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the bite in hand."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def _run(self) -> None:
        while not self._ending.is_set():
            begun = time.monotonic()
            try:
                more = self._replay.once()
            except DatabaseFailure as failure:
                _log.warning("pricing sales again waits for the database: %s", failure)
                more = False
            self._ending.wait(REST_TIMES * (time.monotonic() - begun) if more else self._poll)
