"""Recalls of goods, the last health of each peripheral, and exceptions that are counted instead of listed again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables, and give an exception its subject."""
    _recall()
    _device_health()
    op.add_column("exception", sa.Column("subject", sa.Text(), nullable=True))
    op.create_index(
        "uq_exception_open_subject",
        "exception",
        ["location_id", "code", "subject"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL AND subject IS NOT NULL"),
    )


def downgrade() -> None:
    """Take it all back."""
    op.drop_index("uq_exception_open_subject", table_name="exception")
    op.drop_column("exception", "subject")
    op.drop_table("device_health")
    op.drop_table("recall")


def _recall() -> None:
    op.create_table(
        "recall",
        sa.Column("recall_id", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=True),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("gtin", sa.Text(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["location_id"], ["location.location_id"], name=op.f("fk_recall_location_id")),
        sa.PrimaryKeyConstraint("recall_id", name=op.f("pk_recall")),
        comment="Goods that must not be sold; location_id null: anywhere; gtin, batch null: every code, every batch",
    )
    op.create_index("ix_recall_open", "recall", ["location_id"], postgresql_where=sa.text("lifted_at IS NULL"))


def _device_health() -> None:
    op.create_table(
        "device_health",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("register_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("location_id", "device_id", "device", name=op.f("pk_device_health")),
        comment="The last health each peripheral of a register was in; (epoch, seq) is the fact that told it",
    )
