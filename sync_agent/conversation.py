"""One enrolled register talking with its hub: hello, facts up, reference data down, each as soon as it is due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from local_store import Identity, Store, StoreError
from retail.values import LocationId, RegisterId
from sync_agent.backoff import Backoff
from sync_agent.chore import Chore
from sync_agent.client import HubClient
from sync_agent.errors import (
    BadAnswer,
    DiskTrouble,
    FactsMissing,
    HubFault,
    Refused,
    Revoked,
    SyncError,
    Unauthorized,
    WrongEpoch,
    WrongHub,
)
from sync_agent.messages import Head, Welcome
from sync_agent.pace import Pace
from sync_agent.pull import Pull
from sync_agent.pull_back import PullBack
from sync_agent.push import Push
from sync_agent.report import Report
from sync_agent.snapshot import SnapshotLoader

_log = logging.getLogger("sync_agent.conversation")

KEEP_FACTS = timedelta(days=30)
"""A fact stays on the register this long, even when the hub has it durably."""

TELL_REFUSED = timedelta(days=14)
"""Counts of refused codes are told as long as this, at every hello; they only grow."""

_CONFIRM_EVERY_S = 15.0
_CONFLICT = "journal.conflict"
"""The hub's flag for a journal of which it was shown two versions; it stands until people there have looked at it."""
_MOST_EPOCHS = 20
"""A hub restored from a backup counts its epochs up again, one per hello, until it is past ours."""

_BETWEEN = frozenset({"history.fetched", "pull.fetched", "snapshot.piece", "snapshot.loading"})
"""Steps of a pull at which no transaction is open, so that sales may go up between two pages."""


