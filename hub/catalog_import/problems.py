"""What a catalogue file can be reproached with: a refusal of the whole file, or a problem of one row."""

from __future__ import annotations

from dataclasses import dataclass, field

_LONGEST_QUOTE = 60


class CatalogRefused(Exception):
    """The file as a whole cannot be imported; the message says why and what to do. Nothing was imported.

    ``code`` is for programs: ``catalog.columns``, ``catalog.encoding``, ``catalog.busy`` …
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value cannot be taken: a code for programs, a sentence for people.

    With ``warning`` the row is imported all the same, and somebody should look at it.
    """

    code: str
    reason: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault with its place: the line where the row begins (the header is line 1), the column, the value there."""

    line: int
    column: str
    value: str
    fault: Fault
    sku: str = ""

    @classmethod
    def at(cls, line: int, column: str, value: str, fault: Fault, sku: str = "") -> Problem:
        """A problem whose value is short and printable enough for a report."""
        shown = "".join(sign if sign.isprintable() else "�" for sign in value[: _LONGEST_QUOTE + 1])
        if len(shown) > _LONGEST_QUOTE:
            shown = shown[: _LONGEST_QUOTE - 1] + "…"
        return cls(line, column, shown, fault, sku)

    @property
    def is_warning(self) -> bool:
        """True when the row was imported all the same."""
        return self.fault.warning

    def sentence(self) -> str:
        """``line 17, barcodes “590…”: the check digit is wrong …``."""
        place = f"line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{place} “{self.value}”: {self.fault.reason}" if self.value else f"{place}: {self.fault.reason}"


@dataclass(slots=True)
class ProblemLog:
    """Counts every problem and keeps the first ``most``, so that a file of only bad rows does not fill the memory."""

    most: int = 1000
    kept: list[Problem] = field(default_factory=list)
    by_code: dict[str, int] = field(default_factory=dict)
    warnings: int = 0
    errors: int = 0

    def add(self, problem: Problem) -> None:
        """Count ``problem``, and keep it while there is room."""
        self.by_code[problem.fault.code] = self.by_code.get(problem.fault.code, 0) + 1
        if problem.is_warning:
            self.warnings += 1
        else:
            self.errors += 1
        if len(self.kept) < self.most:
            self.kept.append(problem)

    @property
    def is_cut(self) -> bool:
        """True when there were more problems than were kept."""
        return self.warnings + self.errors > len(self.kept)
