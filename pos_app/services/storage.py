"""Writing to the local file, where the world may say no: the refusal a screen can say, and nothing half done."""

from __future__ import annotations

from collections.abc import Callable

from local_store import Store, StoreError
from retail.errors import Refusal
from retail.journal import FactDraft


def written(write: Callable[[], None]) -> Refusal | None:
    """None when ``write`` succeeded; why not when the file cannot be written (disk full, locked, read only).

    The store rolls back what it had begun, so the caller only has to keep what it showed before.
    """
    try:
        write()
    except StoreError as error:
        return Refusal(error.code, error.values)
    return None


def append(store: Store, draft: FactDraft) -> None:
    """Write one fact to the journal."""
    store.journal.append(draft)
