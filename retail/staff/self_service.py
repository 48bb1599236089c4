"""The shopper who serves herself: an operator that no team has, with few permissions and no PIN."""

from __future__ import annotations

from retail.staff.operator import Operator
from retail.staff.permission import Permission
from retail.staff.pin import PinHash
from retail.values import OperatorId

SELF_SERVICE_ID = OperatorId("self-service")
"""What sales and facts of a kiosk name as their operator."""

_NO_PIN = PinHash(f"$argon2id$v=19$m=19456,t=2,p=1${'A' * 22}${'A' * 43}")
"""A hash of nothing that anybody could type; that of a PIN is never all zeros."""

SELF_SERVICE = Operator(
    operator_id=SELF_SERVICE_ID,
    number="",
    name="Self-service",
    short_name="Self-service",
    permissions=frozenset(
        {
            Permission.SELL,
            Permission.PRICE_CHECK,
            Permission.VOID_LINE,
            Permission.CANCEL_BASKET,
            Permission.SUSPEND,
        }
    ),
    pin=_NO_PIN,
)
"""Always at work at a kiosk. She fills a basket, changes it, pays it, puts it by on paper, and nothing else."""
