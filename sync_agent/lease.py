"""Who works for this register: one agent at a time, by a lease in the register's own file."""

from __future__ import annotations

from collections.abc import Callable

from local_store import Store
from sync_agent.errors import LeaseLost


class AgentLease:
    """One agent's hold on a register's file, renewed when a third of its ``ttl_s`` seconds is used up."""

    def __init__(self, store: Store, owner: str, monotonic: Callable[[], float], *, ttl_s: float = 90.0) -> None:
        self._store = store
        self._owner = owner
        self._monotonic = monotonic
        self._ttl_s = ttl_s
        self._renew_at: float | None = None

    def take(self) -> bool:
        """Get hold of it, or keep it; False while another agent has it."""
        if self._renew_at is None:
            if not self._store.lease.acquire(self._owner, self._ttl_s):
                return False
            self._renew_at = self._monotonic() + self._ttl_s / 3
        self.keep()
        return True

    def keep(self) -> None:
        """Renew it when it is time; :class:`LeaseLost` when another agent took it over, as after a long standstill."""
        if self._renew_at is None or self._monotonic() < self._renew_at:
            return
        if not self._store.lease.renew(self._owner, self._ttl_s):
            self._renew_at = None
            raise LeaseLost("another agent took over this register's file")
        self._renew_at = self._monotonic() + self._ttl_s / 3

    def give_back(self) -> None:
        """Let the next agent begin at once."""
        if self._renew_at is not None:
            self._renew_at = None
            self._store.lease.release(self._owner)
