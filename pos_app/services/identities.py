"""New identifiers of a register: time-ordered, from the clock and the randomness the composition root gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from retail.values import uuid7


class Identities:
    """Makes UUIDs version 7."""

    def __init__(self, clock: Callable[[], datetime], randomness: Callable[[int], bytes]) -> None:
        self._clock = clock
        self._randomness = randomness

    def new(self) -> str:
        """A new identifier of this moment."""
        return uuid7(int(self._clock().timestamp() * 1000), self._randomness(10))
