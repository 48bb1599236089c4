"""Shelf labels from the command line: the file to print, how many labels are on it, and what was left out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from hub.commands.context import DONE, FAILED, Context
from hub.errors import Problem
from hub.labels.formats import FORMATS
from hub.labels.label import LeftOut
from hub.labels.labels import Labels, Place, Tally
from hub.labels.layout import Print, check_print, label_pages
from hub.labels.selection import Selection
from hub.sheets.drawing import Page
from hub.sheets.files import write_file, write_pictures

MOST_SHOWN = 20
_COLUMNS = ("sku", "code", "reason", "is_printed")


def make(context: Context) -> int:
    """Write the labels; an evening on which nothing changes writes no file, and is no failure."""
    given, tally = context.arguments, Tally()
    try:
        selection = _selection(context)
    except (OSError, UnicodeDecodeError) as error:
        context.note(f"{given.list} cannot be read: {error}.")
        return FAILED
    with context.hub() as hub:
        labels = Labels(hub.engine, hub.options.clock)
        place = labels.place(selection)
        how = _print(context, place)
        pages = label_pages(labels.of(selection, tally), how)
        written = _written(context, pages)
    _report(given.report, tally.told)
    _tell(context, tally, place, how)
    context.say(f"They are in {given.out}." if written else "No file was written.")
    return DONE


def formats(context: Context) -> int:
    """The papers that labels are printed on."""
    rows = [
        {"format": form.name, "labels_a_page": form.per_page, "margin": form.margin, "what": form.about}
        for form in FORMATS.values()
    ]
    context.show(rows, tuple(rows[0]), "")
    return DONE


def _selection(context: Context) -> Selection:
    given = context.arguments
    skus = (*given.sku, *(_listed(given.list) if given.list is not None else ()))
    if given.list is not None and not skus:
        raise Problem(422, "label.list", f"{given.list} names no SKU.", {"field": "list"})
    return Selection(
        given.location,
        given.on,
        given.changed_since,
        tuple(given.category),
        tuple(given.brand),
        skus,
        given.reduced,
    )


def _listed(path: Path) -> Iterator[str]:
    """The first column of a table, without its heading."""
    text = path.read_text(encoding="utf-8-sig")
    for row in csv.reader(text.replace(";", ",").splitlines()):
        sku = row[0].strip() if row else ""
        if sku and sku.lower() != "sku":
            yield sku


def _print(context: Context, place: Place) -> Print:
    given = context.arguments
    language = given.language or place.settings.language
    how = Print(FORMATS[given.format], language, (given.shift_right, given.shift_down), given.margin, given.first)
    check_print(how)
    return how


def _written(context: Context, pages: Iterator[Page]) -> bool:
    """Write the file or the folder; False when there is no label."""
    given = context.arguments
    first = next(pages, None)
    if first is None:
        return False
    title = f"{given.location} {given.on or ''}".strip()
    every = chain((first,), pages)
    if given.form == "pdf":
        write_file(every, given.out, title)
    else:
        write_pictures(every, given.out, given.form, "labels")
    return True


def _tell(context: Context, tally: Tally, place: Place, how: Print) -> None:
    for each in tally.told[:MOST_SHOWN]:
        context.say(f"{each.sku} {each.reason}.")
    hidden = tally.left_out - min(len(tally.told), MOST_SHOWN)
    if hidden:
        context.say(f"… and {hidden} more; --report FILE writes them.")
    pages = how.pages(tally.labels)
    context.say(
        f"{tally.labels} labels ({tally.reduced} of reduced prices) on {pages} pages of {how.form.name}, "
        f"prices of {place.zone} on {place.on}; {_left_out(tally)} left out."
    )


def _left_out(tally: Tally) -> int:
    return tally.left_out - tally.by_code.get("label.no_barcode", 0)


def _report(path: Path | None, told: Iterable[LeftOut]) -> None:
    if path is None:
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        writer.writerows(asdict(each) for each in told)
