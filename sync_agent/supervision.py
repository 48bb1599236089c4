"""When to stop: a signal, or the till that started us being gone."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import BinaryIO

GRACE_S = 3.0
"""How long a request under way may still take; after that the process ends, which loses nothing."""


def stop_on_signals(stop: threading.Event) -> None:
    """SIGTERM and SIGINT ask to stop."""

    def _on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _on_signal)


def stop_at_end_of(stream: BinaryIO, stop: threading.Event) -> threading.Thread:
    """Ask to stop when ``stream`` reaches its end: the till holds the other end, and even killed it lets go of it."""

    def _read_to_end() -> None:
        # Unbuffered on purpose: a lock on sys.stdin held by this thread would hang the interpreter's end.
        while os.read(stream.fileno(), 1024):
            pass
        stop.set()

    thread = threading.Thread(target=_read_to_end, name="till watch", daemon=True)
    thread.start()
    return thread


def run_until_stopped(work: Callable[[], None], stop: threading.Event, grace_s: float = GRACE_S) -> bool:
    """Run ``work`` on a thread of its own, so that a stuck socket cannot keep us from stopping.

    True when it ended by itself in time; an exception of ``work`` is raised here. On False the caller ends the
    process: everything the agent does may be cut off at any step.
    """
    failure: list[BaseException] = []

    def _work() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised again in the main thread
            failure.append(error)
        finally:
            stop.set()

    thread = threading.Thread(target=_work, name="agent", daemon=True)
    thread.start()
    stop.wait()
    thread.join(grace_s)
    if failure:
        raise failure[0]
    return not thread.is_alive()
