"""The lock on wrong PINs: a pure state machine over one operator's failures and the time it is given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from retail.errors import Refusal

FREE_TRIES = 5
FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class AttemptLedger:
    """One operator's wrong PINs since the last right one, and until when no further one is tried.

    Five tries are free; the fifth failure locks for 30 s, each later one for twice as long, up to 15 min. Times are
    aware. The ledger is kept with the register, so that restarting it unlocks nothing.
    """

    failed: int = 0
    locked_until: datetime | None = None

    @property
    def tries_left(self) -> int:
        """Wrong PINs until the next lock: five at first, one after each lock."""
        return max(FREE_TRIES - self.failed, 1)

    def is_locked(self, at: datetime) -> bool:
        """True while no PIN is tried."""
        return self.locked_until is not None and at < self.locked_until

    def lock_refusal(self) -> Refusal:
        """The refusal while locked: ``staff.locked_until`` (``until``)."""
        return Refusal("staff.locked_until", {"until": self.locked_until})

    def seen(self, at: datetime) -> AttemptLedger:
        """This ledger by a clock that may have been set back: a lock never lasts longer than it was given for."""
        latest = at + _lock_after(self.failed)
        if self.locked_until is None or self.locked_until <= latest:
            return self
        return replace(self, locked_until=latest)

    def after_failure(self, at: datetime) -> AttemptLedger:
        """One more wrong PIN."""
        failed = self.failed + 1
        return AttemptLedger(failed, at + _lock_after(failed) if failed >= FREE_TRIES else None)


def _lock_after(failed: int) -> timedelta:
    doublings = min(max(failed - FREE_TRIES, 0), 10)
    return min(FIRST_LOCK * int(2**doublings), LONGEST_LOCK)
