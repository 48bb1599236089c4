"""Slips: those of baskets put by here, those by which baskets were taken up here, and what the hub says of the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from local_store.connection import Database
from retail.feeds import TakenUpRow, location_stream, slip_key
from retail.sale import Slip
from retail.values import BasketId

KEPT_FOR = timedelta(days=30)
"""How long a slip is remembered; it is good for a week."""

_MINUTE = timedelta(minutes=1)
_OF_SLIP = "basket_id = ? AND location_id = ? AND register_id = ? AND put_by_at = ?"


class SlipRepository:
    """Each slip once. Needs the register's identity for slips of its own."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def make(self, basket_id: BasketId) -> datetime:
        """The minute of the slip that goes out now: never one that a slip of this basket had before."""
        now = self._clock().astimezone(UTC).replace(second=0, microsecond=0)
        with self._database.unit():
            last = self._database.value("SELECT put_by_at FROM own_slip WHERE basket_id = ?", (basket_id,))
            at = now if last is None else max(now, datetime.fromisoformat(last) + _MINUTE)
            self._database.write("INSERT OR REPLACE INTO own_slip VALUES (?, ?, 1)", (basket_id, at.isoformat()))
            self._database.write("DELETE FROM own_slip WHERE put_by_at < ?", ((now - KEPT_FOR).isoformat(),))
        return at

    def lost(self, basket_id: BasketId) -> None:
        """The slip was not printed: nobody has it."""
        self._database.run("UPDATE own_slip SET is_out = 0 WHERE basket_id = ?", (basket_id,))

    def out(self, basket_id: BasketId) -> Slip | None:
        """The slip of a basket that waits here, where somebody may have it."""
        row = self._database.one(
            "SELECT location_id, register_id, put_by_at FROM own_slip, identity WHERE basket_id = ? AND is_out",
            (basket_id,),
        )
        return Slip(basket_id, row[0], row[1], datetime.fromisoformat(row[2])) if row is not None else None

    def note_used(self, slip: Slip) -> None:
        """Its basket was taken up here, inside the caller's unit."""
        now = self._clock().astimezone(UTC)
        self._database.write("UPDATE own_slip SET is_out = 0 WHERE basket_id = ?", (slip.basket_id,))
        self._database.write("DELETE FROM used_slip WHERE used_at < ?", ((now - KEPT_FOR).isoformat(),))
        self._database.write(
            "INSERT OR REPLACE INTO used_slip (basket_id, location_id, register_id, put_by_at, used_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (*_key(slip), now.isoformat()),
        )

    def used_at(self, slip: Slip) -> datetime | None:
        """When its basket was taken up here; None when it never was."""
        at = self._database.value(f"SELECT used_at FROM used_slip WHERE {_OF_SLIP}", _key(slip))
        return datetime.fromisoformat(at) if at is not None else None

    def used_for(self, basket_id: BasketId) -> Slip | None:
        """The slip by which a basket was taken up here the last time."""
        row = self._database.one(
            "SELECT location_id, register_id, put_by_at FROM used_slip WHERE basket_id = ? ORDER BY place DESC LIMIT 1",
            (basket_id,),
        )
        return Slip(basket_id, row[0], row[1], datetime.fromisoformat(row[2])) if row is not None else None

    def give_back(self, basket_id: BasketId) -> None:
        """The basket was canceled: its slips may be used again."""
        self._database.run("DELETE FROM used_slip WHERE basket_id = ?", (basket_id,))

    def used_elsewhere(self, slip: Slip) -> TakenUpRow | None:
        """The other register that took its basket up, as far as the feed of this location tells."""
        content = self._database.value(
            "SELECT content FROM feed_row WHERE stream = ? AND key = ?",
            (location_stream(slip.location_id), slip_key(slip.basket_id, slip.register_id, slip.put_by_at)),
        )
        row = TakenUpRow.model_validate_json(content) if content is not None else None
        own = self._database.value("SELECT register_id FROM identity")
        return row if row is not None and row.taken_up_by != own else None

    def strike_off(self, basket_id: BasketId) -> None:
        """Another register has the basket: what waits of it here goes."""
        self._database.run("DELETE FROM suspended_basket WHERE basket_id = ?", (basket_id,))

    def strike_off_used(self) -> None:
        """Strike off every basket put by here of which the feed tells that another register took it up."""
        waiting = self._database.all("SELECT basket_id FROM suspended_basket JOIN own_slip USING (basket_id)")
        for (basket_id,) in waiting:
            slip = self.out(basket_id)
            if slip is not None and self.used_elsewhere(slip) is not None:
                self.strike_off(basket_id)


def _key(slip: Slip) -> tuple[str, str, str, str]:
    return slip.basket_id, slip.location_id, slip.register_id, slip.put_by_at.astimezone(UTC).isoformat()
