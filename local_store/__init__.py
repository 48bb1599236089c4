"""The one SQLite file of a register: its schema, its repositories, its outbox and its inbox."""

from local_store.errors import Damaged, StoreError
from local_store.outbox import OutboxSummary
from local_store.repositories.baskets import SuspendedBasket
from local_store.repositories.identity import Identity
from local_store.repositories.payments import PaymentRecord
from local_store.repositories.print_queue import PrintJob
from local_store.repositories.sales import DayTotals, SaleSummary
from local_store.status import SyncStatus
from local_store.store import Store

__all__ = [
    "Damaged",
    "DayTotals",
    "Identity",
    "OutboxSummary",
    "PaymentRecord",
    "PrintJob",
    "SaleSummary",
    "Store",
    "StoreError",
    "SuspendedBasket",
    "SyncStatus",
]
