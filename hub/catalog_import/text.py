"""How the bytes of a CSV file become rows of text: encoding, separator, quotes, line numbers; in constant memory.

Spreadsheets in Poland write UTF-8 with a mark, Windows-1250, semicolons; others commas and tabs. All are found out
from the file itself. A broken quote or an endless line costs one row, never the rest of the file.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from hub.catalog_import.problems import CatalogRefused, Fault, Problem

SEPARATORS = (",", ";", "\t")
LONGEST_RECORD = 65_536
"""Letters. No row of a catalogue is longer; a longer one is a lost quote or no CSV at all."""
LONGEST_QUOTED_LINES = 20

_CHUNK = 1 << 20
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY_MARKS = {b"PK\x03\x04": "an Excel or OpenDocument workbook", b"\xd0\xcf\x11\xe0": "an old Excel workbook"}
_SEPARATOR_LINE = "sep="
_NOT_DECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the line it begins in, and its values; or the fault that made it unreadable."""

    line: int
    values: tuple[str, ...]
    problem: Problem | None = None


def find_encoding(file: BinaryIO) -> str:
    """``utf-8-sig`` or ``cp1250``, found by reading the whole file; it is wound back to its beginning.

    A file that is mostly UTF-8 stays UTF-8: one spoilt byte costs its row, where the other reading would spoil every
    Polish letter in the file. :class:`CatalogRefused` for what is no text of either kind.
    """
    _refuse_other_files(file)
    decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
    broken = foreign = 0
    while chunk := file.read(_CHUNK):
        text = decoder.decode(chunk)
        if not text.isascii():
            broken += text.count("\ufffd")
            foreign += len(text) - len(text.encode("ascii", "ignore"))
    file.seek(0)
    return "cp1250" if broken * 2 > foreign else "utf-8-sig"


def _refuse_other_files(file: BinaryIO) -> None:
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    for mark, what in _BINARY_MARKS.items():
        if head.startswith(mark):
            raise CatalogRefused("catalog.not_csv", f"This is {what}, not CSV. Save it as CSV (UTF-8) and try again.")
    if head.startswith(_UTF_16_MARKS) or b"\0" in head:
        raise CatalogRefused(
            "catalog.encoding",
            "This file is UTF-16 or no text at all. Save it as CSV (UTF-8); Windows-1250 is understood too.",
        )


class Records:
    """The rows of a file after its header; iterate once. ``header`` holds the trimmed names of the columns."""

    def __init__(self, file: BinaryIO, known_columns: frozenset[str], encoding: str | None = None) -> None:
        self._file = file
        self.encoding = encoding or find_encoding(file)
        file.seek(0)
        self._lines = io.TextIOWrapper(file, encoding=self.encoding, errors="surrogateescape", newline="")
        self._line_number = 0
        self._put_back_lines: list[str] = []
        first = self._next_line() or ""
        forced = first.strip().lower().removeprefix(_SEPARATOR_LINE)
        if first.lower().startswith(_SEPARATOR_LINE) and (forced in (",", ";") or first[4:5] == "\t"):
            first = self._next_line() or ""
        if not first.strip():
            raise CatalogRefused("catalog.empty", "The file is empty: it does not even have a line of column names.")
        self.separator = _best_separator(first, known_columns)
        self.header = tuple(name.strip() for name in next(csv.reader([first], delimiter=self.separator), ()))

    def __iter__(self) -> Iterator[Record]:
        while (line := self._next_line()) is not None:
            number = self._line_number
            if not line.strip(" \r\n\t" + self.separator):
                continue
            yield self._record(line, number)

    def close(self) -> None:
        """Let go of the text layer; the caller's file stays open."""
        self._lines.detach()

    @property
    def bytes_read(self) -> int:
        """How far into the file the reading has come, give or take a buffer."""
        return self._file.tell()

    def _next_line(self) -> str | None:
        line = self._put_back_lines.pop() if self._put_back_lines else self._lines.readline(LONGEST_RECORD + 1)
        if not line:
            return None
        self._line_number += 1
        return line

    def _put_back(self, lines: Sequence[str]) -> None:
        self._put_back_lines.extend(reversed(lines))
        self._line_number -= len(lines)

    def _record(self, line: str, number: int) -> Record:
        if len(line) > LONGEST_RECORD:
            self._skip_rest_of_line()
            return _unreadable(number, line, "row.endless", f"this line is longer than {LONGEST_RECORD} letters")
        row = _parsed(line, self.separator)
        if row is None:
            return self._quoted_over_lines(line, number)
        return self._readable(row, line, number)

    def _readable(self, row: Sequence[str] | Fault, line: str, number: int) -> Record:
        if isinstance(row, Fault):
            return Record(number, (), Problem.at(number, "", line.strip(), row))
        if not line.isascii() and (spoilt := _spoilt(line)):
            reason = f"it holds a byte that is no {self._encoding_name} text ({spoilt}): write the letter again"
            return _unreadable(number, line, "row.encoding", reason)
        if len(row) != len(self.header):
            return _unreadable(number, line, "row.width", self._width_reason(len(row)))
        return Record(number, tuple(row))

    def _quoted_over_lines(self, line: str, number: int) -> Record:
        """A value in quotes may hold line ends. One that never closes costs only the line where it was opened."""
        text, looked_at = line, list[str]()
        for _ in range(LONGEST_QUOTED_LINES):
            more = self._next_line()
            if more is None:
                break
            looked_at.append(more)
            text += more
            row = _parsed(text, self.separator) if len(text) <= LONGEST_RECORD else None
            if row is not None:
                return self._readable(row, text, number)
        self._put_back(looked_at)
        return _unreadable(number, line, "row.quote", "a quotation mark opens a value and nothing closes it")

    def _skip_rest_of_line(self) -> None:
        while (rest := self._lines.readline(_CHUNK)) and not rest.endswith(("\n", "\r")):
            pass

    def _width_reason(self, found: int) -> str:
        told = f"it has {found} values, the header {len(self.header)} columns"
        if found > len(self.header):
            return f"{told}: put a text or number that contains “{self.separator}” in quotation marks"
        return f"{told}: it may have been cut off"

    @property
    def _encoding_name(self) -> str:
        return {"utf-8-sig": "UTF-8", "cp1250": "Windows-1250"}.get(self.encoding, self.encoding)


def _parsed(text: str, separator: str) -> Sequence[str] | Fault | None:
    """The values of ``text``; None when a quotation mark is still open at its end."""
    try:
        return next(csv.reader((text,), delimiter=separator, strict=True), ())
    except csv.Error as error:
        if "unexpected end" in str(error):
            return None
        return Fault("row.quote", "a quotation mark stands inside a value: double it, or leave it out")


def _best_separator(header: str, known_columns: frozenset[str]) -> str:
    """The separator that finds most of the known columns in the header; the comma when none does better."""

    def known(separator: str) -> int:
        return sum(name.strip().strip('"') in known_columns for name in header.split(separator))

    return max(SEPARATORS, key=known)


def _spoilt(text: str) -> str:
    found = _NOT_DECODED.search(text)
    return f"0x{ord(found[0]) & 0xFF:02X}" if found else ""


def _unreadable(number: int, line: str, code: str, reason: str) -> Record:
    return Record(number, (), Problem.at(number, "", line.strip(), Fault(code, reason)))
