"""Promotions as a file, from the command line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hub.commands.context import DONE, FAILED, SOME_ROWS_BAD, Context
from hub.services.promotions import BadPromotion

BY = "command line"
_COLUMNS = ("id", "name", "benefit", "lane", "first", "last", "active", "version", "changed_by")


def import_file(context: Context) -> int:
    """Take in a file; the exit status tells whether promotions were left out."""
    contents = _contents(context)
    if contents is None:
        return FAILED
    with context.hub() as hub:
        taken = hub.promotions.take_in(contents, BY)
        notes = [note for content in contents for note in hub.promotions.check(content).notes]
    for bad in taken.bad:
        context.say(_sentence(bad))
    for note in dict.fromkeys(notes):
        context.say(f"note: {note}")
    context.say(
        f"Taken in: {taken.changed} changed, {taken.unchanged} as before, {len(taken.bad)} bad; "
        f"the promotions have version {taken.version}."
    )
    return SOME_ROWS_BAD if taken.bad else DONE


def export_file(context: Context) -> int:
    """Write the active promotions as the import reads them."""
    with context.hub() as hub:
        contents = [each.content for each in hub.promotions.all()]
    text = json.dumps({"promotions": contents}, ensure_ascii=False, indent=2) + "\n"
    if context.arguments.file is None:
        context.out.write(text)
        return DONE
    context.arguments.file.write_text(text, encoding="utf-8")
    context.say(f"{len(contents)} promotions are in {context.arguments.file}.")
    return DONE


def list_all(context: Context) -> int:
    """The promotions in a table."""
    with context.hub() as hub:
        kept = hub.promotions.all(inactive=context.arguments.all)
    rows = [
        {**_told(each.content), "active": each.active, "version": each.version, "changed_by": each.changed_by}
        for each in kept
    ]
    none = "There are no promotions. To take some in: kontuar hub promotion-import FILE.json"
    context.show(rows, _COLUMNS, none)
    return DONE


def remove(context: Context) -> int:
    """Take one out."""
    with context.hub() as hub:
        hub.promotions.remove(context.arguments.promotion, BY)
    context.say(f"The promotion {context.arguments.promotion} is taken out.")
    return DONE


def _contents(context: Context) -> Sequence[Any] | None:
    """The file's promotions, a list or an object with one; None and a sentence when it holds neither."""
    path: Path = context.arguments.file
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        context.note(f"{path} cannot be read: {error.strerror}.")
        return None
    except ValueError as error:
        context.note(f"{path} is not JSON in UTF-8: {error}.")
        return None
    found = content.get("promotions") if isinstance(content, Mapping) else content
    if not isinstance(found, list):
        context.note(f'{path} holds no promotions: write them as {{"promotions": [...]}}.')
        return None
    return found


def _sentence(bad: BadPromotion) -> str:
    name = f"promotion {bad.place}" + (f" ({bad.promotion_id})" if bad.promotion_id else "")
    return f"{name} left out: " + "; ".join(f"{fault.field}: {fault.reason}" for fault in bad.faults)


def _told(content: Mapping[str, Any]) -> dict[str, Any]:
    names = content["names"]
    benefit = content["benefit"]["type"]
    days = {"first": content.get("first"), "last": content.get("last")}
    return {
        "id": content["id"],
        "name": next(iter(names.values())),
        "benefit": benefit,
        "lane": content.get("lane"),
        **days,
    }
