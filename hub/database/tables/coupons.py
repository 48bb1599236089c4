"""Campaigns, the coupons issued in them, what became of each, and the keys that tokens are signed with.

A coupon belongs to the chain, not to a location: it is found by its serial, wherever it is used. What was done with it
stands in ``coupon_use``, by the location that did it. Amounts are minor units of the campaign's currency.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from hub.database.tables.base import big, instant, metadata, text

signing_key = sa.Table(
    "signing_key",
    metadata,
    sa.Column("public", sa.LargeBinary, primary_key=True),
    sa.Column("seed", sa.LargeBinary, nullable=False),
    instant("made_at"),
    instant("signs_from"),
    instant("valid_to", null=True),
    instant("revoked_at", null=True),
    comment="The hub's own keys for coupons and pick-ups; the newest that may sign already and is not revoked signs",
)

campaign = sa.Table(
    "campaign",
    metadata,
    sa.Column("number", sa.Integer, sa.Identity(always=True), primary_key=True),
    text("name"),
    text("promotion_id"),
    text("coupon_class"),
    text("prefix"),
    text("currency"),
    big("value_cap", null=True),
    big("offline_cap", null=True),
    instant("valid_from"),
    instant("valid_to"),
    text("location_id", null=True),
    sa.Column("for_customers", sa.Boolean, nullable=False),
    instant("made_at"),
    text("made_by"),
    instant("closed_at", null=True),
    text("closed_by", null=True),
    sa.Column("reward", sa.Boolean, nullable=False, server_default=sa.text("false")),
    sa.Column("reward_days", sa.Integer, nullable=True),
    sa.CheckConstraint("coupon_class IN ('online_only', 'location_bound', 'offline_ok')", name="coupon_class"),
    sa.CheckConstraint("valid_from < valid_to", name="period"),
)

coupon_order = sa.Table(
    "coupon_order",
    metadata,
    sa.Column("order_id", UUID(as_uuid=False), primary_key=True),
    sa.Column("campaign", sa.Integer, sa.ForeignKey("campaign.number"), nullable=False, index=True),
    big("count"),
    big("first_serial", unique=True),
    big("issued", server_default="0"),
    text("location_id", null=True),
    text("customer_id", null=True),
    instant("made_at"),
    text("made_by"),
    instant("revoked_at", null=True),
    sa.CheckConstraint("issued BETWEEN 0 AND count", name="issued"),
    comment="So many coupons were asked for: their serials are reserved, and so many of them are issued",
)

coupon = sa.Table(
    "coupon",
    metadata,
    big("serial", primary_key=True, autoincrement=False),
    sa.Column("campaign", sa.Integer, nullable=False),
    text("code"),
    text("code_key"),
    text("token"),
    text("state", server_default="issued"),
    text("location_id", null=True),
    text("customer_id", null=True),
    text("lock_id", null=True),
    text("basket_id", null=True),
    text("locked_by", null=True),
    text("locked_at_location", null=True),
    instant("locked_at", null=True),
    instant("locked_until", null=True),
    instant("revoked_at", null=True),
    instant("spent_until", null=True),
    instant("valid_from", null=True),
    instant("valid_to", null=True),
    sa.Column("customer_digest", sa.LargeBinary, nullable=True),
    text("handed_out_at", null=True),
    text("handed_out_with", null=True),
    sa.UniqueConstraint("code_key"),
    sa.Index("ix_coupon_campaign_state", "campaign", "state"),
    sa.Index("ix_coupon_basket_id", "basket_id", postgresql_where=sa.text("basket_id IS NOT NULL")),
    sa.Index("ix_coupon_spent_until", "spent_until", postgresql_where=sa.text("spent_until IS NOT NULL")),
    sa.CheckConstraint("state IN ('issued', 'locked', 'redeemed', 'revoked')", name="state"),
    comment="code_key is the code as it is compared; spent_until: its use is published until then; "
    "handed_out_with: the sale that a register handed it out with, once the hub has it",
    # A coupon is locked, released and redeemed where it stands: room on the page keeps that off the indexes.
    postgresql_with={"fillfactor": 80},
)

coupon_use = sa.Table(
    "coupon_use",
    metadata,
    text("location_id", primary_key=True),
    text("transaction_id", primary_key=True),
    text("serial", primary_key=True),
    sa.Column("fact_id", UUID(as_uuid=False), nullable=True),
    sa.Column("campaign", sa.Integer, nullable=True),
    text("outcome"),
    text("flag", null=True),
    text("register_id"),
    text("checked_by"),
    big("value"),
    text("currency"),
    instant("at"),
    text("channel", server_default=""),
    sa.Index("ix_coupon_use_campaign", "campaign"),
    sa.Index("ix_coupon_use_serial", "serial"),
    # I8, by the database itself.
    sa.Index("uq_coupon_use_redeemed", "serial", unique=True, postgresql_where=sa.text("outcome = 'redeemed'")),
    sa.CheckConstraint("outcome IN ('redeemed', 'conflict', 'unknown')", name="outcome"),
    comment="The first use of a coupon is its redemption, a further one a conflict; flag: why it should not have been; "
    "a channel's use has no location",
)

refused_code = sa.Table(
    "refused_code",
    metadata,
    text("location_id", primary_key=True),
    text("device_id", primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    text("reason", primary_key=True),
    text("kind", primary_key=True),
    text("register_id"),
    big("times"),
    comment="How often registers refused codes, as they last told; no code is kept",
)

coupon_revocation = sa.Table(
    "coupon_revocation",
    metadata,
    big("first", primary_key=True, autoincrement=False),
    big("last", primary_key=True, autoincrement=False),
    sa.Column("campaign", sa.Integer, nullable=False, index=True),
    instant("at"),
    text("by"),
    text("reason"),
)

idempotency_key = sa.Table(
    "idempotency_key",
    metadata,
    text("owner", primary_key=True),
    text("key", primary_key=True),
    sa.Column("request_hash", sa.LargeBinary, nullable=False),
    sa.Column("answer", JSONB, nullable=False),
    instant("answered_at"),
    sa.Index("ix_idempotency_key_answered_at", "answered_at"),
    comment="What a command with a key of its sender's own was answered, so that sending it again does nothing",
)
