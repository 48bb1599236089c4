"""What every command is given, and how it speaks: sentences on standard output, lists as a table or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TextIO

from hub.bootstrap import Hub, HubOptions, open_hub
from hub.databases import opened_database
from hub.settings import HubSettings

DONE = 0
FAILED = 1
USAGE = 2
SOME_ROWS_BAD = 3
"""The import went through, and rows were left out."""


@dataclass(frozen=True, slots=True)
class Context:
    """The arguments, the settings, and where words go."""

    arguments: argparse.Namespace
    settings: HubSettings
    out: TextIO
    err: TextIO

    def say(self, sentence: str) -> None:
        """Tell the person at the terminal, at once."""
        print(sentence, file=self.out, flush=True)

    def note(self, sentence: str) -> None:
        """Tell what is not part of the answer."""
        print(sentence, file=self.err, flush=True)

    def show(self, rows: Sequence[Mapping[str, Any]], columns: Sequence[str], none: str) -> None:
        """A list: as JSON when ``--json`` was given, else a table of ``columns``, or the sentence for none."""
        if self.arguments.json:
            json.dump(list(rows), self.out, ensure_ascii=False, indent=2, default=str)
            self.out.write("\n")
        elif rows:
            self.say(table(rows, columns))
        else:
            self.say(none)

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of the database, for the length of the command."""
        with opened_database(self.settings, self.note) as url:
            yield url

    @contextmanager
    def hub(self) -> Iterator[Hub]:
        """The hub's services over its database; a running hub notices what they change within a second."""
        with self.database() as url:
            hub = open_hub(url, HubOptions(self.settings.data / "snapshots", pool_size=2))
            try:
                yield hub
            finally:
                hub.engine.dispose()


Command = Callable[[Context], int]


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows under headings, as wide as they need to be."""
    cells = [[column.replace("_", " ") for column in columns]]
    cells += [[_cell(row.get(column)) for column in columns] for row in rows]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if hasattr(value, "isoformat"):
        return str(value.isoformat(sep=" ", timespec="seconds")) if hasattr(value, "hour") else str(value)
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def is_terminal(stream: TextIO) -> bool:
    """True when a person reads ``stream`` as it is written."""
    return stream.isatty() if stream is not sys.__stderr__ else sys.stderr.isatty()
