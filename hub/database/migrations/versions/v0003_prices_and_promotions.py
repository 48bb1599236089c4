"""Prices of groups and quantities with their history, versions of promotions, and how far sales were replayed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PRICE_KEY = ["zone", "sku", "valid_from", "group", "min_quantity"]
_LOGS = ("price_history", "promotion_version")

_KEPT_FOR_EVER = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are kept as they are', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""

# What was in force before this schema is taken as in force from its first day on: nothing else is known of it.
_FIRST_HISTORY = """
INSERT INTO price_history (zone, sku, "group", min_quantity, valid_from, version, valid_to, unit_price, recorded_at)
SELECT zone, sku, "group", min_quantity, valid_from, 0, valid_to, unit_price, least(now(), valid_from::timestamptz)
FROM price
"""

# The same rows in the form that they are published in from now on, so that saving a price again publishes nothing.
_REWRITE_ROWS = r"""
UPDATE feed_row SET row = '{"group":"","lowest_30"\:null,"min_quantity"\:0,' || substr(row, 2)
WHERE stream LIKE 'price:%' AND row LIKE '{"sku"\:%'
"""


def upgrade() -> None:
    """Widen the prices, make the tables, and take what there is as the beginning."""
    _prices()
    _promotions()
    _replays()
    op.execute(_KEPT_FOR_EVER)
    for table in _LOGS:
        op.execute(
            f"CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER keep_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(_FIRST_HISTORY)
    op.execute(_REWRITE_ROWS)
    op.execute(
        "INSERT INTO sale_replay (device_id, epoch, seq) SELECT device_id, epoch, recorded_seq FROM device_epoch"
    )


def downgrade() -> None:
    """Take it all back; prices of groups and quantities are lost."""
    for table in ("sale_replay", "promotion_version", "promotion", "price_history", "stream_version"):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change()")
    op.drop_column("parked_fact", "replayed_at")
    op.execute("""DELETE FROM price WHERE "group" <> '' OR min_quantity <> 0""")
    op.drop_constraint("pk_price", "price")
    op.create_primary_key("pk_price", "price", _PRICE_KEY[:3])
    for column in ("lowest_30", "min_quantity", "group"):
        op.drop_column("price", column)


def _prices() -> None:
    op.add_column("price", sa.Column("group", sa.Text(), server_default="", nullable=False))
    op.add_column("price", sa.Column("min_quantity", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("price", sa.Column("lowest_30", sa.BigInteger(), nullable=True))
    op.drop_constraint("pk_price", "price")
    op.create_primary_key("pk_price", "price", _PRICE_KEY)
    op.create_table(
        "price_history",
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("min_quantity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("unit_price", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "zone", "sku", "group", "min_quantity", "valid_from", "version", name=op.f("pk_price_history")
        ),
        comment="What each version of a price list said; unit_price null: the price was taken away",
    )
    op.create_table(
        "stream_version",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_stream_version")),
        comment="The newest version of a price list, of the promotions, of the tax table",
    )


def _promotions() -> None:
    op.create_table(
        "promotion",
        sa.Column("promotion_id", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("promotion_id", name=op.f("pk_promotion")),
    )
    op.create_table(
        "promotion_version",
        sa.Column("promotion_id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("promotion_id", "version", name=op.f("pk_promotion_version")),
        comment="What each version of the promotions said; content null: the promotion was taken out",
    )


def _replays() -> None:
    op.create_table(
        "sale_replay",
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "epoch", name=op.f("pk_sale_replay")),
        comment="Up to which fact of each journal the sales were priced again",
    )
    op.add_column("parked_fact", sa.Column("replayed_at", sa.DateTime(timezone=True), nullable=True))
