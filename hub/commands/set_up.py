"""Setting a hub up: its database, its first key, its chain, its schema."""

from __future__ import annotations

import sqlalchemy as sa

from hub.chain_files import ChainImport, read_chain, read_operators
from hub.commands.context import DONE, Context
from hub.database import migrate
from hub.database.engine import make_engine
from hub.database.schema import api_key


def init(context: Context) -> int:
    """Make what is missing; the first key is shown once."""
    with context.hub() as hub:
        with hub.engine.connect() as connection:
            has_key = connection.scalar(sa.select(api_key.c.key_id).limit(1)) is not None
        context.say(f"The database of {hub.identity.hub_id} is ready.")
        if has_key:
            context.say("It has API keys already; for another one: kontuar hub keys create NAME --scope manage")
            return DONE
        key = hub.keys.make("manager", ("manage",))
    context.say(f"The manager's API key, shown only now – keep it where secrets are kept:\n\n  {key}\n")
    context.say("Next: kontuar hub chain-import chain.json operators.json, then kontuar hub import items.csv")
    return DONE


def migrate_database(context: Context) -> int:
    """Apply the migrations this database does not have."""
    with context.database() as url:
        engine = make_engine(url, pool_size=1)
        try:
            migrate.upgrade(engine)
        finally:
            engine.dispose()
    context.say(f"The database has schema {migrate.newest_revision()}.")
    return DONE


def chain_import(context: Context) -> int:
    """Take in a chain's files."""
    arguments = context.arguments
    chain = read_chain(arguments.chain)
    operators = read_operators(arguments.operators) if arguments.operators else None
    with context.hub() as hub:
        taken = ChainImport(hub.locations).take_in(chain, operators)
    context.say(
        f"The hub has {taken.locations} locations with {taken.registers} registers, {taken.tax_rates} tax rates "
        f"and {taken.operators} operators of these files."
    )
    return DONE
