"""After a damaged file: what can still be read of it is taken over, at once or as soon as the register is enrolled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from local_store import Store
from local_store.requeue import requeue
from local_store.salvage import Salvaged, salvage_facts

_WAITS = "recovery.damaged_file"
_LAST = "recovery.last"


@dataclass(frozen=True, slots=True)
class TakenOver:
    """How many facts of a damaged file came back, and how many sales these hold.

    ``waits``: nobody knows yet whose they are, so they come once the register is enrolled.
    """

    facts: int = 0
    sales: int = 0
    waits: bool = False


@dataclass(frozen=True, slots=True)
class LastRecovery:
    """What was taken over last, when, and the name of the damaged file."""

    taken: TakenOver
    at: datetime
    file: str


def take_over(store: Store, damaged: Path) -> TakenOver:
    """Bring what can be read of ``damaged`` into ``store``.

    Facts belong to a register. Where neither file knows which one, they wait for :func:`take_over_waiting`; the damaged
    file and the facts read from it stay where they are in any case.
    """
    salvaged = salvage_facts(damaged)
    if store.identity.get() is None and salvaged.identity is None:
        store.preferences.set(_WAITS, str(damaged))
        return TakenOver(waits=True)
    return _bring(store, salvaged, damaged)


def take_over_waiting(store: Store) -> TakenOver:
    """Bring in what waited for the enrolment; nothing when nothing did."""
    damaged = waiting_file(store)
    if damaged is None or store.identity.get() is None:
        return TakenOver()
    came = _bring(store, salvage_facts(damaged), damaged)
    store.preferences.set(_WAITS, None)
    return came


def waiting_file(store: Store) -> Path | None:
    """The damaged file whose facts wait for the enrolment."""
    damaged = Path(store.preferences.get(_WAITS) or "")
    return damaged if damaged.is_file() else None


def last_recovery(store: Store) -> LastRecovery | None:
    """What was taken over last; None when no file of this register was ever damaged."""
    kept = store.preferences.get(_LAST)
    if kept is None:
        return None
    said = json.loads(kept)
    return LastRecovery(TakenOver(said["facts"], said["sales"]), datetime.fromisoformat(said["at"]), said["file"])


def _bring(store: Store, salvaged: Salvaged, damaged: Path) -> TakenOver:
    came = requeue(store, salvaged)
    taken = TakenOver(came.verbatim + came.sealed_again, came.sales)
    said = {"facts": taken.facts, "sales": taken.sales, "at": store.now().isoformat(), "file": damaged.name}
    store.preferences.set(_LAST, json.dumps(said))
    return taken
