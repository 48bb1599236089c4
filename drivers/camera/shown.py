"""The newest picture of a camera, for whoever shows it: never a queue, and made ready only when somebody looks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from drivers.camera.port import OnPreview, Preview

_LOGGER: Final = logging.getLogger(__name__)


class Shown:
    """Holds one picture. ``put`` is called by the camera, all else by anyone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._make: Callable[[], Preview] | None = None
        self._made: Preview | None = None
        self._watcher: OnPreview | None = None
        self._is_open = False

    def watch(self, on_preview: OnPreview | None) -> None:
        """Tell ``on_preview`` of each picture from now on; nobody when None."""
        self._watcher = on_preview

    def put(self, make: Callable[[], Preview]) -> None:
        """Here is a newer picture, to be made with ``make`` when it is wanted."""
        with self._lock:
            if not self._is_open:
                return
            self._make, self._made = make, None
        watcher = self._watcher
        if watcher is None:
            return
        try:
            newest = self.newest()
            if newest is not None:
                watcher(newest)
        except Exception:
            # A window's mistake must not end the reading of codes.
            _LOGGER.exception("whoever shows the camera's pictures failed")

    def open(self) -> None:
        """The camera is there: pictures may come."""
        with self._lock:
            self._is_open = True

    def close(self) -> None:
        """The camera is gone, and so is its picture: the last one would look like a live one."""
        with self._lock:
            self._is_open = False
            self._make = self._made = None

    def newest(self) -> Preview | None:
        """The newest picture; the same value until there is a newer one."""
        with self._lock:
            if self._made is None and self._make is not None:
                self._made = self._make()
                self._make = None
            return self._made
