"""Salvaged facts go back into the journal, so that the hub hears of every sale that was printed."""

from __future__ import annotations

from dataclasses import dataclass

from local_store.connection import Database
from local_store.repositories.journal import draft_of, write_fact
from local_store.sale_facts import sale_of
from local_store.salvage import Salvaged
from local_store.store import Store
from retail.journal import Envelope, Link, link_fault


@dataclass(frozen=True, slots=True)
class Requeued:
    """How many facts came back at their own places, how many at new ones, and how many sales they hold."""

    verbatim: int
    sealed_again: int
    sales: int


def requeue(store: Store, salvaged: Salvaged) -> Requeued:
    """Bring salvaged facts into ``store``, a restored backup or a new file, in one durable unit.

    Facts that continue the chain come back at the same place with the same hash. After a gap that is not possible: such
    a fact is sealed again at the end of the chain under its own id, by which the hub knows it when it has it already.
    Sales, their movements and the receipt numbers come back with their facts; baskets where none stands in their way.
    """
    database = store.database
    with store.unit(durable=True):
        if store.identity.get() is None and salvaged.identity is not None:
            store.identity.save(salvaged.identity)
        verbatim = sealed_again = sales = 0
        for envelope in _missing(store, salvaged):
            if _continue(store, envelope):
                verbatim += 1
            else:
                store.journal.append(draft_of(envelope))
                sealed_again += 1
            transaction = sale_of(envelope)
            sales += transaction is not None and store.sales.bring_back(transaction, envelope.fact_id)
        _watermarks(store, salvaged)
        _baskets(database, salvaged)
    return Requeued(verbatim, sealed_again, sales)


def _missing(store: Store, salvaged: Salvaged) -> list[Envelope]:
    known = {fact_id for (fact_id,) in store.database.all("SELECT fact_id FROM fact")}
    return [envelope for envelope in salvaged.envelopes if envelope.fact_id not in known]


def _continue(store: Store, envelope: Envelope) -> bool:
    row = store.database.one(
        "SELECT journal_id, device_id, epoch, head_seq, head_hash FROM journal WHERE superseded_by IS NULL"
    )
    assert row is not None
    journal_id, device_id, epoch, head_seq, head_hash = row
    if (envelope.device_id, envelope.epoch) != (device_id, epoch):
        return False
    # An empty journal goes on from the first fact that is left: those before it were forgotten, being in a backup.
    head = Link(head_seq, head_hash) if head_seq else Link(envelope.seq - 1, envelope.prev_hash)
    if link_fault(head, envelope) is not None:
        return False
    write_fact(store.database, journal_id, envelope)
    return True


def _watermarks(store: Store, salvaged: Salvaged) -> None:
    if salvaged.recorded_seq > store.outbox.recorded_seq():
        store.outbox.acknowledge(salvaged.recorded_seq, max(salvaged.durable_seq, store.outbox.durable_seq()))


def _baskets(database: Database, salvaged: Salvaged) -> None:
    if salvaged.open_basket is not None:
        database.write("INSERT OR IGNORE INTO open_basket VALUES (1, ?, ?)", salvaged.open_basket)
    database.write_many("INSERT OR IGNORE INTO suspended_basket VALUES (?, ?, ?, ?, ?, ?, ?)", salvaged.baskets)
