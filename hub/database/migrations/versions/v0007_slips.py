"""Which registers took up the baskets that were put by, each slip once; and sales by the numbers of receipts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SLIP = ["location_id", "basket_id", "register_id", "put_by_at"]


def upgrade() -> None:
    """Make the table and the index."""
    op.create_table(
        "slip_use",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("basket_id", sa.Text(), nullable=False),
        sa.Column("register_id", sa.Text(), nullable=False),
        sa.Column("put_by_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by", sa.Text(), nullable=False),
        sa.Column("used_at_location", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("transaction_id", sa.Text(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.CheckConstraint("outcome IN ('first', 'again')", name=op.f("ck_slip_use_outcome")),
        sa.PrimaryKeyConstraint(*_SLIP, "used_by", name=op.f("pk_slip_use")),
        comment="location_id, register_id, put_by_at: the slip; used_by: who took its basket up, and the sale",
    )
    op.create_index("uq_slip_use_first", "slip_use", _SLIP, unique=True, postgresql_where=sa.text("outcome = 'first'"))
    op.create_index("ix_slip_use_basket_id", "slip_use", ["basket_id"])
    op.create_index("ix_slip_use_at", "slip_use", ["at"])
    op.create_index("ix_sale_number", "sale", ["location_id", "register_id", "number"])


def downgrade() -> None:
    """Take both back; registers keep what they know."""
    op.execute("DELETE FROM feed_row WHERE stream LIKE 'location:%' AND key LIKE 'slip:%'")
    op.drop_index("ix_sale_number", table_name="sale")
    op.drop_table("slip_use")
