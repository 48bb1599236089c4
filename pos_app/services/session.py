"""Who stands at the register: sign-on by PIN, lock, switch of operator, and what each may do."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from local_store import Store
from pos_app.services.register import Register
from retail.errors import Refusal
from retail.staff import (
    Approval,
    AttemptLedger,
    Attempts,
    Operator,
    Permission,
    approve_by_badge,
    approve_by_pin,
    find_by_badge,
    sign_on,
)
from retail.values import OperatorId

_LEDGER = "pin_attempts"


class Session:
    """The operator at the register, or nobody. A lock keeps the operator and hides the screen until a PIN.

    Wrong PINs are counted in the local file, so that a restart unlocks nobody.
    """

    def __init__(self, store: Store, register: Register, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._register = register
        self._clock = clock
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

    def by_badge(self, number: str) -> Operator | Refusal:
        """Whose badge this is; the PIN is still asked."""
        return find_by_badge(self._register.operators, number)

    def sign_on(self, chosen: str, pin: str, basket_open: bool = False) -> Operator | Refusal:
        """Sign on, unlock or switch with the chosen operator (id or number) and PIN, waiting for the hash."""
        return self.admit(self.try_pin(chosen, pin), basket_open)

    def try_pin(self, chosen: str, pin: str) -> Operator | Refusal:
        """Whose PIN this is, the failures counted. It takes about 40 ms of hashing: for the worker."""
        result = sign_on(self._register.operators, self._ledger(), chosen, pin, self._clock())
        self._store.preferences.set(_LEDGER, _as_json(result.attempts))
        return result.outcome

    def admit(self, tried: Operator | Refusal, basket_open: bool = False) -> Operator | Refusal:
        """Let somebody whose PIN was right work here.

        A register locked over an open basket is unlocked by its own operator, or by one who may unlock others.
        """
        if isinstance(tried, Refusal):
            return tried
        other = self.operator is not None and self.operator.operator_id != tried.operator_id
        if basket_open and other and not tried.may(Permission.UNLOCK_OTHERS):
            return Refusal("staff.locked_by_other", {"name": self.operator.short_name if self.operator else ""})
        self.operator, self.locked = tried, False
        return tried

    def lock(self) -> None:
        """Hide the screen until somebody signs on; baskets stay."""
        self.locked = self.operator is not None

    def may(self, permission: Permission) -> Refusal | None:
        """None when the operator has ``permission``, else why not."""
        if self.active is None:
            return Refusal("staff.nobody", {})
        if self.active.may(permission):
            return None
        return Refusal("staff.permission_missing", {"permission": permission.value, "name": self.active.short_name})

    def approvers(self, permission: Permission) -> tuple[Operator, ...]:
        """Who may approve an act for the operator at the register, by name."""
        return tuple(each for each in self.operators() if each.may(permission) and each != self.active)

    def approve(self, chosen: str, pin: str, permission: Permission) -> Approval | Refusal:
        """A second operator's approval by PIN, given on the same screen; wrong PINs count as at sign-on."""
        if self.active is None:
            return Refusal("staff.nobody", {})
        asked_by, ledger = self.active.operator_id, self._ledger()
        team, now = self._register.operators, self._clock()
        result = approve_by_pin(team, ledger, chosen, pin, now, permission=permission, asked_by=asked_by)
        self._store.preferences.set(_LEDGER, _as_json(result.attempts))
        return result.outcome

    def approve_by_badge(self, badge: str, permission: Permission) -> Approval | Refusal:
        """A second operator's approval by a scanned badge."""
        if self.active is None:
            return Refusal("staff.nobody", {})
        asked_by, now = self.active.operator_id, self._clock()
        return approve_by_badge(self._register.operators, badge, now, permission=permission, asked_by=asked_by)

    def _ledger(self) -> AttemptLedger:
        saved = json.loads(self._store.preferences.get(_LEDGER) or "{}")
        return AttemptLedger({OperatorId(key): _attempts(*entry) for key, entry in saved.items()})


def _attempts(failed: int, locked_until: str | None) -> Attempts:
    return Attempts(failed, datetime.fromisoformat(locked_until) if locked_until else None)


def _as_json(ledger: AttemptLedger) -> str:
    return json.dumps(
        {
            key: [entry.failed, entry.locked_until.isoformat() if entry.locked_until else None]
            for key, entry in ledger.entries.items()
        }
    )
