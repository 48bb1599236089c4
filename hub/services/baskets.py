"""The basket of a slip, claimed for one register before it takes it up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.errors import database_errors
from hub.ingest.slips import claim, forget_slips, give_back
from retail.errors import Refusal
from retail.sale import Slip


class Baskets:
    """Claims. The taking up itself, and what the basket came to, are told by facts: :mod:`hub.ingest.slips`."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def claim(self, slip: Slip, location_id: str, register_id: str) -> Refusal | None:
        """Nobody else may take the basket up from now on; the same register may ask as often as it likes.

        ``basket.taken_up`` (``location_id``, ``location_name``, ``register_id``, ``at``) when another register has it.
        """
        with database_errors(), self._engine.begin() as connection:
            holder = claim(raw_connection(connection), slip, location_id, register_id, self._clock())
        if holder is None:
            return None
        return Refusal(
            "basket.taken_up",
            {
                "location_id": holder.location_id,
                "location_name": holder.location_name,
                "register_id": holder.register_id,
                "at": holder.at,
            },
        )

    def give_back(self, slip: Slip, register_id: str) -> bool:
        """The register did not take the basket up after all; False when it did not have it, which is as good."""
        with database_errors(), self._engine.begin() as connection:
            return give_back(raw_connection(connection), slip, register_id)

    def forget_old(self) -> int:
        """Take out, of the feed too, what no slip can be used for any more; how many."""
        with database_errors(), self._engine.begin() as connection:
            return forget_slips(raw_connection(connection), self._clock())
