"""What facts write: rows of the derived tables as COPY text, stock deltas, and exceptions, collected before writing.

Building COPY text here costs a fraction of binding parameters row by row; the hub's share of a sale is mostly this.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from retail.sale import Slip

COLUMNS: dict[str, str] = {
    "sale": "location_id, fact_id, transaction_id, number, register_id, operator_id, business_date, opened_at, "
    "completed_at, currency, total, change, price_version, customer_id",
    "sale_line": "location_id, fact_id, line, kind, sku, quantity, unit, unit_price, extended, amount, tax_letter, "
    "tax_rate, price_source, of_line, batch, expiry",
    "sale_adjustment": "location_id, fact_id, line, place, source, text, amount",
    "sale_tender": "location_id, fact_id, place, kind, amount, given",
    "sale_vat": "location_id, fact_id, letter, rate, gross, net, tax",
    "stock_movement": "location_id, fact_id, line, sku, quantity, unit, reason, at",
}
"""The derived tables in the order they are written, and the order of the values in a row of each."""

NULL = r"\N"
"""No value, in COPY's text format."""

_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def copy_text(text: str | None) -> str:
    """A text value in COPY's text format; None is NULL."""
    if text is None:
        return NULL
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def escape_of(content: bytes) -> Callable[[str], str]:
    """How texts of a fact are put into COPY's format: mostly as they are.

    JSON writes a tab, a line end and a backslash with a backslash, so a fact without one has none of them either.
    """
    return copy_text if b"\\" in content else str


def copy_value(value: object) -> str:
    """A number, date or moment in COPY's text format; None is NULL."""
    return NULL if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose facts these are, from the credential and never from a body."""

    device_id: str
    epoch: int
    register_id: str
    location_id: str


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception to be listed for a person, about the facts ``first_seq`` to ``last_seq``.

    One with a ``subject`` is listed once while it is open: what comes again adds its ``times`` and its ``last_at``.
    """

    code: str
    first_seq: int
    last_seq: int
    values: Mapping[str, Any] = field(default_factory=dict)
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class CouponUsed:
    """A fact that says that a sale used a coupon; ``value`` is what it took off, ``serial`` as the register has it."""

    seq: int
    fact_id: str
    at: datetime
    transaction_id: str
    serial: str
    code: str
    checked_by: str
    value: int
    currency: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The ``place``-th coupon for next time that a sale handed out, from 1; ``customer_id`` is whom it is for alone."""

    seq: int
    at: datetime
    transaction_id: str
    place: int
    promotion_id: str
    campaign: int
    serial: str
    code: str
    valid_from: datetime
    expires: datetime
    value_cap: int | None
    customer_id: str | None
    location_id: str | None


@dataclass(frozen=True, slots=True)
class SlipUsed:
    """A fact that says that a slip's basket was taken up, or sold: then ``total`` is what it came to."""

    seq: int
    at: datetime
    slip: Slip
    transaction_id: str | None = None
    total: int | None = None
    currency: str | None = None


@dataclass(slots=True)
class Effects:
    """Rows by table, the batch's stock deltas by (SKU, unit), coupons and slips used, rewards handed out, baskets
    given up, and what must be told.

    ``health`` holds state, code, detail, time and sequence number by peripheral.
    """

    rows: dict[str, list[str]] = field(default_factory=lambda: {table: [] for table in COLUMNS})
    stock: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    health: dict[str, tuple[str, str, str, str, int]] = field(default_factory=dict)
    coupons: list[CouponUsed] = field(default_factory=list)
    rewards: list[HandedOut] = field(default_factory=list)
    slips: list[SlipUsed] = field(default_factory=list)
    canceled: list[str] = field(default_factory=list)
    raised: list[Raised] = field(default_factory=list)
