"""The loop beside the till: one agent per register, through lost connections, until it is asked to stop."""

from __future__ import annotations

import logging
from collections.abc import Callable

from local_store import Identity, Store, StoreError
from sync_agent.backoff import Backoff
from sync_agent.conversation import Conversation
from sync_agent.errors import Busy, LeaseLost, NotEnrolled, Stopping, SyncError
from sync_agent.lease import AgentLease
from sync_agent.pace import Pace
from sync_agent.report import Report, state_of
from sync_agent.transport import Wait

_log = logging.getLogger("sync_agent.agent")

Connect = Callable[[Identity], Conversation]
"""Builds the conversation of an identity; any :class:`SyncError` when its key or address cannot be used."""


_LONGEST_PAUSE_S = 15.0
"""Also a long wait is taken in pieces, so that the lease is kept and a new enrolment noticed."""


class Agent:
    """Works for one register's file. ``wait`` waits so many seconds and says True when we are to stop."""

    def __init__(
        self,
        store: Store,
        lease: AgentLease,
        connect: Connect,
        report: Report,
        *,
        wait: Wait,
        monotonic: Callable[[], float],
        chance: Callable[[], float],
        pace: Pace,
    ) -> None:
        self._store = store
        self._lease = lease
        self._connect = connect
        self._report = report
        self._wait = wait
        self._monotonic = monotonic
        self._pace = pace
        self._backoff = Backoff(chance)
        self._not_before = float("-inf")
        self._maintain_at = float("-inf")
        self._conversation: Conversation | None = None

    def run(self) -> None:
        """Work until asked to stop; the lease is given back, so that the next agent begins at once."""
        pause_s = 0.0
        try:
            while not self._wait(pause_s):
                pause_s = min(self.turn(), _LONGEST_PAUSE_S)
        finally:
            self._lease.give_back()

    def run_once(self) -> SyncError | StoreError | None:
        """Bring both sides up to date and stop; what stood in the way, None when nothing did."""
        try:
            if not self._lease.take():
                return LeaseLost("another agent works for this register")
            conversation = self._current()
            if conversation is None:
                return NotEnrolled("this register has not been enrolled")
            return conversation.catch_up()
        except (SyncError, StoreError) as error:
            self._after(error)
            return error
        finally:
            self._lease.give_back()

    def turn(self) -> float:
        """Do what is due; seconds until the next turn."""
        try:
            if not self._lease.take():
                return self._pace.lease_s
            self._maintain_if_due()
            conversation = self._current()
            if conversation is None:
                return self._pace.enrolled_s
            if self._monotonic() < self._not_before:
                return self._not_before - self._monotonic()
            conversation.turn()
        except (SyncError, StoreError) as error:
            return self._after(error)
        self._backoff.reset()
        return self._pace.outbox_s

    def _maintain_if_due(self) -> None:
        """Keep the register's file small, also while there is no hub: nobody else empties its write-ahead log."""
        if self._monotonic() >= self._maintain_at:
            self._maintain_at = self._monotonic() + self._pace.maintain_s
            self._store.maintain()

    def _current(self) -> Conversation | None:
        """The conversation of the identity in the file; a new one when the register was enrolled anew meanwhile."""
        identity = self._store.identity.get()
        if identity is None:
            self._report.never()
            return None
        if self._conversation is None or identity != self._conversation.identity:
            self._conversation = self._connect(identity)
            self._not_before = float("-inf")
        return self._conversation

    def _after(self, error: SyncError | StoreError) -> float:
        """What an error means for the next turn."""
        if isinstance(error, Stopping):
            return 0.0
        _log.warning("this turn failed", extra={"code": error.code})
        if isinstance(error, LeaseLost):
            return self._pace.lease_s
        if self._conversation is not None:
            self._conversation.greet_again()
        pause_s = self._pause_s(error)
        self._not_before = self._monotonic() + pause_s
        self._tell(error)
        return pause_s

    def _pause_s(self, error: SyncError | StoreError) -> float:
        if isinstance(error, SyncError) and state_of(error) != "offline":
            return self._pace.refused_s
        return self._backoff.next_s(error.retry_after_s if isinstance(error, Busy) else None)

    def _tell(self, error: SyncError | StoreError) -> None:
        """Trouble with the register's own file is the till's to show; it sees the same, and may be unwritable here."""
        if isinstance(error, StoreError):
            return
        try:
            self._report.failed(error)
        except StoreError as store_error:
            _log.warning("the status cannot be written", extra={"code": store_error.code})
