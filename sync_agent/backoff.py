"""How long to wait before trying again: exponential with full jitter, and never sooner than the hub asked."""

from __future__ import annotations

from collections.abc import Callable


class Backoff:
    """Waits that double from ``base_s`` up to ``cap_s``, each drawn evenly between nothing and that bound.

    Full jitter spreads thousands of registers that lost the hub in the same second. ``chance`` gives a number in
    [0, 1).
    """

    def __init__(self, chance: Callable[[], float], *, base_s: float = 1.0, cap_s: float = 60.0) -> None:
        self._chance = chance
        self._base_s = base_s
        self._cap_s = cap_s
        self._failures = 0

    def next_s(self, asked_s: float | None = None) -> float:
        """Seconds to wait after one more failure; ``asked_s`` (Retry-After) is waited in full, jitter on top."""
        bound = min(self._cap_s, self._base_s * 2.0 ** min(self._failures, 30))
        self._failures += 1
        return (asked_s or 0.0) + self._chance() * bound

    def reset(self) -> None:
        """It worked: the next failure waits short again."""
        self._failures = 0
