"""What was sold and what it did to stock: rows derived from facts, each with its location in its primary key.

No personal data stands here: the customer is a pseudonymous id, a buyer's tax number stays in the fact. Amounts are
minor units of the sale's currency, quantities thousandths of their unit.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from hub.database.tables.base import big, instant, metadata, text


def _of_fact() -> tuple[sa.Column[str], sa.Column[str]]:
    return text("location_id", primary_key=True), sa.Column("fact_id", UUID(as_uuid=False), primary_key=True)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.SmallInteger, primary_key=True, autoincrement=False)


sale = sa.Table(
    "sale",
    metadata,
    *_of_fact(),
    text("transaction_id"),
    big("number"),
    text("register_id"),
    text("operator_id"),
    sa.Column("business_date", sa.Date, nullable=False),
    instant("opened_at"),
    instant("completed_at"),
    text("currency"),
    big("total"),
    big("change"),
    big("price_version"),
    text("customer_id", null=True),
    sa.UniqueConstraint("location_id", "transaction_id"),
    sa.Index("ix_sale_day", "location_id", "business_date"),
    # The number on a receipt, which people type; and which one a register gave last.
    sa.Index("ix_sale_number", "location_id", "register_id", "number"),
)

sale_line = sa.Table(
    "sale_line",
    metadata,
    *_of_fact(),
    _number("line"),
    text("kind"),
    text("sku"),
    big("quantity"),
    text("unit"),
    big("unit_price"),
    big("extended"),
    big("amount"),
    text("tax_letter"),
    sa.Column("tax_rate", sa.Integer, nullable=True),
    text("price_source"),
    sa.Column("of_line", sa.SmallInteger, nullable=True),
    text("batch", null=True),
    sa.Column("expiry", sa.Date, nullable=True),
)

sale_adjustment = sa.Table(
    "sale_adjustment",
    metadata,
    *_of_fact(),
    _number("line"),
    _number("place"),
    text("source"),
    text("text"),
    big("amount"),
)

sale_tender = sa.Table(
    "sale_tender",
    metadata,
    *_of_fact(),
    _number("place"),
    text("kind"),
    big("amount"),
    big("given"),
)

sale_vat = sa.Table(
    "sale_vat",
    metadata,
    *_of_fact(),
    text("letter", primary_key=True),
    sa.Column("rate", sa.Integer, nullable=True),
    big("gross"),
    big("net"),
    big("tax"),
)

stock_movement = sa.Table(
    "stock_movement",
    metadata,
    *_of_fact(),
    _number("line"),
    text("sku"),
    big("quantity"),
    text("unit"),
    text("reason"),
    instant("at"),
)

stock_level = sa.Table(
    "stock_level",
    metadata,
    text("location_id", primary_key=True),
    text("sku", primary_key=True),
    big("on_hand", server_default="0"),
    big("committed", server_default="0"),
    big("held", server_default="0"),
    text("unit"),
    big("rev", server_default="1"),
    sa.CheckConstraint("committed >= 0 AND held >= 0", name="promises"),
    # Levels change with every sale: room on the page lets PostgreSQL update them without touching the index.
    postgresql_with={"fillfactor": 60},
)
