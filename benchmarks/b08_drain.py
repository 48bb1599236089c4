"""B8: a register offline for thirty days sends its 10,000 sales; PostgreSQL, hub and agent share this machine."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from benchmarks.chain import Chain, agent_of, enrolled, running_chain
from benchmarks.figure import Figure, at_most
from hub.database.schema import sale
from local_store import Store
from retail.journal import FactDraft, FactKind
from retail.values import FactId
from tests.support.wire import Journal, sale_body

SALES = 10_000
LINES = 5
DAYS = 30
REACH_S = 8.0


def run(quick: bool = False) -> list[Figure]:
    """Measure; with ``quick`` a tenth of the sales."""
    sales = SALES // 10 if quick else SALES
    with tempfile.TemporaryDirectory(prefix="kontuar-b08-") as name, running_chain(Path(name)) as chain:
        store = enrolled(chain, Path(name) / "register")
        agent_of(store).run_once()
        sell(store, sales)
        begun = time.perf_counter()
        trouble = agent_of(store).run_once()
        seconds = time.perf_counter() - begun
        _check(chain, store, sales, trouble)
        store.close()
    return [at_most("B8", f"drain {sales:,} queued sales of {LINES} lines after {DAYS} days", seconds, "s", REACH_S)]


def sell(store: Store, sales: int) -> None:
    """Record so many sales, spread over the days before now."""
    identity = store.identity.get()
    assert identity is not None
    first = datetime.now(UTC) - timedelta(days=DAYS)
    with store.unit():
        for number in range(sales):
            at = first + timedelta(days=DAYS) * number / sales
            place = Journal(identity.device_id, identity.location_id, identity.register_id, identity.epoch, at)
            lines = [(f"K{(number * 7 + line * 331) % 2000:08d}", 1, 399 + line) for line in range(LINES)]
            body = {**sale_body(place, lines), "number": number + 1}
            draft = FactDraft(FactId(store.new_id()), FactKind.SALE_COMPLETED, 1, at, at.date(), body)
            store.journal.append(draft)


def _check(chain: Chain, store: Store, sales: int, trouble: Exception | None) -> None:
    with chain.hub.engine.connect() as connection:
        stored = connection.scalar(sa.select(sa.func.count()).select_from(sale))
    waiting = store.outbox.summary().waiting
    if trouble is not None or stored != sales or waiting:
        raise AssertionError(f"{stored} of {sales} sales stored, {waiting} wait: {trouble}")
