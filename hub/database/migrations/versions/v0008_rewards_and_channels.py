"""Coupons that registers hand out, the channels that use coupons, and how often registers refused codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_COUPON = ("valid_from", "valid_to", "customer_digest", "handed_out_at", "handed_out_with")
_COUPON_COMMENT = "code_key is the code as it is compared; spent_until: its use is published until then"
_HANDED_OUT = "handed_out_with: the sale that a register handed it out with, once the hub has it"
_USE_COMMENT = (
    "The first use of a coupon is its redemption, a further one a conflict; flag: why it should not have been"
)
_BY_CHANNEL = "a channel's use has no location"


def upgrade() -> None:
    """Widen the tables, and make the one of refused codes."""
    op.add_column("campaign", sa.Column("reward", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("campaign", sa.Column("reward_days", sa.Integer(), nullable=True))
    for name in ("valid_from", "valid_to"):
        op.add_column("coupon", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("coupon", sa.Column("customer_digest", sa.LargeBinary(), nullable=True))
    for name in ("handed_out_at", "handed_out_with"):
        op.add_column("coupon", sa.Column(name, sa.Text(), nullable=True))
    op.create_table_comment("coupon", f"{_COUPON_COMMENT}; {_HANDED_OUT}", existing_comment=_COUPON_COMMENT)
    op.add_column("coupon_use", sa.Column("channel", sa.Text(), server_default="", nullable=False))
    op.create_table_comment("coupon_use", f"{_USE_COMMENT}; {_BY_CHANNEL}", existing_comment=_USE_COMMENT)
    op.create_table(
        "refused_code",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("register_id", sa.Text(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("location_id", "device_id", "day", "reason", "kind", name=op.f("pk_refused_code")),
        comment="How often registers refused codes, as they last told; no code is kept",
    )


def downgrade() -> None:
    """Take it back; coupons that registers handed out, and uses by channels, are lost."""
    op.drop_table("refused_code")
    op.execute("DELETE FROM coupon_use WHERE channel <> ''")
    op.create_table_comment("coupon_use", _USE_COMMENT, existing_comment=f"{_USE_COMMENT}; {_BY_CHANNEL}")
    op.drop_column("coupon_use", "channel")
    op.execute("DELETE FROM coupon WHERE serial >= 4503599627370496")
    op.create_table_comment("coupon", _COUPON_COMMENT, existing_comment=f"{_COUPON_COMMENT}; {_HANDED_OUT}")
    for name in reversed(_COUPON):
        op.drop_column("coupon", name)
    for name in ("reward_days", "reward"):
        op.drop_column("campaign", name)
