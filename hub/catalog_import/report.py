"""How an import goes and how it went: progress while it runs, counts and problems when it is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.catalog_import.problems import Problem, ProblemLog


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows read so far, good and bad, and how much of the file that is."""

    rows: int
    good: int
    bad: int
    bytes_read: int
    bytes_total: int
    seconds: float

    @property
    def rows_per_second(self) -> float:
        """The speed since the beginning."""
        return self.rows / self.seconds if self.seconds else 0.0

    @property
    def part(self) -> float:
        """How much of the file was read, from 0 to 1."""
        return min(1.0, self.bytes_read / self.bytes_total) if self.bytes_total else 1.0


OnProgress = Callable[[Progress], None]
OnProblem = Callable[[Problem], None]


@dataclass(slots=True)
class ImportReport:
    """What became of a file. ``canceled``: what was imported before stays, and importing again goes on from there."""

    dry_run: bool = False
    encoding: str = ""
    separator: str = ""
    rows: int = 0
    good: int = 0
    bad: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    prices: int = 0
    """Prices that begin with this import."""
    movements: int = 0
    """Stock movements received as opening stock."""
    seconds: float = 0.0
    canceled: bool = False
    notes: list[str] = field(default_factory=list)
    """Sentences about the file as a whole."""
    log: ProblemLog = field(default_factory=ProblemLog)

    def as_json(self) -> Mapping[str, Any]:
        """The report as an API answers it."""
        counts = ("rows", "good", "bad", "created", "changed", "unchanged", "prices", "movements")
        return {
            "dry_run": self.dry_run,
            "canceled": self.canceled,
            "encoding": {"utf-8-sig": "UTF-8", "cp1250": "Windows-1250"}.get(self.encoding, self.encoding),
            "separator": self.separator,
            **{name: getattr(self, name) for name in counts},
            "seconds": round(self.seconds, 3),
            "notes": self.notes,
            "problems_by_code": dict(sorted(self.log.by_code.items())),
            "problems_cut": self.log.is_cut,
            "problems": [problem_json(problem) for problem in self.log.kept],
        }


def problem_json(problem: Problem) -> Mapping[str, Any]:
    """One problem as an API answers it and as a report file has it."""
    return {
        "line": problem.line,
        "sku": problem.sku,
        "column": problem.column,
        "value": problem.value,
        "code": problem.fault.code,
        "reason": problem.fault.reason,
        "warning": problem.is_warning,
    }
