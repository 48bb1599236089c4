"""Facts of this register, as they are handed to the journal: who, when, and for which trading day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from pos_app.services.session import Session
from retail.journal import FactDraft, FactKind
from retail.values import FactId


class FactDrafts:
    """Drafts facts in the name of the operator at the register."""

    def __init__(self, session: Session, new_id: Callable[[], str], clock: Callable[[], datetime]) -> None:
        self._session = session
        self._new_id = new_id
        self._clock = clock

    def draft(self, kind: FactKind, business_date: date, body: Mapping[str, Any]) -> FactDraft:
        """A fact of version 1 that happens now."""
        operator = self._session.operator
        return FactDraft(
            fact_id=FactId(self._new_id()),
            kind=kind,
            v=1,
            at=self._clock(),
            business_date=business_date,
            body=body,
            operator_id=operator.operator_id if operator is not None else None,
        )
