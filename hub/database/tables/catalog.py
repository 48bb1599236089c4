"""The assortment, prices, promotions and the tax table, as managers keep them; feeds publish from here."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from hub.database.tables.base import big, instant, metadata, text

variant = sa.Table(
    "variant",
    metadata,
    text("sku", primary_key=True),
    text("item_id"),
    text("name"),
    text("unit"),
    text("tax_class"),
    text("brand", server_default=""),
    text("category", server_default=""),
    sa.Column("options", JSONB, nullable=False, server_default="[]"),
    text("deposit", null=True),
    sa.Column("open_price", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("min_age", sa.SmallInteger, nullable=True),
    sa.Column("own_line", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    text("content", server_default=""),
    sa.Index("ix_variant_item_id", "item_id"),
)

barcode = sa.Table(
    "barcode",
    metadata,
    text("code", primary_key=True),
    sa.Column("sku", sa.Text, sa.ForeignKey("variant.sku", ondelete="CASCADE"), nullable=False, index=True),
    big("quantity"),
    sa.Column("place", sa.SmallInteger, nullable=False),
)

price = sa.Table(
    "price",
    metadata,
    text("zone", primary_key=True),
    text("sku", primary_key=True),
    sa.Column("valid_from", sa.Date, primary_key=True),
    sa.Column("valid_to", sa.Date, nullable=True),
    big("unit_price"),
    text("group", primary_key=True, server_default=""),
    big("min_quantity", primary_key=True, autoincrement=False, server_default="0"),
    big("lowest_30", null=True),
    sa.CheckConstraint("unit_price >= 0", name="unit_price"),
)

price_history = sa.Table(
    "price_history",
    metadata,
    text("zone", primary_key=True),
    text("sku", primary_key=True),
    text("group", primary_key=True),
    big("min_quantity", primary_key=True, autoincrement=False),
    sa.Column("valid_from", sa.Date, primary_key=True),
    big("version", primary_key=True, autoincrement=False),
    sa.Column("valid_to", sa.Date, nullable=True),
    big("unit_price", null=True),
    instant("recorded_at"),
    comment="What each version of a price list said; unit_price null: the price was taken away",
)

tax_rate = sa.Table(
    "tax_rate",
    metadata,
    text("tax_class", primary_key=True),
    sa.Column("valid_from", sa.Date, primary_key=True),
    sa.Column("valid_to", sa.Date, nullable=True),
    text("letter"),
    sa.Column("rate", sa.Integer, nullable=True),
)

promotion = sa.Table(
    "promotion",
    metadata,
    text("promotion_id", primary_key=True),
    sa.Column("content", JSONB, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    big("version"),
    instant("changed_at"),
    text("changed_by"),
)

promotion_version = sa.Table(
    "promotion_version",
    metadata,
    text("promotion_id", primary_key=True),
    big("version", primary_key=True, autoincrement=False),
    sa.Column("content", JSONB, nullable=True),
    instant("changed_at"),
    text("changed_by"),
    comment="What each version of the promotions said; content null: the promotion was taken out",
)

recall = sa.Table(
    "recall",
    metadata,
    text("recall_id", primary_key=True),
    sa.Column("location_id", sa.Text, sa.ForeignKey("location.location_id"), nullable=True),
    text("sku"),
    text("gtin", null=True),
    text("batch", null=True),
    text("reason"),
    sa.Column("valid_from", sa.Date, nullable=False),
    instant("made_at"),
    text("made_by"),
    instant("lifted_at", null=True),
    text("lifted_by", null=True),
    sa.Index("ix_recall_open", "location_id", postgresql_where=sa.text("lifted_at IS NULL")),
    comment="Goods that must not be sold; location_id null: anywhere; gtin, batch null: every code, every batch",
)
