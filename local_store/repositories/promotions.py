"""The promotions of this register as a book, read again only when the hub has changed one."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

from local_store.changes import change_version
from local_store.connection import Database
from local_store.versions import Versions
from retail.feeds import PROMO

if TYPE_CHECKING:
    from retail.promotions import PromotionBook, Unreadable


class PromotionRepository:
    """Reads only; the inbox writes. Any thread may ask: the first one after a change reads, the others get its book."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._guard = threading.Lock()
        self._book: PromotionBook | None = None
        self._of: int | None = None

    def book(self) -> PromotionBook:
        """The promotions in force and to come. One that this program cannot evaluate is left out and listed."""
        version = change_version(self._database, "promotions")
        with self._guard:
            if self._book is None or version != self._of:
                self._book, self._of = self._read(), version
            return self._book

    def unreadable(self) -> tuple[Unreadable, ...]:
        """The promotions that this program cannot evaluate; their goods sell at regular price."""
        return self.book().unreadable

    def _read(self) -> PromotionBook:
        # Imported here: the agent keeps promotions as the rows they came as, and has no use for what they mean.
        from retail.promotions import read_book

        rows = self._database.all("SELECT content FROM feed_row WHERE stream = ? ORDER BY key", (PROMO,))
        version = Versions(self._database).active(PROMO)
        return read_book((json.loads(content) for (content,) in rows), version)
