"""After a damaged file: what can still be read of it is taken over, at once or as soon as the register is enrolled."""

from __future__ import annotations

from pathlib import Path

from local_store import Store
from local_store.requeue import requeue
from local_store.salvage import Salvaged, salvage_facts

_WAITS = "recovery.damaged_file"


def take_over(store: Store, damaged: Path) -> int:
    """Bring what can be read of ``damaged`` into ``store``; how many facts came.

    Facts belong to a register. Where neither file knows which one, they wait for :func:`take_over_waiting`; the damaged
    file and the facts read from it stay where they are in any case.
    """
    salvaged = salvage_facts(damaged)
    if store.identity.get() is None and salvaged.identity is None:
        store.preferences.set(_WAITS, str(damaged))
        return 0
    return _bring(store, salvaged)


def take_over_waiting(store: Store) -> int:
    """Bring in what waited for the enrolment; nothing when nothing did."""
    damaged = Path(store.preferences.get(_WAITS) or "")
    if not damaged.is_file() or store.identity.get() is None:
        return 0
    came = _bring(store, salvage_facts(damaged))
    store.preferences.set(_WAITS, None)
    return came


def _bring(store: Store, salvaged: Salvaged) -> int:
    taken = requeue(store, salvaged)
    return taken.verbatim + taken.sealed_again
