"""The store: one register's file, opened, with a repository for each thing in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Literal

from local_store.backup import backups_of, quarantine
from local_store.changes import Changes
from local_store.connection import SHARED_FILE, Database
from local_store.errors import Damaged, NotOpened
from local_store.health import check_file, integrity_faults, marked_damage
from local_store.history import History
from local_store.inbox import Inbox
from local_store.instance_lock import InstanceLock
from local_store.migrations import migrate
from local_store.outbox import Outbox
from local_store.repositories.baskets import BasketRepository
from local_store.repositories.catalog import CatalogRepository
from local_store.repositories.coupons import CouponRepository
from local_store.repositories.device_states import DeviceStates
from local_store.repositories.identity import IdentityRepository
from local_store.repositories.journal import JournalRepository
from local_store.repositories.lease import LeaseRepository
from local_store.repositories.location import LocationRepository
from local_store.repositories.missing_prices import MissingPriceRepository
from local_store.repositories.payments import PaymentRepository
from local_store.repositories.preferences import ClockSkew, PreferenceRepository
from local_store.repositories.print_queue import PrintQueue
from local_store.repositories.promotions import PromotionRepository
from local_store.repositories.refused_codes import RefusedCodeRepository
from local_store.repositories.sales import SalesRepository
from local_store.repositories.slips import SlipRepository
from local_store.repositories.stock import StockRepository
from local_store.snapshot import SnapshotLoader
from local_store.status import StatusRepository
from local_store.versions import Versions
from retail.journal import SaleCompleted
from retail.values import uuid7

Owner = Literal["till", "agent", "tool"]
Randomness = Callable[[int], bytes]

AGENT_FILE = (*SHARED_FILE, "cache_size=-1024")
"""The agent reads its journal once and in order; a till's page cache would be memory for nothing."""


class Store:
    """An open file. Any thread may call it: each gets a connection of its own, and readers never wait for writers.

    A unit belongs to the thread that began it. Made by :meth:`open`.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime], randomness: Randomness, lock: InstanceLock | None
    ) -> None:
        self._database = database
        self._clock = clock
        self._randomness = randomness
        self._lock = lock
        stock = StockRepository(database)
        self.journal = JournalRepository(database)
        self.identity = IdentityRepository(database, self.journal)
        self.location = LocationRepository(database)
        self.catalog = CatalogRepository(database, self.location, stock)
        self.promotions = PromotionRepository(database)
        self.coupons = CouponRepository(database)
        self.baskets = BasketRepository(database)
        self.slips = SlipRepository(database, clock)
        self.print_queue = PrintQueue(database, clock)
        self.sales = SalesRepository(database, self.journal, stock, self.print_queue)
        self.history = History(database, self.sales)
        self.payments = PaymentRepository(database, clock)
        self.missing_prices = MissingPriceRepository(database)
        self.device_states = DeviceStates(database)
        self.refused_codes = RefusedCodeRepository(database)
        self.outbox = Outbox(database)
        self.inbox = Inbox(database, clock)
        self.versions = Versions(database)
        self.changes = Changes(database)
        self.lease = LeaseRepository(database, clock)
        self.status = StatusRepository(database, clock)
        self.preferences = PreferenceRepository(database)
        self.clock_skew = ClockSkew(self.preferences)

    @classmethod
    def open(
        cls,
        path: Path,
        clock: Callable[[], datetime],
        *,
        owner: Owner = "till",
        randomness: Randomness = os.urandom,
        backups: Path | None = None,
    ) -> Store:
        """Open the file at ``path``, or make it, and bring its schema to this program's version.

        Only a till takes the single-instance lock. The whole file is not read: see :meth:`check`. Raises
        :mod:`local_store.errors`; a damaged file is put aside by till and tool before :class:`Damaged` is raised,
        naming the sound copies in ``backups`` (a folder ``backups`` beside the file by default).
        """
        _make_folder(path.parent)
        lock = InstanceLock(path) if owner == "till" else None
        if lock is not None:
            lock.take()
        database = Database(path, pragmas=AGENT_FILE if owner == "agent" else SHARED_FILE)
        try:
            store = cls._opened(database, clock, randomness, lock)
        except BaseException as error:
            database.close()
            if isinstance(error, Damaged) and owner != "agent":
                error = _put_aside(path, error, clock(), backups or path.parent / "backups")
            if lock is not None:
                lock.release()
            raise error
        return store

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

    @property
    def database(self) -> Database:
        """For this package's own tools: backup, salvage."""
        return self._database

    def unit(self, durable: bool = False) -> AbstractContextManager[None]:
        """One transaction; every write of this store's repositories inside it happens, or none does.

        Units nest; an inner one that fails undoes only its own writes. ``durable`` waits for the disk.
        """
        return self._database.unit(durable)

    def now(self) -> datetime:
        """The time by this store's clock."""
        return self._clock()

    def new_id(self) -> str:
        """A new time-ordered id for a basket, a transaction or a fact."""
        return uuid7(round(self._clock().timestamp() * 1000), self._randomness(10))

    def check(self, thorough: bool = False) -> tuple[str, ...]:
        """Read the whole file and name its faults, none when it is sound; for a worker, it takes seconds.

        A fault is marked beside the file, so that the next start puts the file aside.
        """
        return integrity_faults(self.path, thorough)

    def warm_up(self) -> None:
        """Build what the first scan and the first sale would wait for; for a worker, while nobody sells yet."""
        self.baskets.warm_up()
        self.promotions.book()
        self.coupons.keys()
        SaleCompleted.model_rebuild()

    def maintain(self) -> None:
        """What keeps the file small and quick; the agent calls it now and then, between syncs."""
        self._database.one("PRAGMA wal_checkpoint(PASSIVE)")
        SnapshotLoader(self.path, self._clock).clean_up()

    def close(self) -> None:
        """Close every connection and give the lock back."""
        self._database.close()
        if self._lock is not None:
            self._lock.release()

    @classmethod
    def _opened(
        cls, database: Database, clock: Callable[[], datetime], randomness: Randomness, lock: InstanceLock | None
    ) -> Store:
        damage = marked_damage(database.path)
        if damage:
            raise Damaged(database.path, damage)
        check_file(database.path)
        before = migrate(database)
        store = cls(database, clock, randomness, lock)
        if before > 0:
            _retry_parked(store, before)
        return store


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotOpened(folder, str(error)) from error


def _retry_parked(store: Store, before: int) -> None:
    from local_store.migrations import VERSION

    if before < VERSION:
        store.inbox.retry_parked()


def _put_aside(path: Path, error: Damaged, at: datetime, folder: Path) -> Damaged:
    quarantined = quarantine(path, at)
    found = Damaged(path, error.detail, quarantined, backups_of(path, folder))
    found.__cause__ = error
    return found
