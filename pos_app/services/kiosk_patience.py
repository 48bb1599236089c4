"""How long a kiosk waits for a shopper who does nothing: then it asks, and then it forgets her."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

ASK_AFTER = timedelta(seconds=60)
WAIT_FOR_ANSWER = timedelta(seconds=30)
"""Ten more than WCAG 2.2 (success criterion 2.2.1) asks for; it may be prolonged as often as one likes."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The shopper is asked whether she is still there; ``seconds`` are left for the answer."""

    seconds: int


class Gone:
    """She did not answer."""


class Patience:
    """Measures from the last sign of the shopper. ``clock`` is the program's clock."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        ask_after: timedelta = ASK_AFTER,
        wait: timedelta = WAIT_FOR_ANSWER,
    ) -> None:
        self._clock = clock
        self._ask_after = ask_after
        self._wait = wait
        self._last = clock()

    @property
    def whole(self) -> int:
        """The seconds there are for an answer."""
        return int(self._wait.total_seconds())

    def sign_of_life(self) -> None:
        """The shopper did something."""
        self._last = self._clock()

    def look(self) -> Asking | Gone | None:
        """What to do now; None: wait on. A clock put back starts the waiting anew."""
        idle = self._clock() - self._last
        if idle < timedelta(0):
            self.sign_of_life()
        if idle < self._ask_after:
            return None
        left = self._ask_after + self._wait - idle
        return Asking(-(-left // timedelta(seconds=1))) if left > timedelta(0) else Gone()
