"""The thread that reads pictures while the next one is taken: it has the newest one only, never a queue."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from drivers.errors import DeviceError


class NewestWorker:
    """Gives pictures to ``take`` one at a time, at least ``least_s`` apart; an older one not yet begun is dropped."""

    def __init__(
        self,
        name: str,
        take: Callable[[Any, float], None],
        least_s: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._take = take
        self._least_s = least_s
        self._monotonic = monotonic
        self._changed = threading.Condition()
        self._newest: tuple[Any, float] | None = None
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._complaint: Exception | None = None

    def start(self) -> None:
        """Begin; harmless when it runs."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End after the picture at hand; what waits is dropped. From its own thread it only asks for the end."""
        with self._changed:
            self._stopping = True
            self._newest = None
            self._changed.notify_all()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout_s)

    def offer(self, picture: Any) -> None:
        """Here is a newer picture."""
        with self._changed:
            self._newest = (picture, self._monotonic())
            self._changed.notify_all()

    def complaint(self) -> DeviceError | None:
        """What was wrong with the last picture; our own mistakes are raised, for whoever owns the camera to see."""
        complaint = self._complaint
        if complaint is None or isinstance(complaint, DeviceError):
            return complaint
        self._complaint = None
        raise complaint

    def _run(self) -> None:
        due_s = self._monotonic()
        while (item := self._next(due_s)) is not None:
            due_s = self._monotonic() + self._least_s
            try:
                self._take(*item)
            except Exception as error:  # noqa: BLE001 - the owner thread reports it, with the device's health
                self._complaint = error
            else:
                self._complaint = None

    def _next(self, due_s: float) -> tuple[Any, float] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopping, max(0.0, due_s - self._monotonic()))
            self._changed.wait_for(lambda: self._stopping or self._newest is not None)
            item, self._newest = self._newest, None
            return None if self._stopping else item
