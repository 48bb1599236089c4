"""How often codes were refused at this register, by day, reason and kind; the codes themselves are kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from local_store.connection import Database


@dataclass(frozen=True, slots=True)
class RefusedCodes:
    """``times`` that a code of a ``kind`` (of token, or ``short_code``) was refused for a ``reason`` on a day."""

    day: date
    reason: str
    kind: str
    times: int


class RefusedCodeRepository:
    """Counts only ever grow, so telling one twice does no harm."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, day: date, reason: str, kind: str) -> None:
        """One more."""
        self._database.run(
            "INSERT INTO refused_code VALUES (?, ?, ?, 1) ON CONFLICT (day, reason, kind)"
            " DO UPDATE SET times = times + 1",
            (day.isoformat(), reason, kind),
        )

    def since(self, day: date) -> tuple[RefusedCodes, ...]:
        """The counts of ``day`` and of every day after it."""
        rows = self._database.all(
            "SELECT day, reason, kind, times FROM refused_code WHERE day >= ? ORDER BY day, reason, kind",
            (day.isoformat(),),
        )
        return tuple(RefusedCodes(date.fromisoformat(row[0]), *row[1:]) for row in rows)

    def forget(self, before: date) -> None:
        """Drop the days before; the hub has had them."""
        self._database.run("DELETE FROM refused_code WHERE day < ?", (before.isoformat(),))
