"""The heads of all streams in memory: what a register asks most often costs no database."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from hub.database.schema import feed_stream
from hub.errors import database_errors


@dataclass(frozen=True, slots=True)
class Head:
    """A stream's epoch, its last position, and the last one that was compacted away."""

    epoch: int
    head: int
    floor: int = 0


NO_HEAD = Head(1, 0)
"""A stream nobody published to yet."""


class Heads:
    """The streams' heads as last read; :meth:`refresh` is called after each round of the sequencer."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._heads: dict[str, Head] = {}

    def refresh(self) -> None:
        """Read the heads anew."""
        with database_errors(), self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(feed_stream.c.stream, feed_stream.c.epoch, feed_stream.c.head, feed_stream.c.floor)
            ).all()
        with self._lock:
            self._heads = {row.stream: Head(row.epoch, row.head, row.floor) for row in rows}

    def of(self, stream: str) -> Head:
        """The head of one stream."""
        return self._heads.get(stream, NO_HEAD)

    def answer(self, streams: Iterable[str]) -> dict[str, dict[str, int]]:
        """The heads of ``streams`` as the wire has them."""
        heads = ((stream, self.of(stream)) for stream in streams)
        return {stream: {"epoch": head.epoch, "head": head.head} for stream, head in heads}

    @staticmethod
    def etag(answer: dict[str, dict[str, int]]) -> str:
        """An entity tag of an answer."""
        return f'"{hashlib.sha256(json.dumps(answer, sort_keys=True).encode()).hexdigest()[:20]}"'
