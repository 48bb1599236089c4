"""What this register needs to believe a coupon by itself: keys, campaigns, and codes that must not be used."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel

from local_store.changes import change_version
from local_store.connection import Database
from retail.feeds import COUPON, CampaignRow, KeyRow, RevokedRow, SpentRow, campaign_key, spent_key
from retail.feeds.token_keys import key_set
from retail.tokens import KeySet

Model = TypeVar("Model", bound=BaseModel)


class CouponRepository:
    """Reads only; the inbox writes. Keys and revocations are kept parsed until the hub changes something."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._guard = threading.Lock()
        self._keys = KeySet()
        self._revoked: tuple[RevokedRow, ...] = ()
        self._of: int | None = None

    def keys(self) -> KeySet:
        """The keys whose tokens are believed here."""
        self._refresh()
        return self._keys

    def revoked(self, serial: int) -> RevokedRow | None:
        """The revocation that holds this coupon."""
        self._refresh()
        return next((each for each in self._revoked if each.holds(serial)), None)

    def campaign(self, number: int) -> CampaignRow | None:
        """One campaign."""
        return self._one(CampaignRow, campaign_key(number))

    def reward_campaign(self, wanted: str, now: datetime) -> CampaignRow | None:
        """The campaign that rewards are made of: by its number, else the newest of this name; open, and running now."""
        rows = [CampaignRow.model_validate_json(content) for content in self._beginning("campaign:")]
        found = [
            row
            for row in rows
            if row.reward is not None
            and row.open
            and wanted in (str(row.number), row.name)
            and row.valid_from <= now < row.valid_to
        ]
        return max(found, key=lambda row: (wanted == str(row.number), row.number), default=None)

    def spent(self, serial: int) -> SpentRow | None:
        """Where another register used the coupon, as far as the hub has told."""
        return self._one(SpentRow, spent_key(serial))

    def _one(self, model: type[Model], key: str) -> Model | None:
        content = self._database.value("SELECT content FROM feed_row WHERE stream = ? AND key = ?", (COUPON, key))
        return model.model_validate_json(content) if content is not None else None

    def _refresh(self) -> None:
        version = change_version(self._database, "coupons")
        with self._guard:
            if version != self._of:
                self._keys = key_set(KeyRow.model_validate_json(content) for content in self._beginning("key:"))
                revoked = (RevokedRow.model_validate_json(content) for content in self._beginning("revoked:"))
                self._revoked, self._of = tuple(revoked), version

    def _beginning(self, prefix: str) -> Iterator[str]:
        rows = self._database.all(
            "SELECT content FROM feed_row WHERE stream = ? AND key >= ? AND key < ? ORDER BY key",
            (COUPON, prefix, f"{prefix}\uffff"),
        )
        return (content for (content,) in rows)
