"""Signing on: the operator is chosen first, by tile, number or badge; then one PIN is tried against one hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from retail.errors import Refusal
from retail.staff.attempts import AttemptLedger
from retail.staff.operator import Operator
from retail.staff.permission import Permission


@dataclass(frozen=True, slots=True)
class SignOn:
    """What came of one PIN, and the ledger to keep before anybody may try again."""

    outcome: Operator | Refusal
    ledger: AttemptLedger


def sign_on(
    operator: Operator,
    pin: str,
    ledger: AttemptLedger,
    at: datetime,
    permission: Permission = Permission.SELL,
) -> SignOn:
    """Try ``pin`` for the chosen ``operator``, who must have ``permission`` to work in this mode.

    Refusals: ``staff.inactive``; ``staff.locked_until`` (``until``), also for the wrong PIN that locks;
    ``staff.pin_wrong`` (``tries_left``); ``staff.permission_missing`` (``permission``), told only to one who knows
    the PIN. Takes about 40 ms of hashing: call it off the UI thread.
    """
    tried = verify_pin(operator, pin, ledger, at)
    if isinstance(tried.outcome, Operator) and not operator.may(permission):
        return SignOn(Refusal("staff.permission_missing", {"permission": permission}), tried.ledger)
    return tried


def verify_pin(operator: Operator, pin: str, ledger: AttemptLedger, at: datetime) -> SignOn:
    """Try ``pin`` without asking for a permission: unlocking one's own register, changing one's own PIN."""
    ledger = ledger.seen(at)
    if not operator.active:
        return SignOn(Refusal("staff.inactive"), ledger)
    if ledger.is_locked(at):
        return SignOn(ledger.lock_refusal(), ledger)
    if operator.pin.matches(pin):
        return SignOn(operator, AttemptLedger())
    ledger = ledger.after_failure(at)
    if ledger.is_locked(at):
        return SignOn(ledger.lock_refusal(), ledger)
    return SignOn(Refusal("staff.pin_wrong", {"tries_left": ledger.tries_left}), ledger)
