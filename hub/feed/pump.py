"""The sequencer's thread: numbers what was published, at once when this process published it, soon when another did."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from hub.errors import DatabaseFailure
from hub.feed.heads import Heads
from hub.feed.manifests import close_versions
from hub.feed.sequencer import MOST_MARKS, sequence_once
from hub.feed.upkeep import compact

_log = logging.getLogger(__name__)

REST_TIMES = 9
"""For each second of numbering so many of rest: what changes often meanwhile becomes one entry."""

_COMPACT_SECONDS = 300.0


class FeedPump:
    """One per process; which process numbers is decided anew each round by the sequencer's lock.

    ``pause`` is the least time between two rounds, so that the marks of many batches become few entries; after a long
    round it is nine times that round, so that numbering takes a tenth of the time at most. ``poll`` is how long to wait
    for news of other processes. ``on_round`` is told how many entries each round made. ``chores`` are done every five
    minutes, by each process: they must bear being done by two at once.
    """

    def __init__(
        self,
        engine: sa.Engine,
        heads: Heads,
        *,
        pause: float = 0.2,
        poll: float = 1.0,
        on_round: Callable[[int], None] = lambda entries: None,
        chores: Sequence[Callable[[], object]] = (),
    ) -> None:
        self._engine = engine
        self._heads = heads
        self._pause = pause
        self._poll = poll
        self._on_round = on_round
        self._chores = chores
        self._news = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)
        self._compacted_at = time.monotonic()

    def start(self) -> None:
        """Begin; the heads are read before this returns, so that the first request has them."""
        self._heads.refresh()
        self._thread.start()

    def wake(self) -> None:
        """Something was published in this process."""
        self._news.set()

    def stop(self) -> None:
        """End after the round in hand."""
        self._ending.set()
        self._news.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def _run(self) -> None:
        while not self._ending.is_set():
            self._news.clear()
            begun = time.monotonic()
            try:
                more = self._round()
            except DatabaseFailure as failure:
                _log.warning("the feed waits for the database: %s", failure)
                more = False
            self._ending.wait(0 if more else max(self._pause, REST_TIMES * (time.monotonic() - begun)))
            if not more:
                self._news.wait(self._poll)

    def _round(self) -> bool:
        close_versions(self._engine)
        done = sequence_once(self._engine)
        self._heads.refresh()
        self._on_round(done.entries if done else 0)
        if time.monotonic() - self._compacted_at > _COMPACT_SECONDS:
            self._compacted_at = time.monotonic()
            compact(self._engine)
            for chore in self._chores:
                chore()
        return done is not None and done.marks == MOST_MARKS
