"""Work beside the panel's screen: one thing after another, and the result comes back to the thread that paints."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")
Post = Callable[[Callable[[], None]], None]
"""Has something done on the thread that paints, from any thread."""


class Aside:
    """One worker; an exception in the work is raised again on the thread that paints, where it is seen."""

    def __init__(self, name: str, post: Post) -> None:
        self._post = post
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    def run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do ``work`` on the worker, then ``done(result)`` on the thread that paints."""
        self._worker.submit(work).add_done_callback(partial(self._finished, done))

    def stop(self) -> None:
        """Begin nothing more."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _finished(self, done: Callable[[Any], None], future: Future[Any]) -> None:
        if not future.cancelled():
            self._post(lambda: done(future.result()))
