"""How sync stands, written by the agent and read by the screens."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from local_store.changes import note_changes
from local_store.connection import Database

SyncState = Literal["online", "offline", "unauthorized", "revoked", "wrong_hub", "never"]


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """``snapshot_progress`` is (stream, rows loaded, rows expected) while one is loaded."""

    state: SyncState
    since: datetime
    last_contact: datetime | None = None
    last_error: str = ""
    durable_seq: int = 0
    snapshot_progress: tuple[str, int, int] | None = None


class StatusRepository:
    """One status."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def write(self, status: SyncStatus) -> None:
        """Keep the status; the screens hear of it when it differs."""
        content = json.dumps(asdict(status), default=datetime.isoformat, ensure_ascii=False)
        with self._database.unit():
            if self._database.value("SELECT content FROM sync_status") != content:
                self._database.write("INSERT OR REPLACE INTO sync_status VALUES (1, ?)", (content,))
                note_changes(self._database, ["status"])

    def read(self) -> SyncStatus:
        """The status; ``never`` before an agent ever wrote one."""
        content = self._database.value("SELECT content FROM sync_status")
        return _status(json.loads(content)) if content else SyncStatus("never", self._clock())


def _status(fields: dict[str, Any]) -> SyncStatus:
    progress, contact = fields["snapshot_progress"], fields["last_contact"]
    return replace(
        SyncStatus(**fields),
        since=datetime.fromisoformat(fields["since"]),
        last_contact=datetime.fromisoformat(contact) if contact else None,
        snapshot_progress=tuple(progress) if progress else None,
    )
