"""Which PINs are good enough, and how long one may be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from retail.errors import Refusal
from retail.staff.pin import PinHash

_KEYPAD_LINES = frozenset({"2580", "0852", "1470", "0741", "3690", "0963", "1590", "7530", "147258", "147258369"})


@dataclass(frozen=True, slots=True)
class PinPolicy:
    """Length in digits, and the days after which a PIN must be changed (None: never)."""

    shortest: int = 4
    longest: int = 8
    max_age_days: int | None = None

    def refusal(self, pin: str, *, number: str = "", previous: PinHash | None = None) -> Refusal | None:
        """Why ``pin`` cannot be set, or None.

        ``staff.pin_not_digits``; ``staff.pin_length`` (``shortest``, ``longest``); ``staff.pin_trivial`` for one
        digit repeated, a run (1234, 9876), a repeated half (1212), a line on the keypad (2580), the operator's own
        ``number``; ``staff.pin_unchanged`` when it is the ``previous`` one again.
        """
        if not (pin.isascii() and pin.isdigit()):
            return Refusal("staff.pin_not_digits")
        if not self.shortest <= len(pin) <= self.longest:
            return Refusal("staff.pin_length", {"shortest": self.shortest, "longest": self.longest})
        if _is_trivial(pin) or pin == number:
            return Refusal("staff.pin_trivial")
        if previous is not None and previous.matches(pin):
            return Refusal("staff.pin_unchanged")
        return None

    def is_due(self, changed_at: datetime | None, at: datetime) -> bool:
        """True when a PIN set at ``changed_at`` must be changed; one whose day is unknown is due at once."""
        if self.max_age_days is None:
            return False
        return changed_at is None or at - changed_at >= timedelta(days=self.max_age_days)


def _is_trivial(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    half = len(pin) // 2
    return steps <= {0} or steps == {1} or steps == {9} or pin == pin[:half] * 2 or pin in _KEYPAD_LINES
