"""Roles: named sets of permissions that a manager gives as a whole; operators keep the resulting permissions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from retail.staff.permission import Permission as May


@dataclass(frozen=True, slots=True)
class Role:
    """A preset; ``name`` is a key for programs, the screens turn it into words."""

    name: str
    permissions: frozenset[May]


CASHIER = Role(
    "cashier",
    frozenset(
        {
            May.SELL,
            May.PRICE_CHECK,
            May.SUSPEND,
            May.RESUME,
            May.VOID_LINE,
            May.OPEN_PRICE,
            May.AGE_CHECK,
            May.OPEN_SHIFT,
            May.CLOSE_SHIFT,
            May.CUSTOMER_VIEW,
            May.CUSTOMER_EDIT,
            May.FULFILL_ORDERS,
        }
    ),
)

SENIOR_CASHIER = Role(
    "senior_cashier",
    CASHIER.permissions
    | {
        May.CANCEL_BASKET,
        May.MANUAL_WEIGHT,
        May.OVERRIDE_PRICE,
        May.MANUAL_ADJUSTMENT,
        May.OFFLINE_TENDER,
        May.REPRINT,
        May.DRAWER_OPEN,
        May.REFUND,
        May.X_REPORT,
        May.CASH_PICKUP,
        May.PAID_IN_OUT,
        May.UNLOCK_OTHERS,
        May.LEAVE_KIOSK,
    },
)

STOCK_KEEPER = Role("stock_keeper", frozenset({May.PRICE_CHECK, May.STOCK_COUNT, May.STOCK_ADJUST, May.FULFILL_ORDERS}))

MANAGER = Role("manager", frozenset(May))

PRESETS: Mapping[str, Role] = MappingProxyType(
    {role.name: role for role in (CASHIER, SENIOR_CASHIER, STOCK_KEEPER, MANAGER)}
)


def permissions_of(roles: Iterable[Role], *, also: Iterable[May] = (), without: Iterable[May] = ()) -> frozenset[May]:
    """What these roles allow together, with single permissions added and then taken away."""
    together = frozenset().union(*(role.permissions for role in roles))
    return (together | frozenset(also)) - frozenset(without)
