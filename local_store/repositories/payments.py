"""The payment journal: what was asked of a terminal is written before it is asked, so that no answer is ever lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from local_store.connection import Database, Row
from retail.values import BasketId, Money, currency

PaymentState = Literal["intended", "approved", "declined", "unknown"]

_COLUMNS = "reference, basket_id, kind, amount, currency, state, intended_at, settled_at, result"


@dataclass(frozen=True, slots=True)
class PaymentRecord:
    """One payment: ``intended`` or ``unknown`` ones must be asked after at the terminal, never sent again blindly."""

    reference: str
    basket_id: BasketId
    kind: str
    amount: Money
    state: PaymentState
    intended_at: datetime
    settled_at: datetime | None
    result: Mapping[str, Any]


class PaymentRepository:
    """Payments by the reference we gave them."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def intend(self, reference: str, basket_id: BasketId, kind: str, amount: Money, at: datetime) -> None:
        """Write down, durably, that the terminal is about to be asked."""
        with self._database.unit(durable=True):
            self._database.write(
                "INSERT INTO payment VALUES (?, ?, ?, ?, ?, 'intended', ?, NULL, '{}')",
                (reference, basket_id, kind, amount.minor, amount.currency.code, at.isoformat()),
            )

    def settle(
        self, reference: str, state: Literal["approved", "declined", "unknown"], result: Mapping[str, Any]
    ) -> None:
        """Write the terminal's answer down, durably."""
        with self._database.unit(durable=True):
            self._database.write(
                "UPDATE payment SET state = ?, result = ?, settled_at = ? WHERE reference = ?",
                (state, json.dumps(result, ensure_ascii=False), self._clock().isoformat(), reference),
            )

    def unsettled(self) -> tuple[PaymentRecord, ...]:
        """Payments whose outcome is not known, the oldest first."""
        sql = f"SELECT {_COLUMNS} FROM payment WHERE state IN ('intended', 'unknown') ORDER BY intended_at"
        return tuple(_record(row) for row in self._database.all(sql))

    def find(self, reference: str) -> PaymentRecord | None:
        """One payment."""
        row = self._database.one(f"SELECT {_COLUMNS} FROM payment WHERE reference = ?", (reference,))
        return _record(row) if row else None


def _record(row: Row) -> PaymentRecord:
    return PaymentRecord(
        reference=row[0],
        basket_id=row[1],
        kind=row[2],
        amount=Money(row[3], currency(row[4])),
        state=row[5],
        intended_at=datetime.fromisoformat(row[6]),
        settled_at=datetime.fromisoformat(row[7]) if row[7] else None,
        result=json.loads(row[8]),
    )
