"""The manifests of streams that have versions, and with them the marks of the rows published so far."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COMMENT = "The published state of a row, as JSON text; null once it was taken away"

_FIRST_MARKS = """
INSERT INTO stream_manifest (stream, live, marks)
SELECT stream, count(*), bit_xor(
    ('x' || encode(substr(sha256(convert_to(key || '|' || rev, 'UTF8')), 1, 8), 'hex'))\\:\\:bit(64)\\:\\:bigint)
FROM feed_row WHERE row IS NOT NULL AND (stream LIKE 'price:%' OR stream = 'promo') GROUP BY stream
"""


def upgrade() -> None:
    """Mark what is there; the versions are closed when the hub starts."""
    op.add_column("feed_row", sa.Column("was_there", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_table_comment("feed_row", f"{_COMMENT}. was_there: not null before", existing_comment=_COMMENT)
    op.create_table(
        "stream_manifest",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("live", sa.BigInteger(), nullable=False),
        sa.Column("marks", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("closed_live", sa.BigInteger(), nullable=True),
        sa.Column("closed_marks", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_stream_manifest")),
        comment="Rows and joined marks of a stream with versions: as written, and as of the version closed last",
        postgresql_with={"fillfactor": 50},
    )
    op.execute(_FIRST_MARKS)


def downgrade() -> None:
    """Take them back; registers load the streams whole once more."""
    op.execute("DELETE FROM feed_row WHERE key = 'version' AND (stream LIKE 'price:%' OR stream = 'promo')")
    op.drop_table("stream_manifest")
    op.create_table_comment("feed_row", _COMMENT, existing_comment=f"{_COMMENT}. was_there: not null before")
    op.drop_column("feed_row", "was_there")
