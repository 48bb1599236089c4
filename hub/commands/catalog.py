"""The catalogue as a file, from the command line."""

from __future__ import annotations

import codecs
import csv
import json
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO

from hub.bootstrap import Hub
from hub.catalog_import.chain import chain_facts, chain_today
from hub.catalog_import.export import CsvForm, export_catalog
from hub.catalog_import.importer import CatalogImport, ImportOptions
from hub.catalog_import.opening_stock import OpeningStock, Share
from hub.catalog_import.problems import CatalogRefused, Problem
from hub.catalog_import.report import ImportReport, OnProblem, Progress, problem_json
from hub.chain_files import read_chain
from hub.commands.context import DONE, FAILED, SOME_ROWS_BAD, Context, is_terminal
from hub.errors import database_errors

MOST_SHOWN = 20
_REPORT_COLUMNS = ("line", "sku", "column", "value", "code", "reason", "warning")


def import_items(context: Context) -> int:
    """Import a file; the exit status tells whether rows were left out."""
    arguments = context.arguments
    options = _options(context)
    with ExitStack() as stack:
        try:
            file = stack.enter_context(arguments.file.open("rb"))
        except OSError as error:
            context.note(f"{arguments.file} cannot be read: {error.strerror}.")
            return FAILED
        hub = stack.enter_context(context.hub())
        on_problem = stack.enter_context(_problem_file(arguments.report))
        stop = stack.enter_context(_stopped_by_person())
        running = CatalogImport(hub.engine, hub.options.clock, options)
        report = running.run(file, on_problem=on_problem, on_progress=_Line(context.err), stop=stop.is_set)
    _tell(context, report)
    if report.canceled:
        return FAILED
    return SOME_ROWS_BAD if report.bad else DONE


def export_items(context: Context) -> int:
    """Write the catalogue to a file or to standard output."""
    arguments = context.arguments
    form = CsvForm.for_spreadsheet() if arguments.for_spreadsheet else CsvForm()
    with context.hub() as hub:
        pieces = _exported(hub, arguments.on, form)
        if arguments.file is None:
            for piece in pieces:
                context.out.write(piece.decode())
            return DONE
        part = arguments.file.with_name(arguments.file.name + ".part")
        with part.open("wb") as file:
            file.writelines(pieces)
        part.replace(arguments.file)
    context.say(f"The catalogue is in {arguments.file}.")
    return DONE


def _exported(hub: Hub, on: date | None, form: CsvForm) -> Iterator[bytes]:
    with database_errors(), hub.engine.connect() as connection:
        day = on or chain_today(connection, hub.options.clock())
        facts = chain_facts(connection, day)
    return export_catalog(hub.engine, facts, day, form)


def _options(context: Context) -> ImportOptions:
    arguments = context.arguments
    valid_from: date | None = arguments.valid_from
    shares: tuple[Share, ...] = ()
    if arguments.chain is not None:
        chain = read_chain(arguments.chain)
        valid_from, shares = valid_from or chain.file.prices_valid_from, chain.shares()
    elif arguments.opening_location is not None:
        shares = (Share(arguments.opening_location),)
    _check_encoding(arguments.encoding)
    opening = OpeningStock(shares, arguments.document)
    return ImportOptions(valid_from, arguments.dry_run, arguments.encoding, opening, most_problems=MOST_SHOWN * 50)


def _check_encoding(name: str | None) -> None:
    try:
        codecs.lookup(name or "utf-8")
    except LookupError:
        raise CatalogRefused("catalog.encoding", f"There is no encoding {name}; try utf-8 or cp1250.") from None


def _tell(context: Context, report: ImportReport) -> None:
    if context.arguments.json:
        context.say(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        return
    for problem in report.log.kept[:MOST_SHOWN]:
        context.say(("note: " if problem.is_warning else "") + problem.sentence())
    hidden = report.log.errors + report.log.warnings - min(len(report.log.kept), MOST_SHOWN)
    if hidden:
        context.say(f"… and {hidden} more; --report FILE writes them all.")
    for sentence in report.notes:
        context.say(sentence)
    context.say(_summary(report))


def _summary(report: ImportReport) -> str:
    done = "Checked, nothing written" if report.dry_run else "Stopped" if report.canceled else "Imported"
    return (
        f"{done}: {report.good} of {report.rows} rows good ({report.created} new, {report.changed} changed, "
        f"{report.unchanged} as before), {report.bad} bad; {report.prices} prices begin, "
        f"{report.movements} stock movements; {report.seconds:.1f} s."
    )


class _Line:
    """One line at the terminal that is written over as the import goes on."""

    def __init__(self, err: TextIO) -> None:
        self._err = err if is_terminal(err) else None

    def __call__(self, progress: Progress) -> None:
        if self._err is not None:
            text = f"{progress.part:4.0%}  {progress.rows} rows, {progress.bad} bad, {progress.rows_per_second:.0f}/s"
            end = "\n" if progress.part == 1.0 else ""
            print(f"\r{text:<60}", end=end, file=self._err, flush=True)


@contextmanager
def _problem_file(path: Path | None) -> Iterator[OnProblem]:
    if path is None:
        yield lambda _: None
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, _REPORT_COLUMNS)
        writer.writeheader()

        def write(problem: Problem) -> None:
            writer.writerow(problem_json(problem))

        yield write


@contextmanager
def _stopped_by_person() -> Iterator[threading.Event]:
    """Ctrl+C ends the import after the batch in hand, so that its report is still told."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
