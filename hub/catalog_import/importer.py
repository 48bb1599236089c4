"""Importing a catalogue: batch after batch, good rows kept, bad rows told, the same file twice changing nothing.

Each batch is one short transaction, for an open one holds back the feed of every register. What the database still
refuses sends the batch through again row by row, so that only the culprit stays out; no row is ever imported by half.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

import psycopg
import sqlalchemy as sa

from hub.catalog_import.chain import chain_facts, chain_today
from hub.catalog_import.changes import Changes, changes_of, write
from hub.catalog_import.columns import INITIAL_STOCK, Header, known_columns, read_header
from hub.catalog_import.opening_stock import OpeningStock, post
from hub.catalog_import.problems import CatalogRefused, Fault, Problem, ProblemLog
from hub.catalog_import.report import ImportReport, OnProblem, OnProgress, Progress
from hub.catalog_import.rows import ItemRow, RowReader
from hub.catalog_import.settle import Claim, Taken, settle
from hub.catalog_import.state import SeenRows, counted_units, holders, known
from hub.catalog_import.text import Record, Records
from hub.database.engine import raw as raw_connection
from hub.errors import database_errors
from hub.feed.manifests import IMPORT_LOCK

MOST_POSTPONED = 20_000
"""Rows kept for the end of the file, since the SKU that has their code may give it up further down."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import. ``valid_from`` None is the chain's today; a ``dry_run`` checks everything and writes nothing."""

    valid_from: date | None = None
    dry_run: bool = False
    encoding: str | None = None
    opening: OpeningStock = field(default_factory=OpeningStock)
    batch_rows: int = 2_000
    most_problems: int = 1_000


class CatalogImport:
    """Imports one file at a time. ``clock`` gives the hub's time, ``timer`` measures."""

    def __init__(
        self,
        engine: sa.Engine,
        clock: Callable[[], datetime],
        options: ImportOptions | None = None,
        *,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._options = options or ImportOptions()
        self._timer = timer

    def run(
        self,
        file: BinaryIO,
        *,
        on_progress: OnProgress = lambda _: None,
        on_problem: OnProblem = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> ImportReport:
        """Import ``file``, which must be seekable; ``stop`` is asked between batches.

        :class:`CatalogRefused` when the file as a whole cannot be imported, with nothing changed.
        :class:`DatabaseFailure` when the database goes away: the batches before are imported.
        """
        with database_errors(), self._alone() as connection:
            on = self._options.valid_from or chain_today(connection, self._clock())
            facts = chain_facts(connection, on)
            records = Records(file, known_columns(facts), self._options.encoding)
            try:
                header = read_header(records.header, facts)
                connection.rollback()
                running = _Running(connection, self._options, on, header, self._clock(), on_problem)
                reader = RowReader(header, facts)
                self._all(running, records, reader, _Meter(file, self._timer, on_progress), stop)
                return running.report
            finally:
                records.close()

    def _all(
        self, running: _Running, records: Records, reader: RowReader, meter: _Meter, stop: Callable[[], bool]
    ) -> None:
        report = running.report
        report.encoding, report.separator = records.encoding, records.separator
        for batch in _batches(records, self._options.batch_rows):
            if stop():
                report.canceled = True
                break
            running.take(batch, reader)
            meter.tell(report)
        else:
            running.take_postponed()
        meter.tell(report)

    @contextmanager
    def _alone(self) -> Iterator[sa.Connection]:
        """A connection of our own, which takes its temporary tables and its lock with it when it closes."""
        with self._engine.connect() as connection:
            try:
                if not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(IMPORT_LOCK))):
                    raise CatalogRefused("catalog.busy", "Another import is running. Try again when it is over.")
                connection.rollback()
                yield connection
            finally:
                with suppress(sa.exc.SQLAlchemyError):
                    # The server frees the lock of a closed connection a moment too late for whoever imports next.
                    connection.rollback()
                    connection.execute(sa.select(sa.func.pg_advisory_unlock(IMPORT_LOCK)))
                connection.invalidate()


