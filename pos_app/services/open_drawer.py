"""Opening the drawer: with a cash sale by itself, without a sale only for a reason, which the journal keeps."""

from __future__ import annotations

from datetime import date

from drivers.cash_drawer import CashDrawer
from drivers.device import Outcome
from local_store import Store
from pos_app.services.drafts import FactDrafts
from pos_app.services.session import Session
from pos_app.services.storage import append, written
from retail.errors import Refusal
from retail.journal import FactKind
from retail.sale import TenderKind, Transaction
from retail.staff import Permission

REASONS = ("change", "float", "check", "other")
"""Why a drawer may be opened without a sale; the screen has a word for each."""


class DrawerKeeper:
    """Opens the drawer; each opening without a sale is a fact."""

    def __init__(self, store: Store, drawer: CashDrawer | None, session: Session, drafts: FactDrafts) -> None:
        self._store = store
        self._drawer = drawer
        self._session = session
        self._drafts = drafts

    def after_sale(self, transaction: Transaction) -> None:
        """Open for a sale that was paid in cash. Called on the worker; the sale is already safe."""
        if self._drawer is not None and any(each.kind is TenderKind.CASH for each in transaction.tenders):
            self._drawer.open()

    def without_sale(self, reason: str, business_date: date) -> Refusal | None:
        """Open for ``reason``: written first, so that no opening goes unrecorded."""
        refused = self._session.may(Permission.DRAWER_OPEN)
        if refused is not None:
            return refused
        if self._drawer is None:
            return Refusal("drawer.none", {})
        draft = self._drafts.draft(FactKind.DRAWER_OPENED, business_date, {"reason": reason})
        refused = written(lambda: append(self._store, draft))
        if refused is not None:
            return refused
        return None if self._drawer.open().outcome is Outcome.DONE else Refusal("drawer.unavailable", {})
