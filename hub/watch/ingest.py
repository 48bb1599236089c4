"""Counting what registers push, without the ingest knowing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import sqlalchemy as sa

from hub.ingest.push import Ingest, IngestLimits, PushReply


class CountedIngest(Ingest):
    """Tells ``count`` what became of each fact of a batch."""

    def __init__(
        self,
        engine: sa.Engine,
        clock: Callable[[], datetime],
        limits: IngestLimits,
        count: Callable[[Iterable[str]], None],
    ) -> None:
        super().__init__(engine, clock, limits)
        self._count = count

    def push(self, device_id: str, body: bytes, signature: bytes, *, packed: bool = True) -> PushReply:
        """Take the batch in and count it."""
        reply = super().push(device_id, body, signature, packed=packed)
        self._count(status for _, status in reply.results)
        return reply
