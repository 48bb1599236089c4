"""Operators: members of staff at a register, and how one is found before a PIN is asked."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from retail.errors import Refusal
from retail.staff.permission import Permission
from retail.staff.pin import PinHash
from retail.values import OperatorId


@dataclass(frozen=True, slots=True)
class Operator:
    """A member of staff. ``number`` is what is typed before the PIN; ``short_name`` what a tile and a receipt show.

    ``permissions`` is the whole of what the operator may do; ``roles`` only names the presets it came from.
    ``badge`` is the badge's whole number, ``language`` the screen's language from sign-on to sign-off.
    """

    operator_id: OperatorId
    number: str
    name: str
    short_name: str
    permissions: frozenset[Permission]
    pin: PinHash
    roles: tuple[str, ...] = ()
    badge: str | None = field(default=None, repr=False)
    active: bool = True
    language: str | None = None
    pin_changed_at: datetime | None = None

    def may(self, permission: Permission) -> bool:
        """True when this operator has ``permission`` and still works here."""
        return self.active and permission in self.permissions


def find_operator(operators: Iterable[Operator], chosen: str) -> Operator | Refusal:
    """The operator chosen by tile (the operator id) or by typed number; ``staff.unknown_operator`` if not just one."""
    team = tuple(operators)
    by_tile = tuple(operator for operator in team if operator.operator_id == chosen)
    return _only(by_tile or (operator for operator in team if operator.number == chosen.strip() != ""))


def find_by_badge(operators: Iterable[Operator], badge: str) -> Operator | Refusal:
    """The operator with this badge; ``staff.unknown_operator`` if not just one."""
    return _only(operator for operator in operators if operator.badge and _same_secret(operator.badge, badge))


def _only(found: Iterable[Operator]) -> Operator | Refusal:
    operators = tuple(found)
    return operators[0] if len(operators) == 1 else Refusal("staff.unknown_operator")


def _same_secret(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))
