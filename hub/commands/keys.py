"""API keys: make, list, revoke."""

from __future__ import annotations

import sqlalchemy as sa

from hub.commands.context import DONE, Context
from hub.database.schema import api_key
from hub.errors import database_errors

_COLUMNS = ("key_id", "name", "scopes", "created_at", "revoked_at")


def create(context: Context) -> int:
    """A new key, shown once."""
    arguments = context.arguments
    with context.hub() as hub:
        key = hub.keys.make(arguments.name, tuple(dict.fromkeys(arguments.scope)))
    context.say(f"The key of {arguments.name}, shown only now:\n\n  {key}\n")
    return DONE


def list_all(context: Context) -> int:
    """The keys without their secrets."""
    columns = [api_key.c[name] for name in _COLUMNS]
    with context.hub() as hub, database_errors(), hub.engine.connect() as connection:
        rows = [dict(row._mapping) for row in connection.execute(sa.select(*columns).order_by(api_key.c.created_at))]
    context.show(rows, _COLUMNS, "There are no keys yet. To make one: kontuar hub keys create NAME --scope manage")
    return DONE


def revoke(context: Context) -> int:
    """The key stops working at once."""
    with context.hub() as hub:
        hub.keys.revoke(context.arguments.key_id)
    context.say(f"The key {context.arguments.key_id} is revoked.")
    return DONE
