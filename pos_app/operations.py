"""Work off the screen's thread: one worker, in order, and the result comes back to the thread that paints."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")
_LOGGER = logging.getLogger(__name__)


class Operations(QObject):
    """One worker thread behind a queue; see :class:`pos_app.services.operations.Operations`.

    ``failed`` hears of an exception in the work: it is a fault of ours, and the operator is told.
    """

    _finished = Signal(object)

    def __init__(self, name: str, failed: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._failed = failed
        self._is_over = False
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], Callable[[Any], None]] | None] = queue.SimpleQueue()
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do ``work`` on the worker, then ``done(result)`` on the thread that paints."""
        self._work.put((work, done))

    def post(self, call: Callable[[], None]) -> None:
        """Have ``call`` made on the thread that paints, from any thread, in order."""
        self._finished.emit(call)

    def stop(self) -> None:
        """Finish what was asked, then end the worker. Nobody hears of a result any more: whoever asked is gone."""
        self._work.put(None)
        self._thread.join(10)
        self._is_over = True

    def _run(self) -> None:
        while (asked := self._work.get()) is not None:
            work, done = asked
            try:
                result = work()
            except Exception as error:
                _LOGGER.exception("an operation failed")
                self._finished.emit(lambda error=error: self._failed(error))
            else:
                self._finished.emit(lambda done=done, result=result: done(result))

    @Slot(object)
    def _on_finished(self, call: Callable[[], None]) -> None:
        if not self._is_over:
            call()
