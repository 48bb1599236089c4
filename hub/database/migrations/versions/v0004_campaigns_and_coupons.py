"""Campaigns, coupons and what became of them, the keys that sign them, and answers to repeated commands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = (
    "idempotency_key",
    "coupon_revocation",
    "coupon_use",
    "coupon",
    "coupon_order",
    "campaign",
    "signing_key",
)


def upgrade() -> None:
    """Make the tables."""
    _keys()
    _campaigns()
    _coupons()
    _uses()


def downgrade() -> None:
    """Take them back; coupons and the keys that sign them are lost."""
    for table in _TABLES:
        op.drop_table(table)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _big(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=null)


def _instant(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _keys() -> None:
    op.create_table(
        "signing_key",
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        _instant("made_at"),
        _instant("signs_from"),
        _instant("valid_to", null=True),
        _instant("revoked_at", null=True),
        sa.PrimaryKeyConstraint("public", name=op.f("pk_signing_key")),
        comment=(
            "The hub's own keys for coupons and pick-ups; the newest that may sign already and is not revoked signs"
        ),
    )
    op.create_table(
        "idempotency_key",
        _text("owner"),
        _text("key"),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        _instant("answered_at"),
        sa.PrimaryKeyConstraint("owner", "key", name=op.f("pk_idempotency_key")),
        comment="What a command with a key of its sender's own was answered, so that sending it again does nothing",
    )
    op.create_index("ix_idempotency_key_answered_at", "idempotency_key", ["answered_at"])


def _campaigns() -> None:
    op.create_table(
        "campaign",
        sa.Column("number", sa.Integer(), sa.Identity(always=True), nullable=False),
        _text("name"),
        _text("promotion_id"),
        _text("coupon_class"),
        _text("prefix"),
        _text("currency"),
        _big("value_cap", null=True),
        _big("offline_cap", null=True),
        _instant("valid_from"),
        _instant("valid_to"),
        _text("location_id", null=True),
        sa.Column("for_customers", sa.Boolean(), nullable=False),
        _instant("made_at"),
        _text("made_by"),
        _instant("closed_at", null=True),
        _text("closed_by", null=True),
        sa.CheckConstraint(
            "coupon_class IN ('online_only', 'location_bound', 'offline_ok')", name=op.f("ck_campaign_coupon_class")
        ),
        sa.CheckConstraint("valid_from < valid_to", name=op.f("ck_campaign_period")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_campaign")),
    )
    op.create_table(
        "coupon_order",
        sa.Column("order_id", postgresql.UUID(as_uuid=False), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        _big("count"),
        _big("first_serial"),
        sa.Column("issued", sa.BigInteger(), server_default="0", nullable=False),
        _text("location_id", null=True),
        _text("customer_id", null=True),
        _instant("made_at"),
        _text("made_by"),
        _instant("revoked_at", null=True),
        sa.CheckConstraint("issued BETWEEN 0 AND count", name=op.f("ck_coupon_order_issued")),
        sa.ForeignKeyConstraint(["campaign"], ["campaign.number"], name=op.f("fk_coupon_order_campaign")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_coupon_order")),
        sa.UniqueConstraint("first_serial", name=op.f("uq_coupon_order_first_serial")),
        comment="So many coupons were asked for: their serials are reserved, and so many of them are issued",
    )
    op.create_index("ix_coupon_order_campaign", "coupon_order", ["campaign"])


def _coupons() -> None:
    op.create_table(
        "coupon",
        _big("serial"),
        sa.Column("campaign", sa.Integer(), nullable=False),
        _text("code"),
        _text("code_key"),
        _text("token"),
        sa.Column("state", sa.Text(), server_default="issued", nullable=False),
        _text("location_id", null=True),
        _text("customer_id", null=True),
        _text("lock_id", null=True),
        _text("basket_id", null=True),
        _text("locked_by", null=True),
        _text("locked_at_location", null=True),
        _instant("locked_at", null=True),
        _instant("locked_until", null=True),
        _instant("revoked_at", null=True),
        _instant("spent_until", null=True),
        sa.CheckConstraint("state IN ('issued', 'locked', 'redeemed', 'revoked')", name=op.f("ck_coupon_state")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_coupon")),
        sa.UniqueConstraint("code_key", name=op.f("uq_coupon_code_key")),
        comment="code_key is the code as it is compared; spent_until: its use is published until then",
        postgresql_with={"fillfactor": 80},
    )
    op.create_index("ix_coupon_campaign_state", "coupon", ["campaign", "state"])
    for column in ("basket_id", "spent_until"):
        op.create_index(f"ix_coupon_{column}", "coupon", [column], postgresql_where=sa.text(f"{column} IS NOT NULL"))


def _uses() -> None:
    op.create_table(
        "coupon_use",
        _text("location_id"),
        _text("transaction_id"),
        _text("serial"),
        sa.Column("fact_id", postgresql.UUID(as_uuid=False), nullable=True),
        sa.Column("campaign", sa.Integer(), nullable=True),
        _text("outcome"),
        _text("flag", null=True),
        _text("register_id"),
        _text("checked_by"),
        _big("value"),
        _text("currency"),
        _instant("at"),
        sa.CheckConstraint("outcome IN ('redeemed', 'conflict', 'unknown')", name=op.f("ck_coupon_use_outcome")),
        sa.PrimaryKeyConstraint("location_id", "transaction_id", "serial", name=op.f("pk_coupon_use")),
        comment=(
            "The first use of a coupon is its redemption, a further one a conflict; flag: why it should not have been"
        ),
    )
    op.create_index("ix_coupon_use_campaign", "coupon_use", ["campaign"])
    op.create_index("ix_coupon_use_serial", "coupon_use", ["serial"])
    op.create_index(
        "uq_coupon_use_redeemed",
        "coupon_use",
        ["serial"],
        unique=True,
        postgresql_where=sa.text("outcome = 'redeemed'"),
    )
    op.create_table(
        "coupon_revocation",
        _big("first"),
        _big("last"),
        sa.Column("campaign", sa.Integer(), nullable=False),
        _instant("at"),
        _text("by"),
        _text("reason"),
        sa.PrimaryKeyConstraint("first", "last", name=op.f("pk_coupon_revocation")),
    )
    op.create_index("ix_coupon_revocation_campaign", "coupon_revocation", ["campaign"])
