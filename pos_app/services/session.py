"""Who stands at the register: sign-on by PIN, lock, switch of operator, and what each may do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pos_app.services.register import Register
from retail.errors import Refusal
from retail.staff import AttemptLedger, Operator, Permission, sign_on

Clock = Callable[[], datetime]


class Session:
    """The operator at the register, or nobody. A lock keeps the operator and hides the screen until the PIN."""

    def __init__(self, register: Register, clock: Clock) -> None:
        self._register = register
        self._clock = clock
        self._attempts = AttemptLedger()
        self.operator: Operator | None = None
        self.locked = False

    @property
    def active(self) -> Operator | None:
        """The operator who may act now: signed on and not locked."""
        return None if self.locked else self.operator

    def use(self, register: Register) -> None:
        """Take the register's new data; an operator who is no longer on the team is signed off."""
        self._register = register
        if self.operator is not None:
            self.operator = next(
                (each for each in register.operators if each.operator_id == self.operator.operator_id), None
            )

    def operators(self) -> tuple[Operator, ...]:
        """Who may sign on here, by name."""
        return tuple(sorted((each for each in self._register.operators if each.active), key=lambda each: each.name))

    def sign_on(self, chosen: str, pin: str) -> Operator | Refusal:
        """Sign on, unlock or switch with the chosen operator (id or number) and PIN."""
        result = sign_on(self._register.operators, self._attempts, chosen, pin, self._clock())
        self._attempts = result.attempts
        if isinstance(result.outcome, Refusal):
            return result.outcome
        self.operator, self.locked = result.outcome, False
        return result.outcome

    def lock(self) -> None:
        """Hide the screen until somebody signs on; baskets stay."""
        self.locked = self.operator is not None

    def sign_off(self) -> None:
        """Leave the register."""
        self.operator, self.locked = None, False

    def may(self, permission: Permission) -> Refusal | None:
        """None when the operator has ``permission``, else why not."""
        if self.active is None:
            return Refusal("staff.nobody", {})
        if permission in self.active.permissions:
            return None
        return Refusal("staff.permission_missing", {"permission": permission.value, "name": self.active.short_name})
