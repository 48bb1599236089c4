"""The sale behind a fact that comes back: from a damaged file, or from the hub."""

from __future__ import annotations

from pydantic import ValidationError

from retail.errors import JournalError
from retail.journal import Envelope, FactKind, SaleCompleted, parse_body, sale_transaction
from retail.sale import Transaction


def sale_of(envelope: Envelope) -> Transaction | None:
    """The transaction that the fact tells of; None when it tells of none, or of one this program cannot read."""
    if envelope.kind != FactKind.SALE_COMPLETED:
        return None
    try:
        body = parse_body(envelope.kind, envelope.v, envelope.body)
        return sale_transaction(body) if isinstance(body, SaleCompleted) else None
    except (JournalError, ValidationError, ValueError):
        return None
