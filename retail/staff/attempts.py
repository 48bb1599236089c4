"""The lock on wrong PINs: a pure state machine over failures and the time it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from retail.errors import Refusal
from retail.values import OperatorId

FREE_TRIES = 5
FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Attempts:
    """One operator's wrong PINs since the last right one, and until when no further one is tried.

    Five tries are free; the fifth failure locks for 30 s, each later one for twice as long, up to 15 min. Times are
    aware.
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

    def seen(self, at: datetime) -> Attempts:
        """These attempts by a clock that may have been set back: a lock never lasts longer than it was given for."""
        latest = at + _lock_after(self.failed)
        if self.locked_until is None or self.locked_until <= latest:
            return self
        return replace(self, locked_until=latest)

    def after_failure(self, at: datetime) -> Attempts:
        """One more wrong PIN."""
        failed = self.failed + 1
        return Attempts(failed, at + _lock_after(failed) if failed >= FREE_TRIES else None)


@dataclass(frozen=True, slots=True)
class AttemptLedger:
    """The attempts of every operator at one register; keep it with the register, or a restart unlocks everybody."""

    entries: Mapping[OperatorId, Attempts] = field(default_factory=dict)

    def of(self, operator_id: OperatorId) -> Attempts:
        """One operator's attempts."""
        return self.entries.get(operator_id, Attempts())

    def with_attempts(self, operator_id: OperatorId, attempts: Attempts) -> AttemptLedger:
        """This ledger with one operator's attempts replaced; those without failures are not kept."""
        others = {each: entry for each, entry in self.entries.items() if each != operator_id}
        return AttemptLedger({**others, operator_id: attempts} if attempts.failed else others)


def _lock_after(failed: int) -> timedelta:
    doublings = min(max(failed - FREE_TRIES, 0), 10)
    return min(FIRST_LOCK * int(2**doublings), LONGEST_LOCK)
