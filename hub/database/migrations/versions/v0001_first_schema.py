"""The first schema: places, facts, sales, stock, catalogue and feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from hub.database.tables.base import XID8

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    _api_key_to_register()
    _operator_to_device_epoch()
    _fact_key_to_conflict_fact()
    _exception()
    _sale_to_sale_adjustment()
    _sale_tender_and_sale_vat()
    _stock()
    _catalog()
    _feeds()


def downgrade() -> None:
    """Drop them all."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _api_key_to_register() -> None:
    op.create_table(
        "api_key",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_api_key")),
    )
    op.create_table(
        "hub_state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_hub_state")),
        comment="The hub's own identity and keys: hub_id, token_key, durable marks",
    )
    op.create_table(
        "location",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("location_id", name=op.f("pk_location")),
    )
    op.create_table(
        "enrollment",
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_enrollment")),
    )
    op.create_index("ix_enrollment_code_hash", "enrollment", ["code_hash"], unique=False)
    op.create_table(
        "register",
        sa.Column("register_id", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.location_id"], name=op.f("fk_register_location_id")),
        sa.PrimaryKeyConstraint("register_id", name=op.f("pk_register")),
    )
    op.create_index(op.f("ix_register_location_id"), "register", ["location_id"], unique=False)


def _operator_to_device_epoch() -> None:
    op.create_table(
        "operator",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("operator_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("row", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.location_id"], name=op.f("fk_operator_location_id")),
        sa.PrimaryKeyConstraint("location_id", "operator_id", name=op.f("pk_operator")),
        sa.UniqueConstraint("location_id", "number", name=op.f("uq_operator_location_id_number")),
    )
    op.create_table(
        "device",
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("register_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("flag", sa.Text(), nullable=True),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["register_id"], ["register.register_id"], name=op.f("fk_device_register_id")),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_device")),
    )
    op.create_index("ix_device_location_id", "device", ["location_id"], unique=False)
    op.create_index(
        "uq_device_live_register",
        "device",
        ["register_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "device_epoch",
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("durable_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("chain_hash", sa.LargeBinary(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.device_id"], name=op.f("fk_device_epoch_device_id")),
        sa.PrimaryKeyConstraint("device_id", "epoch", name=op.f("pk_device_epoch")),
        comment="How far the hub has each epoch of a device; chain_hash is the hash of the last recorded fact",
        postgresql_with={"fillfactor": 50},
    )


