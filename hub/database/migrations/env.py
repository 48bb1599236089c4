"""What Alembic runs around the versions: they are applied on the connection the caller brings."""

from __future__ import annotations

from alembic import context

from hub.database.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
