"""The keys that a token may have been signed with, as registers are told them: few rows, however large the chain is."""

from __future__ import annotations

from typing import Any

import psycopg

from retail.feeds import COUPON, KeyRow
from retail.feeds.token_keys import key_set
from retail.tokens import KeySet

Raw = psycopg.Connection[tuple[Any, ...]]

_KEYS = "SELECT row FROM feed_row WHERE stream = %s AND starts_with(key, %s) AND row IS NOT NULL ORDER BY key"


def read_keys(raw: Raw, key_id: bytes | None) -> KeySet:
    """The keys of this id, the hub's own and those of devices; none for what names no key."""
    if key_id is None:
        return KeySet()
    # A key's row is found by the beginning of the digest that tokens name it by.
    rows = raw.execute(_KEYS, [COUPON, f"key:{key_id.hex()}"])
    return key_set(KeyRow.model_validate_json(row) for (row,) in rows)