def _fact_key_to_conflict_fact() -> None:
    op.create_table(
        "fact_key",
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fact_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("parked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "epoch", "seq", name=op.f("pk_fact_key")),
        sa.UniqueConstraint("fact_id", name=op.f("uq_fact_key_fact_id")),
        comment="One row per fact ever stored: the deduplication key, small and never partitioned",
    )
    op.create_table(
        "fact",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("location_id", "device_id", "epoch", "seq", name=op.f("pk_fact")),
        postgresql_with={"toast_tuple_target": 8160},
    )
    op.create_table(
        "parked_fact",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("traceback", sa.Text(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("repaired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("location_id", "device_id", "epoch", "seq", name=op.f("pk_parked_fact")),
    )
    op.create_table(
        "conflict_fact",
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "epoch", "seq", "hash", name=op.f("pk_conflict_fact")),
        comment="Facts that claim a place already taken by another; kept aside, never applied",
    )


def _exception() -> None:
    op.create_table(
        "exception",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("exception_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.Column("first_seq", sa.BigInteger(), nullable=True),
        sa.Column("last_seq", sa.BigInteger(), nullable=True),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("location_id", "exception_id", name=op.f("pk_exception")),
    )
    op.create_index(
        "ix_exception_open",
        "exception",
        ["location_id", "raised_at"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _sale_to_sale_adjustment() -> None:
    op.create_table(
        "sale",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("transaction_id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("register_id", sa.Text(), nullable=False),
        sa.Column("operator_id", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("price_version", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("location_id", "fact_id", name=op.f("pk_sale")),
        sa.UniqueConstraint("location_id", "transaction_id", name=op.f("uq_sale_location_id_transaction_id")),
    )
    op.create_index("ix_sale_day", "sale", ["location_id", "business_date"], unique=False)
    op.create_table(
        "sale_line",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("line", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("extended", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tax_letter", sa.Text(), nullable=False),
        sa.Column("tax_rate", sa.Integer(), nullable=True),
        sa.Column("price_source", sa.Text(), nullable=False),
        sa.Column("of_line", sa.SmallInteger(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("expiry", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("location_id", "fact_id", "line", name=op.f("pk_sale_line")),
    )
    op.create_table(
        "sale_adjustment",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("line", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("location_id", "fact_id", "line", "place", name=op.f("pk_sale_adjustment")),
    )


def _sale_tender_and_sale_vat() -> None:
    op.create_table(
        "sale_tender",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("given", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("location_id", "fact_id", "place", name=op.f("pk_sale_tender")),
    )
    op.create_table(
        "sale_vat",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=True),
        sa.Column("gross", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("location_id", "fact_id", "letter", name=op.f("pk_sale_vat")),
    )


def _stock() -> None:
    op.create_table(
        "stock_movement",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("line", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("location_id", "fact_id", "line", name=op.f("pk_stock_movement")),
    )
    op.create_table(
        "stock_level",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("committed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("held", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("rev", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("committed >= 0 AND held >= 0", name=op.f("ck_stock_level_promises")),
        sa.PrimaryKeyConstraint("location_id", "sku", name=op.f("pk_stock_level")),
        postgresql_with={"fillfactor": 60},
    )


def _catalog() -> None:
    op.create_table(
        "variant",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("tax_class", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), server_default="", nullable=False),
        sa.Column("category", sa.Text(), server_default="", nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("deposit", sa.Text(), nullable=True),
        sa.Column("open_price", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("min_age", sa.SmallInteger(), nullable=True),
        sa.Column("own_line", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_variant")),
    )
    op.create_index("ix_variant_item_id", "variant", ["item_id"], unique=False)
    op.create_table(
        "barcode",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["sku"], ["variant.sku"], name=op.f("fk_barcode_sku"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_barcode")),
    )
    op.create_index(op.f("ix_barcode_sku"), "barcode", ["sku"], unique=False)
    op.create_table(
        "price",
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_price_unit_price")),
        sa.PrimaryKeyConstraint("zone", "sku", "valid_from", name=op.f("pk_price")),
    )
    op.create_table(
        "tax_rate",
        sa.Column("tax_class", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("tax_class", "valid_from", name=op.f("pk_tax_rate")),
    )


def _feeds() -> None:
    op.create_table(
        "feed_stream",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), server_default="1", nullable=False),
        sa.Column("head", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("floor", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_feed_stream")),
        comment="head: the last position given; floor: positions up to here were compacted away",
        postgresql_with={"fillfactor": 50},
    )
    op.create_table(
        "feed_row",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("stream", "key", name=op.f("pk_feed_row")),
        comment="The published state of a row, as JSON text; null once it was taken away",
    )
    op.create_table(
        "feed_outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("xid", XID8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_outbox")),
        comment="Which rows changed in which transaction; the sequencer reads and empties it",
    )
    op.create_table(
        "feed_entry",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("pos", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("stream", "pos", name=op.f("pk_feed_entry")),
    )


_TABLES = (
    "api_key",
    "hub_state",
    "location",
    "enrollment",
    "register",
    "operator",
    "device",
    "device_epoch",
    "fact_key",
    "fact",
    "parked_fact",
    "conflict_fact",
    "exception",
    "sale",
    "sale_line",
    "sale_adjustment",
    "sale_tender",
    "sale_vat",
    "stock_movement",
    "stock_level",
    "variant",
    "barcode",
    "price",
    "tax_rate",
    "feed_stream",
    "feed_row",
    "feed_outbox",
    "feed_entry",
)
