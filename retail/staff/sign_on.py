"""Signing on: the operator is chosen first, by tile, number or badge; then one PIN is tried against one hash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from retail.errors import Refusal
from retail.staff.attempts import AttemptLedger, Attempts
from retail.staff.operator import Operator, find_operator
from retail.staff.permission import Permission


@dataclass(frozen=True, slots=True)
class SignOn:
    """What came of one PIN, and the ledger to keep before anybody may try again."""

    outcome: Operator | Refusal
    attempts: AttemptLedger


def sign_on(
    operators: Iterable[Operator],
    attempts: AttemptLedger,
    chosen: str,
    pin: str,
    at: datetime,
    permission: Permission = Permission.SELL,
) -> SignOn:
    """Try ``pin`` for the operator ``chosen`` by id or number, who must have ``permission`` to work in this mode.

    A scanned badge chooses too: pass the id of the operator that :func:`find_by_badge` gives.

    Refusals: ``staff.unknown_operator``; ``staff.inactive``; ``staff.locked_until`` (``until``), also for the wrong
    PIN that locks; ``staff.pin_wrong`` (``tries_left``); ``staff.permission_missing`` (``permission``, ``name``),
    told only to one who knows the PIN. Takes about 40 ms of hashing: call it off the UI thread.
    """
    operator = find_operator(operators, chosen)
    if isinstance(operator, Refusal):
        return SignOn(operator, attempts)
    outcome, after = _try_pin(operator, pin, attempts.of(operator.operator_id).seen(at), at)
    kept = attempts.with_attempts(operator.operator_id, after)
    return SignOn(outcome or _permitted(operator, permission), kept)


def _try_pin(operator: Operator, pin: str, attempts: Attempts, at: datetime) -> tuple[Refusal | None, Attempts]:
    if not operator.active:
        return Refusal("staff.inactive", {"name": operator.short_name}), attempts
    if attempts.is_locked(at):
        return attempts.lock_refusal(), attempts
    if operator.pin.matches(pin):
        return None, Attempts()
    attempts = attempts.after_failure(at)
    if attempts.is_locked(at):
        return attempts.lock_refusal(), attempts
    return Refusal("staff.pin_wrong", {"tries_left": attempts.tries_left}), attempts


def _permitted(operator: Operator, permission: Permission) -> Operator | Refusal:
    if operator.may(permission):
        return operator
    return Refusal("staff.permission_missing", {"permission": permission, "name": operator.short_name})
