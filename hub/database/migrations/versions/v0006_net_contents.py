"""What a pack of each variant holds, for the price of a kilogram or litre that stands beside its price."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The same rows in the form that they are published in from now on, so that saving a variant again publishes nothing.
# Inside a text of the row a quotation mark stands behind a backslash, so this is found at its place only.
_REWRITE_ROWS = r"""
UPDATE feed_row SET row = replace(row, ',"deposit"\:', ',"content"\:"","deposit"\:')
WHERE stream = 'catalog' AND row NOT LIKE '%,"content"\:"%'
"""
_REWRITE_BACK = r"""
UPDATE feed_row SET row = regexp_replace(row, ',"content"\:"[^"]*","deposit"\:', ',"deposit"\:')
WHERE stream = 'catalog'
"""


def upgrade() -> None:
    """No content is known yet."""
    op.add_column("variant", sa.Column("content", sa.Text(), server_default="", nullable=False))
    op.execute(_REWRITE_ROWS)


def downgrade() -> None:
    """Forget the contents."""
    op.execute(_REWRITE_BACK)
    op.drop_column("variant", "content")
