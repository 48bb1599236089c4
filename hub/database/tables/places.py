"""Who and where: the hub itself, locations, registers, operators, API keys, devices and their epochs."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from hub.database.tables.base import big, instant, metadata, text

hub_state = sa.Table(
    "hub_state",
    metadata,
    text("name", primary_key=True),
    text("value"),
    comment="The hub's own identity and keys: hub_id, token_key, durable marks",
)

location = sa.Table(
    "location",
    metadata,
    text("location_id", primary_key=True),
    text("zone"),
    sa.Column("settings", JSONB, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
)

register = sa.Table(
    "register",
    metadata,
    text("register_id", primary_key=True),
    sa.Column("location_id", sa.Text, sa.ForeignKey("location.location_id"), nullable=False, index=True),
    text("name"),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
)

operator = sa.Table(
    "operator",
    metadata,
    sa.Column("location_id", sa.Text, sa.ForeignKey("location.location_id"), primary_key=True),
    text("operator_id", primary_key=True),
    text("number"),
    sa.Column("row", JSONB, nullable=False),
    sa.UniqueConstraint("location_id", "number"),
)

api_key = sa.Table(
    "api_key",
    metadata,
    text("key_id", primary_key=True),
    sa.Column("secret_hash", sa.LargeBinary, nullable=False),
    text("name"),
    sa.Column("scopes", sa.ARRAY(sa.Text), nullable=False),
    instant("created_at"),
    instant("revoked_at", null=True),
)

device = sa.Table(
    "device",
    metadata,
    text("device_id", primary_key=True),
    text("location_id"),
    sa.Column("register_id", sa.Text, sa.ForeignKey("register.register_id"), nullable=False),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False),
    text("machine"),
    text("program"),
    instant("enrolled_at"),
    instant("revoked_at", null=True),
    instant("last_seen_at", null=True),
    text("flag", null=True),
    instant("flagged_at", null=True),
    sa.Index("ix_device_location_id", "location_id"),
    # One live device per register: an enrolment that would make a second one fails whatever else goes wrong.
    sa.Index("uq_device_live_register", "register_id", unique=True, postgresql_where=sa.text("revoked_at IS NULL")),
)

device_epoch = sa.Table(
    "device_epoch",
    metadata,
    sa.Column("device_id", sa.Text, sa.ForeignKey("device.device_id"), primary_key=True),
    sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
    big("recorded_seq", server_default="0"),
    big("durable_seq", server_default="0"),
    sa.Column("chain_hash", sa.LargeBinary, nullable=False),
    instant("last_at", null=True),
    text("reason"),
    instant("opened_at"),
    comment="How far the hub has each epoch of a device; chain_hash is the hash of the last recorded fact",
    postgresql_with={"fillfactor": 50},
)

enrollment = sa.Table(
    "enrollment",
    metadata,
    text("request_id", primary_key=True),
    sa.Column("code_hash", sa.LargeBinary, nullable=False),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    text("machine"),
    text("program"),
    instant("requested_at"),
    instant("expires_at"),
    text("device_id", null=True),
    instant("claimed_at", null=True),
    sa.Index("ix_enrollment_code_hash", "code_hash"),
)
