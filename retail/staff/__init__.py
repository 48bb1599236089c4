"""Who may do what at a register: operators, permissions, PINs, approvals."""

from retail.staff.approval import Approval, Approved, Proof, approve_by_badge, approve_by_pin
from retail.staff.attempts import AttemptLedger, Attempts
from retail.staff.operator import Operator, find_by_badge, find_operator
from retail.staff.permission import Permission, known_permissions
from retail.staff.pin import PinHash, hash_pin
from retail.staff.pin_policy import PinPolicy
from retail.staff.role import CASHIER, MANAGER, PRESETS, SENIOR_CASHIER, STOCK_KEEPER, Role, permissions_of
from retail.staff.self_service import SELF_SERVICE, SELF_SERVICE_ID
from retail.staff.sign_on import SignOn, sign_on

__all__ = [
    "CASHIER",
    "MANAGER",
    "PRESETS",
    "SELF_SERVICE",
    "SELF_SERVICE_ID",
    "SENIOR_CASHIER",
    "STOCK_KEEPER",
    "Approval",
    "Approved",
    "AttemptLedger",
    "Attempts",
    "Operator",
    "Permission",
    "PinHash",
    "PinPolicy",
    "Proof",
    "Role",
    "SignOn",
    "approve_by_badge",
    "approve_by_pin",
    "find_by_badge",
    "find_operator",
    "hash_pin",
    "known_permissions",
    "permissions_of",
    "sign_on",
]