class _Running:
    """One import under way."""

    def __init__(
        self,
        connection: sa.Connection,
        options: ImportOptions,
        on: date,
        header: Header,
        now: datetime,
        on_problem: OnProblem,
    ) -> None:
        self._connection = connection
        self._options = options
        self._on = on
        self._zones = header.zones
        self._now = now
        self._on_problem = on_problem
        self._postponed: list[ItemRow] = []
        self.report = ImportReport(dry_run=options.dry_run, log=ProblemLog(options.most_problems))
        with connection.begin():
            self._raw = raw_connection(connection)
            self._seen = SeenRows(self._raw)
        for problem in header.problems():
            self._tell(problem)
        if INITIAL_STOCK in header.places and not options.opening.shares:
            self.report.notes.append("The file tells opening stock, but no location was named to receive it.")

    def take(self, batch: Sequence[Record], reader: RowReader) -> None:
        """Read and import one batch."""
        self.report.rows += len(batch)
        rows = []
        for record in batch:
            found = reader.read(record)
            if isinstance(found, ItemRow):
                rows.append(found)
            else:
                self._refuse(found)
        self._import(self._without_repeated(rows), last_try=False)

    def take_postponed(self) -> None:
        """At the end of the file: the rows whose code belonged to another SKU when they came."""
        rows, self._postponed = self._postponed, []
        if rows:
            self._import(rows, last_try=True)

    def _without_repeated(self, rows: Sequence[ItemRow]) -> list[ItemRow]:
        first: dict[str, int] = {}
        again: dict[int, int] = {}
        for row in rows:
            if row.sku in first:
                again[row.line] = first[row.sku]
            else:
                first[row.sku] = row.line
        with self._connection.begin():
            before = self._seen.add(first)
        kept = []
        for row in rows:
            line = again.get(row.line) or before.get(row.sku)
            if line is None:
                kept.append(row)
            else:
                self._refuse([_fault(row, "sku", row.sku, "sku.repeated", f"the file has this SKU in line {line}")])
        return kept

    def _import(self, rows: Sequence[ItemRow], *, last_try: bool) -> None:
        try:
            self._transact(rows, last_try=last_try)
        except (psycopg.errors.IntegrityError, psycopg.errors.DataError):
            for row in rows:
                self._import_alone(row)

    def _import_alone(self, row: ItemRow) -> None:
        try:
            self._transact([row], last_try=True)
        except (psycopg.errors.IntegrityError, psycopg.errors.DataError) as error:
            kind = type(error).__name__
            self._refuse([_fault(row, "", "", "row.database", f"the database refused this row ({kind})")])

    def _transact(self, rows: Sequence[ItemRow], *, last_try: bool) -> None:
        """One transaction; the report speaks of it only once it is committed."""
        with self._connection.begin():
            taken = self._taken(rows)
            rest = [row for row in rows if row.sku not in taken]
            known_now = known(self._raw, [row.sku for row in rest], self._zones, self._on)
            recounted = self._recounted(rest, known_now.variants)
            good = [row for row in rest if row.sku not in recounted]
            changes = changes_of(good, known_now)
            movements = self._write(good, changes)
        self._count(good, changes, movements)
        for row in rest:
            if row.sku in recounted:
                self._refuse([recounted[row.sku]])
        self._put_off([(row, taken[row.sku]) for row in rows if row.sku in taken], last_try=last_try)

    def _taken(self, rows: Sequence[ItemRow]) -> dict[str, Taken]:
        claims = [Claim(row.sku, tuple(code for code, _ in row.codes)) for row in rows if "barcodes" in row.facts]
        wanted = {code for claim in claims for code in claim.codes}
        return settle(claims, holders(self._raw, wanted, rehearsal=self._options.dry_run))

    def _recounted(self, rows: Sequence[ItemRow], variants: Any) -> dict[str, Problem]:
        """Rows that change the unit of goods whose stock is counted: their levels would lose their meaning."""
        changed = {row.sku: row for row in rows if variants.get(row.sku, row.facts)["unit"] != row.facts["unit"]}
        counted = counted_units(self._raw, changed)
        return {
            sku: _fault(
                changed[sku],
                "unit",
                str(changed[sku].facts["unit"]),
                "unit.counted",
                f"its stock is counted in {unit}, so the unit stays: make a new SKU for goods sold otherwise",
            )
            for sku, unit in counted.items()
            if unit != changed[sku].facts["unit"]
        }

    def _write(self, good: Sequence[ItemRow], changes: Changes) -> int:
        if self._options.dry_run:
            self._seen.rehearse({row.sku: row.codes for row in good})
            return 0
        write(self._connection, changes, self._on, self._now)
        return post(self._raw, self._options.opening, good, self._now)

    def _count(self, good: Sequence[ItemRow], changes: Changes, movements: int) -> None:
        report = self.report
        report.good += len(good)
        report.created += changes.created
        report.changed += changes.changed
        report.unchanged += changes.unchanged
        report.prices += changes.price_count
        report.movements += movements
        for row in good:
            for warning in row.warnings:
                self._tell(warning)

    def _put_off(self, rows: Sequence[tuple[ItemRow, Taken]], *, last_try: bool) -> None:
        for row, taken in rows:
            if not last_try and len(self._postponed) < MOST_POSTPONED:
                self._postponed.append(row)
                continue
            reason = f"{taken.code.lstrip('0')} belongs to {taken.holder}: one code means one SKU"
            self._refuse([_fault(row, "barcodes", taken.code.lstrip("0"), "barcode.taken", reason)])

    def _refuse(self, problems: Sequence[Problem]) -> None:
        self.report.bad += 1
        for problem in problems:
            self._tell(problem)

    def _tell(self, problem: Problem) -> None:
        self.report.log.add(problem)
        self._on_problem(problem)


@dataclass(slots=True)
class _Meter:
    """Tells how far the import is."""

    file: BinaryIO
    timer: Callable[[], float]
    on_progress: OnProgress
    size: int = 0
    began: float = 0.0

    def __post_init__(self) -> None:
        here = self.file.tell()
        self.size = self.file.seek(0, 2)
        self.file.seek(here)
        self.began = self.timer()

    def tell(self, report: ImportReport) -> None:
        report.seconds = self.timer() - self.began
        self.on_progress(Progress(report.rows, report.good, report.bad, self.file.tell(), self.size, report.seconds))


def _batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    iterator = iter(records)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def _fault(row: ItemRow, column: str, value: str, code: str, reason: str) -> Problem:
    return Problem.at(row.line, column, value, Fault(code, reason), row.sku)
