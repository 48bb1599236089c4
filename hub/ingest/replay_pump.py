"""The thread that prices received sales again: for a tenth of its time at most, and hardly while many come in."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from hub.errors import DatabaseFailure
from hub.ingest.replay import Replay

_log = logging.getLogger(__name__)

REST_TIMES = 9
"""For each second of work so many of rest."""

CROWD_REST_TIMES = 99
"""The same while registers bring what they sold without the hub: they wait, and pricing again can."""

CROWD = 100
"""A batch of so many facts is of a register that was cut off."""

CROWD_SECONDS = 2.0
"""So long after such a batch the next may still come."""


class ReplayPump:
    """One per process; a journal is only ever worked on by one of them. ``poll`` is how long to wait for news.

    ``timer`` is monotonic seconds.
    """

    def __init__(self, replay: Replay, *, poll: float = 2.0, timer: Callable[[], float] = time.monotonic) -> None:
        self._replay = replay
        self._timer = timer
        self._poll = poll
        self._crowd_until = timer()
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

    def give_way(self, facts: int) -> None:
        """A batch of so many facts has come in."""
        if facts >= CROWD:
            self._crowd_until = self._timer() + CROWD_SECONDS

    def rest_after(self, seconds: float) -> float:
        """How long to rest after so many seconds of work."""
        return seconds * (CROWD_REST_TIMES if self._timer() < self._crowd_until else REST_TIMES)

    def _run(self) -> None:
        while not self._ending.is_set():
            begun = self._timer()
            try:
                more = self._replay.once()
            except DatabaseFailure as failure:
                _log.warning("pricing sales again waits for the database: %s", failure)
                more = False
            self._ending.wait(self.rest_after(self._timer() - begun) if more else self._poll)
