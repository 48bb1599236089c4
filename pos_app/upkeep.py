"""Quiet care of the register's file while the till sells: a check after the start, a backup every hour."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from local_store import Store, StoreError
from local_store.backup import backup_now
from retail.errors import Refusal

FIRST_S = 60.0
EVERY_S = 3_600.0
KEPT = 24
"""Hourly backups kept: a day's."""

_LOGGER = logging.getLogger(__name__)


class Upkeep:
    """Works on a thread of its own and never holds up a sale. ``trouble`` is told, on that thread, what was found."""

    def __init__(
        self, store: Store, folder: Path, trouble: Callable[[Refusal], None], *, first_s: float = FIRST_S
    ) -> None:
        self._store = store
        self._folder = folder
        self._trouble = trouble
        self._first_s = first_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin, after the till has had its first minute to itself."""
        self._thread.start()

    def stop(self) -> None:
        """End after the step under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def check(self) -> None:
        """Read the whole file once; a fault is marked, and the next start puts the file aside."""
        faults = self._store.check()
        if faults:
            _LOGGER.error("the register's file has faults: %d", len(faults))
            self._trouble(Refusal("store.fault_found", {"detail": faults[0]}))

    def back_up(self) -> None:
        """Copy the file while it is in use."""
        try:
            backup_now(self._store, self._folder, KEPT)
        except StoreError as error:
            _LOGGER.warning("no backup was made: %s", error.code)
            self._trouble(Refusal("store.no_backup", {"reason": error.detail}))

    def _run(self) -> None:
        if self._stop.wait(self._first_s):
            return
        self.check()
        while not self._stop.is_set():
            self.back_up()
            self._stop.wait(EVERY_S)
