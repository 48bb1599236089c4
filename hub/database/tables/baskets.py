"""Slips of baskets that were put by, and which registers took them up: each slip once, all else is told of."""

from __future__ import annotations

import sqlalchemy as sa

from hub.database.tables.base import big, instant, metadata, text

_SLIP = ("location_id", "basket_id", "register_id", "put_by_at")

slip_use = sa.Table(
    "slip_use",
    metadata,
    text("location_id", primary_key=True),
    text("basket_id", primary_key=True),
    text("register_id", primary_key=True),
    sa.Column("put_by_at", sa.DateTime(timezone=True), primary_key=True),
    text("used_by", primary_key=True),
    text("used_at_location"),
    instant("at"),
    text("outcome"),
    text("transaction_id", null=True),
    big("total", null=True),
    text("currency", null=True),
    # One taking up of a slip, by the database itself: of two that claim at once the second finds this.
    sa.Index("uq_slip_use_first", *_SLIP, unique=True, postgresql_where=sa.text("outcome = 'first'")),
    sa.Index("ix_slip_use_basket_id", "basket_id"),
    sa.Index("ix_slip_use_at", "at"),
    sa.CheckConstraint("outcome IN ('first', 'again')", name="outcome"),
    comment="location_id, register_id, put_by_at: the slip; used_by: who took its basket up, and the sale",
)