class Conversation:
    """What one device and its hub have to say to each other.

    :meth:`turn` does everything that is due and raises what concerns the whole connection (unreachable, revoked, wrong
    hub …); trouble with one half, such as a snapshot that is damaged at the hub, is reported and does not stop the
    other. ``alive`` runs between pieces of long work: it keeps the lease and raises when we are to stop.
    ``tidy`` runs after work that may have taken memory.
    """

    def __init__(
        self,
        store: Store,
        identity: Identity,
        client: HubClient,
        folder: Path,
        report: Report,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        chance: Callable[[], float],
        pace: Pace,
        alive: Callable[[], None] = lambda: None,
        tidy: Callable[[], None] = lambda: None,
        at_step: Callable[[str], None] = lambda step: None,
    ) -> None:
        self.identity = identity
        self._store = store
        self._client = client
        self._report = report
        self._clock = clock
        self._monotonic = monotonic
        self._pace = pace
        self._alive = alive
        self._tidy = tidy
        self._at_step = at_step
        self._push = Push(store, client, at_step=at_step)
        loader = SnapshotLoader(store, client, folder, progress=report.progress, at_step=self._between)
        self._pull = Pull(store, client, loader, at_step=self._between)
        self._pushing = Chore("push", Backoff(chance, base_s=5.0, cap_s=300.0), monotonic)
        self._pulling = Chore("pull", Backoff(chance, base_s=5.0, cap_s=300.0), monotonic)
        self._pull_back = PullBack(store, client, at_step=self._between)
        self._pulling_back = Chore("pull back", Backoff(chance, base_s=5.0, cap_s=300.0), monotonic)
        self._heads: Mapping[str, Head] = {}
        self._followed: Mapping[str, Head] = self._heads
        self._confirm_at = float("-inf")
        self._greet_at = float("-inf")
        self._heads_at = float("-inf")
        self._in_conflict = False
        self._agreed_seq: int | None = None

    def greet_again(self) -> None:
        """The connection was lost, or the hub lost track of us: begin with hello at the next turn."""
        self._greet_at = float("-inf")

    def turn(self) -> None:
        """Do what is due."""
        self._alive()
        now = self._monotonic()
        if now >= self._greet_at:
            self._greet()
        elif now >= self._heads_at:
            self._ask_heads()
        self._push_if_due()
        self._pull_if_due()
        self._pull_back_if_due()
        self._report.trouble(self._trouble())

    def catch_up(self) -> SyncError | StoreError | None:
        """Turn until both sides are level; the trouble that keeps one half undone, None when there is none."""
        self.turn()
        while not self.level():
            if trouble := self._pushing.trouble or self._pulling.trouble or self._pulling_back.trouble:
                return trouble
            self._heads_at = float("-inf")  # all that was announced is here or on its way: only news can bring the rest
            self.turn()
        return None

    def level(self) -> bool:
        """Nothing waits to go up and nothing is known to be missing here."""
        is_pushed = self._store.journal.head().seq <= self._push.recorded_seq
        return is_pushed and not self._pull.behind(self._heads) and self._store.history.missing() is None

    def _greet(self) -> None:
        welcome = self._hello()
        last_number = welcome.last_number
        for _ in range(_MOST_EPOCHS):
            if welcome.new_epoch is None:
                break
            self._start_epoch(welcome, welcome.new_epoch)
            welcome = self._hello()
            last_number = welcome.last_number or last_number
        self._check(welcome)
        self._in_conflict = welcome.flag == _CONFLICT
        self._take_place(welcome)
        if last_number is not None:
            self._store.sales.number_used(self.identity.register_id, last_number)
        self._begin_push(welcome)
        self._pull.page = welcome.limits.page
        self._heads = welcome.feeds
        self._store.outbox.forget(self._clock() - KEEP_FACTS)
        self._store.refused_codes.forget((self._clock() - 2 * TELL_REFUSED).date())
        self._contacted(welcome.durable_seq)
        self._greet_at = self._monotonic() + self._pace.hello_s
        self._at_step("hello.done")

    def _hello(self) -> Welcome:
        asked = self._clock()
        head_seq = self._store.journal.head().seq if self._agreed_seq is None else self._agreed_seq
        refused = self._store.refused_codes.since((asked - TELL_REFUSED).date())
        welcome = self._client.hello(self.identity.epoch, head_seq, self._store.inbox.cursors(), asked, refused)
        self._store.clock_skew.set(welcome.server_time - (asked + (self._clock() - asked) / 2))
        return welcome

    def _start_epoch(self, welcome: Welcome, epoch: int) -> None:
        """Go on in the epoch the hub gave; what it lacks of the last one is sealed again in the new.

        It lacks what either side knows to be unrecorded: when the hub was restored, its own watermark is the lower.
        """
        _log.warning("the hub gave a new epoch", extra={"epoch": epoch})
        if epoch > self.identity.epoch:
            outbox = self._store.outbox
            with self._store.unit(durable=True):
                outbox.acknowledge(min(outbox.recorded_seq(), welcome.recorded_seq), 0)
                self._store.history.begin((self.identity.epoch, outbox.recorded_seq()), epoch)
                self._store.identity.start_epoch(epoch)
            self.identity = replace(self.identity, epoch=epoch)
            self._agreed_seq = None
        self._at_step("hello.epoch")

    def _begin_push(self, welcome: Welcome) -> None:
        """Behind what both sides know to be recorded; a hub that disagrees and gives no epoch decides alone."""
        recorded = welcome.recorded_seq
        after_seq = recorded if self._agreed_seq is not None else min(recorded, self._store.outbox.recorded_seq())
        self._agreed_seq = None
        self._store.outbox.acknowledge(after_seq, min(after_seq, welcome.durable_seq))
        self._push.begin(self.identity.epoch, after_seq, welcome.limits)

    def _disagree(self, first_seq: int) -> None:
        """The hub knows other facts under these numbers: this file is an old image that was sold on with.

        Hello with the last place at which both agree brings a new epoch, in which our facts from there on are sealed
        again under their own ids; whatever of them the hub has already had has no second effect.
        """
        durable_seq = min(first_seq - 1, self._store.outbox.durable_seq())
        self._store.outbox.acknowledge(first_seq - 1, durable_seq)
        self._agreed_seq = first_seq - 1
        self.greet_again()

    def _check(self, welcome: Welcome) -> None:
        if welcome.hub_id != self.identity.hub_id:
            raise WrongHub("this address leads to another hub than the one this register was enrolled with")
        if welcome.new_epoch is not None or welcome.device.epoch != self.identity.epoch:
            raise BadAnswer("the hub does not keep to the epoch it gave")

    def _take_place(self, welcome: Welcome) -> None:
        """The hub may have moved this register to another zone."""
        device = welcome.device
        placed = replace(
            self.identity,
            register_id=RegisterId(device.register_id),
            location_id=LocationId(device.location_id),
            zone=device.zone,
        )
        if placed != self.identity:
            self._store.identity.save(placed)
            self.identity = placed
            self._client.session.renew_token()  # the one we have still says where we were

    def _ask_heads(self) -> None:
        heads = self._client.heads()
        if heads is not None:
            self._heads = heads
        self._contacted(self._store.outbox.durable_seq())

    def _contacted(self, durable_seq: int) -> None:
        self._heads_at = self._monotonic() + self._pace.heads_s
        self._confirm()
        self._report.online(durable_seq)

    def _push_if_due(self) -> None:
        if not self._pushing.due or self._store.journal.head().seq <= self._push.recorded_seq:
            return
        try:
            pushed = self._push.drain()
        except (Unauthorized, Revoked, WrongEpoch):
            raise
        except (Refused, BadAnswer, FactsMissing, HubFault) as error:
            self._pushing.failed(error)
            return
        self._pushing.done()
        if pushed.conflicts:
            self._in_conflict = True
            self._disagree(min(pushed.conflicts))
        self._heads = pushed.feeds or self._heads
        self._tidy()
        self._contacted(self._store.outbox.durable_seq())
        _log.info("facts sent", extra={"facts": pushed.facts, "parked": len(pushed.parked)})

    def _pull_if_due(self) -> None:
        if not self._pulling.due or self._heads is self._followed:
            return
        heads = self._heads
        try:
            self._pull.follow(heads)
        except (Unauthorized, Revoked):
            raise
        except (Refused, BadAnswer, DiskTrouble, HubFault, StoreError) as error:
            self._pulling.failed(error)
        else:
            self._pulling.done()
            self._followed = heads
            self._tidy()

    def _pull_back_if_due(self) -> None:
        """After an old image was restored; sales that wait go up between two pages."""
        if not self._pulling_back.due or self._store.history.missing() is None:
            return
        try:
            self._pull_back.run()
        except (Unauthorized, Revoked):
            raise
        except (Refused, BadAnswer, HubFault, StoreError) as error:
            self._pulling_back.failed(error)
        else:
            self._pulling_back.done()
            self._tidy()

    def _confirm(self) -> None:
        """Say in the file how fresh it is, now and then: what stands at its head is as good as the hub's."""
        if self._heads is self._followed and self._monotonic() >= self._confirm_at:
            self._store.inbox.confirm(sorted(self._heads))
            self._confirm_at = self._monotonic() + _CONFIRM_EVERY_S

    def _between(self, step: str) -> None:
        self._at_step(step)
        if step in _BETWEEN:
            self._alive()
            self._push_if_due()

    def _trouble(self) -> str:
        trouble = self._pushing.trouble or self._pulling.trouble or self._pulling_back.trouble
        if trouble is not None:
            return trouble.code
        return "sync.conflict" if self._in_conflict else ""
