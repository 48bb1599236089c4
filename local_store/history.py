"""Own history read back from the hub, after a disk's old image was put in the place of a newer one.

A received fact is kept at the place the hub has it at and is no part of this file's own chain of hashes, which may have
another fact at that place. Its sale can be found and printed again; its stock is in the hub's level already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from local_store.connection import Database
from local_store.repositories.sales import SalesRepository
from local_store.sale_facts import sale_of
from retail.journal import Envelope

Place = tuple[int, int]
"""(epoch, seq) of a fact of this device."""


@dataclass(frozen=True, slots=True)
class Missing:
    """History from behind ``after`` up to the beginning of ``before_epoch`` is still to be read back."""

    after: Place
    before_epoch: int


class History:
    """What is still missing, and what came."""

    def __init__(self, database: Database, sales: SalesRepository) -> None:
        self._database = database
        self._sales = sales

    def missing(self) -> Missing | None:
        """What is still to be read back; None when nothing is."""
        row = self._database.one("SELECT epoch, seq, before_epoch FROM pull_back")
        return Missing((row[0], row[1]), row[2]) if row else None

    def begin(self, after: Place, before_epoch: int) -> None:
        """This file knows its history up to ``after``; what the hub has behind it is to be read back.

        Joins a surrounding unit. One that is under way goes back to the lower place.
        """
        now = self.missing()
        epoch, seq = after if now is None else min(after, now.after)
        self._database.run("INSERT OR REPLACE INTO pull_back VALUES (1, ?, ?, ?)", (epoch, seq, before_epoch))

    def receive(self, envelopes: Sequence[Envelope], upto: Place, *, is_last: bool) -> int:
        """Keep what is not here yet, and go on behind ``upto`` unless that was all; how many facts were new.

        All of it happens, or nothing.
        """
        with self._database.unit(durable=True):
            new = [envelope for envelope in envelopes if not self._is_known(envelope)]
            for envelope in new:
                self._keep(envelope)
            self._database.write("UPDATE pull_back SET epoch = ?, seq = ?", upto)
            if is_last:
                self.finish()
        return len(new)

    def finish(self) -> None:
        """The hub has no more."""
        self._database.run("DELETE FROM pull_back")

    def count(self) -> int:
        """How many facts were read back in all."""
        return int(self._database.value("SELECT count(*) FROM received_fact"))

    def _is_known(self, envelope: Envelope) -> bool:
        found = self._database.value(
            "SELECT EXISTS (SELECT 1 FROM fact WHERE fact_id = ?1)"
            " OR EXISTS (SELECT 1 FROM received_fact WHERE fact_id = ?1)",
            (envelope.fact_id,),
        )
        return bool(found)

    def _keep(self, envelope: Envelope) -> None:
        transaction = sale_of(envelope)
        self._database.write(
            "INSERT INTO received_fact VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                envelope.device_id,
                envelope.epoch,
                envelope.seq,
                envelope.fact_id,
                envelope.kind,
                envelope.content["at"],
                None if transaction is None else transaction.transaction_id,
                envelope.to_json(),
            ),
        )
        if transaction is not None:
            self._sales.bring_back(transaction, envelope.fact_id, moves_stock=False)
