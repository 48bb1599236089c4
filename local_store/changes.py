"""What changed in the file since this process looked last, whoever changed it."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from local_store.connection import Database

KINDS = frozenset({"catalog", "prices", "location", "promotions", "coupons", "stock", "status"})


def note_changes(database: Database, kinds: Iterable[str]) -> None:
    """Count a change of each kind, inside the caller's unit."""
    database.write_many(
        "INSERT INTO change VALUES (?, 1) ON CONFLICT (kind) DO UPDATE SET version = version + 1",
        [(kind,) for kind in sorted(kinds)],
    )


def change_version(database: Database, kind: str) -> int:
    """How often this kind has changed: what a cache of it is good for."""
    return int(database.value("SELECT version FROM change WHERE kind = ?", (kind,)) or 0)


class Changes:
    """Tells each change once. Ask from one thread, a few times a second: it costs microseconds when nothing changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._guard = threading.Lock()
        self._seen = self._versions()

    def poll(self) -> frozenset[str]:
        """The kinds that changed since the last call, or since the store was opened."""
        with self._guard:
            now = self._versions()
            changed = frozenset(kind for kind, version in now.items() if self._seen.get(kind) != version)
            self._seen = now
        return changed

    def _versions(self) -> dict[str, int]:
        return dict(self._database.all("SELECT kind, version FROM change"))
