"""The serials of coupons: counted over all campaigns, and never given twice, not even by a hub that was restored."""

from __future__ import annotations

import sqlalchemy as sa

SKIPPED = 100_000_000
"""Serials left out by a restore: more than are issued between two backups, and a 340th of what a small QR code fits."""

_LOCK = 0x4B6F6E7475617221
"""Advisory lock: serials are reserved one order after another."""

_NEXT = """
SELECT greatest(
    coalesce((SELECT first_serial + count FROM coupon_order ORDER BY first_serial DESC LIMIT 1), 1),
    coalesce((SELECT value::bigint FROM hub_state WHERE name = 'coupon_floor'), 1))
"""

_KEEP = """
INSERT INTO hub_state (name, value) VALUES ('coupon_floor', :floor)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""


def next_serial(connection: sa.Connection) -> int:
    """The first serial that nobody has; nobody else is told it before the caller's transaction ends."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    found = connection.scalar(sa.text(_NEXT))
    assert found is not None
    return int(found)


def skip_serials(connection: sa.Connection) -> None:
    """Go far beyond what may have been issued since the backup: those tokens are signed, and somebody has them."""
    floor = next_serial(connection) + SKIPPED
    connection.execute(sa.text(_KEEP), {"floor": str(floor)})
