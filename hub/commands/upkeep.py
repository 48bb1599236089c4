"""Keeping a hub well: what waits for people, its health, its backups."""

from __future__ import annotations

import time
from dataclasses import asdict

from hub.backup import back_up, restore
from hub.commands.context import DONE, FAILED, Context
from hub.ingest.repair import remaining, repair
from hub.watch.health import HealthCheck

_PARKED_COLUMNS = ("location_id", "device_id", "code", "facts", "first_seq", "parked_at")
_COLUMNS = ("location_id", "exception_id", "raised_at", "code", "device_id", "first_seq", "values", "closed_by")


def exceptions(context: Context) -> int:
    """Disagreements, the newest first."""
    arguments = context.arguments
    with context.hub() as hub:
        found = hub.exceptions.list(arguments.location, closed=arguments.all, limit=arguments.limit)
    context.show([asdict(each) for each in found], _COLUMNS, "Nothing waits for a decision.")
    return DONE


def close_exception(context: Context) -> int:
    """Somebody has dealt with it."""
    arguments = context.arguments
    with context.hub() as hub:
        hub.exceptions.close(arguments.location, arguments.exception, arguments.by, arguments.note)
    context.say(f"Exception {arguments.exception} of {arguments.location} is closed.")
    return DONE


def repair_facts(context: Context) -> int:
    """Apply what an older hub could only keep, and say what stays parked and why."""
    with context.hub() as hub:
        done = repair(hub.engine, hub.options.clock)
        left = remaining(hub.engine)
    if not context.arguments.json:
        context.say(f"{done.applied} of {done.tried} parked facts were applied.")
    context.show([asdict(each) for each in left], _PARKED_COLUMNS, "None is parked.")
    return DONE


def health(context: Context) -> int:
    """Health as ``/healthz`` tells it; the exit status is 1 when the hub could not serve."""
    with context.hub() as hub:
        check = HealthCheck(hub.engine, hub.options.clock, time.monotonic)
        found, counts = check.look(), check.counts()
    row = {name: value for name, value in found.as_json().items() if name != "feed"}
    row |= {"feed_waiting": found.feed and found.feed.waiting, **{name: int(count) for name, count in counts.items()}}
    context.show([row], tuple(row), "")
    return FAILED if found.status == "failing" else DONE


def backup(context: Context) -> int:
    """Write a backup while the hub runs."""
    with context.database() as url:
        size = back_up(url, context.arguments.file.absolute())
    context.say(f"The backup is in {context.arguments.file} ({size / 1_000_000:.1f} MB). Keep it on another machine.")
    return DONE


def restore_backup(context: Context) -> int:
    """Put a backup in the place of the database."""
    with context.database() as url:
        kept = restore(url, context.arguments.file, context.say)
    context.say(
        f"Restored. What was there before is kept as the database {kept}. Start the hub: registers send again "
        "what they recorded since the backup, and load their reference data anew."
    )
    return DONE
