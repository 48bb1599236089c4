"""Who stands at a kiosk: always the shopper herself, until a member of staff who may leaves it by number and PIN."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from local_store import Store
from pos_app.services.register import Register
from pos_app.services.session import Session
from retail.errors import Refusal
from retail.staff import SELF_SERVICE, Operator, Permission


class KioskSession(Session):
    """Nobody signs on and nothing is locked: :data:`~retail.staff.SELF_SERVICE` sells to herself."""

    def __init__(self, store: Store, register: Register, clock: Callable[[], datetime]) -> None:
        super().__init__(store, register, clock)
        self.operator = SELF_SERVICE

    def use(self, register: Register) -> None:
        """Take the register's new data; the shopper stays."""
        super().use(register)
        self.operator = SELF_SERVICE

    def lock(self) -> None:
        """A kiosk is for everybody."""

    def try_to_leave(self, number: str, pin: str) -> Operator | Refusal:
        """Whose number and PIN these are, if they may end the kiosk; hashing takes 40 ms: for the worker.

        ``staff.permission_missing`` and what :meth:`~pos_app.services.session.Session.try_pin` refuses.
        """
        tried = self.try_pin(number, pin)
        if isinstance(tried, Refusal) or tried.may(Permission.LEAVE_KIOSK):
            return tried
        missing = Permission.LEAVE_KIOSK.value
        return Refusal("staff.permission_missing", {"permission": missing, "name": tried.short_name})
