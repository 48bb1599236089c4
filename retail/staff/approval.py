"""Approvals: a second operator's permission for one act, given on the same screen and recorded with it."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from retail.errors import Refusal
from retail.staff.attempts import AttemptLedger
from retail.staff.operator import Operator, find_by_badge, find_operator
from retail.staff.permission import Permission
from retail.staff.sign_on import sign_on
from retail.values import OperatorId


class Proof(enum.StrEnum):
    """How the second operator was known; the value is what travels in facts."""

    PIN = "pin"
    BADGE = "badge"


@dataclass(frozen=True, slots=True)
class Approval:
    """That ``operator_id`` allowed one act at ``at``; good for that act alone."""

    operator_id: OperatorId
    permission: Permission
    at: datetime
    proof: Proof = Proof.PIN


@dataclass(frozen=True, slots=True)
class Approved:
    """What came of asking by PIN, and the ledger to keep."""

    outcome: Approval | Refusal
    attempts: AttemptLedger


def approve_by_pin(
    operators: Iterable[Operator],
    attempts: AttemptLedger,
    chosen: str,
    pin: str,
    at: datetime,
    *,
    permission: Permission,
    asked_by: OperatorId,
) -> Approved:
    """Approval by PIN; refusals as in :func:`sign_on`, and ``staff.same_operator`` for one's own approval."""
    approver = find_operator(team := tuple(operators), chosen)
    if isinstance(approver, Operator) and approver.operator_id == asked_by:
        return Approved(Refusal("staff.same_operator", {"name": approver.short_name}), attempts)
    tried = sign_on(team, attempts, chosen, pin, at, permission)
    if isinstance(tried.outcome, Refusal):
        return Approved(tried.outcome, tried.attempts)
    return Approved(Approval(tried.outcome.operator_id, permission, at), tried.attempts)


def approve_by_badge(
    operators: Iterable[Operator], badge: str, at: datetime, *, permission: Permission, asked_by: OperatorId
) -> Approval | Refusal:
    """Approval by a scanned badge.

    ``staff.unknown_operator``; with ``name``: ``staff.same_operator``, ``staff.inactive``,
    ``staff.permission_missing`` (``permission``).
    """
    approver = find_by_badge(operators, badge)
    if isinstance(approver, Refusal):
        return approver
    if approver.operator_id == asked_by:
        return Refusal("staff.same_operator", {"name": approver.short_name})
    if not approver.active:
        return Refusal("staff.inactive", {"name": approver.short_name})
    if not approver.may(permission):
        return Refusal("staff.permission_missing", {"permission": permission, "name": approver.short_name})
    return Approval(approver.operator_id, permission, at, Proof.BADGE)
