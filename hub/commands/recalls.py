"""Recalls: make, list, lift."""

from __future__ import annotations

from dataclasses import asdict

from hub.catalog_import.chain import chain_today
from hub.commands.context import DONE, Context
from hub.errors import database_errors
from hub.services.recalls import RecallOrder

_COLUMNS = ("recall_id", "sku", "gtin", "batch", "location_id", "reason", "valid_from", "made_by", "lifted_at")


def recall(context: Context) -> int:
    """Goods must not be sold any more."""
    arguments = context.arguments
    with context.hub() as hub:
        with database_errors(), hub.engine.connect() as connection:
            first = arguments.valid_from or chain_today(connection, hub.options.clock())
        order = RecallOrder(arguments.goods, arguments.reason, first, arguments.batch, arguments.location)
        made = hub.recalls.make(order, arguments.by)
    where = f"at {made.location_id}" if made.location_id else "everywhere"
    context.say(f"{made.sku} is recalled {where} ({made.recall_id}); registers hear of it within seconds.")
    return DONE


def list_all(context: Context) -> int:
    """What is recalled."""
    arguments = context.arguments
    with context.hub() as hub:
        found = hub.recalls.list(arguments.location, lifted=arguments.all)
    context.show([asdict(each) for each in found], _COLUMNS, "Nothing is recalled.")
    return DONE


def lift(context: Context) -> int:
    """The goods may be sold again."""
    arguments = context.arguments
    with context.hub() as hub:
        hub.recalls.lift(arguments.recall_id, arguments.by)
    context.say(f"The recall {arguments.recall_id} is lifted.")
    return DONE
