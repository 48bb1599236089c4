"""Baskets: the open one, saved at each change so that a crash resumes it, and those put by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from local_store.connection import Database
from local_store.repositories.basket_text import BasketText, from_json, to_json, warm_up
from retail.sale import Basket
from retail.values import BasketId, Money, OperatorId


@dataclass(frozen=True, slots=True)
class SuspendedBasket:
    """A basket put by, as the list shows it; ``total`` in minor units, ``lines`` a count."""

    basket_id: BasketId
    label: str
    total: int
    lines: int
    suspended_at: datetime
    operator_id: OperatorId


class BasketRepository:
    """One open basket and any number of suspended ones."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._text = BasketText()

    def warm_up(self) -> None:
        """Build the codec now, not when the first goods are saved."""
        warm_up()

    def save_open(self, basket: Basket) -> None:
        """Keep the basket as it is now, in place of what was kept before."""
        content = self._text.of(basket)
        self._database.run("INSERT OR REPLACE INTO open_basket VALUES (1, ?, ?)", (basket.basket_id, content))

    def open(self) -> Basket | None:
        """The basket that was open when the register stopped, or None."""
        content = self._database.value("SELECT content FROM open_basket")
        return from_json(content) if content else None

    def clear_open(self) -> None:
        """No basket is open any more."""
        self._database.run("DELETE FROM open_basket")

    def suspend(self, basket: Basket, label: str, at: datetime, operator_id: OperatorId, total: Money) -> None:
        """Put a basket by, and clear the open one in the same unit. ``total`` is what the list shows."""
        with self._database.unit():
            self._database.write(
                "INSERT OR REPLACE INTO suspended_basket VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    basket.basket_id,
                    label,
                    total.minor,
                    len(basket.lines),
                    at.isoformat(),
                    operator_id,
                    to_json(basket),
                ),
            )
            self._database.write("DELETE FROM open_basket WHERE basket_id = ?", (basket.basket_id,))

    def suspended(self) -> tuple[SuspendedBasket, ...]:
        """The baskets put by, the latest first."""
        rows = self._database.all(
            "SELECT basket_id, label, total, lines, suspended_at, operator_id FROM suspended_basket"
            " ORDER BY suspended_at DESC, basket_id"
        )
        return tuple(
            SuspendedBasket(row[0], row[1], row[2], row[3], datetime.fromisoformat(row[4]), row[5]) for row in rows
        )

    def suspended_with_coupon(self, serial: str) -> SuspendedBasket | None:
        """The basket put by that has this coupon."""
        key = self._database.value(
            "SELECT basket_id FROM suspended_basket, json_each(content, '$.coupons') given"
            " WHERE given.value ->> '$.serial' = ? LIMIT 1",
            (serial,),
        )
        return next((each for each in self.suspended() if each.basket_id == key), None)

    def find(self, basket_id: BasketId) -> Basket | None:
        """A basket put by, which stays where it is."""
        content = self._database.value("SELECT content FROM suspended_basket WHERE basket_id = ?", (basket_id,))
        return from_json(content) if content is not None else None

    def take(self, basket_id: BasketId) -> Basket | None:
        """Take a suspended basket up; None when another took it first. It stays suspended in ``state``."""
        row = self._take(basket_id)
        return from_json(row) if row else None

    def _take(self, basket_id: BasketId) -> str | None:
        with self._database.unit():
            content: str | None = self._database.value(
                "SELECT content FROM suspended_basket WHERE basket_id = ?", (basket_id,)
            )
            self._database.write("DELETE FROM suspended_basket WHERE basket_id = ?", (basket_id,))
        return content
