"""Baskets taken up by their slips: the first register to come has it, each further one is told to a person.

A slip is one putting by of a basket. Who asks before is refused when another has it (:func:`claim`); who could not ask
tells by its fact, and then the basket may have been taken up twice. Both stand: nothing that was sold is undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from hub.errors import DatabaseBusy
from hub.feed.manifests import write_rows
from hub.feed.publish import row_text
from hub.ingest.effects import Place, Raised, SlipUsed
from retail.feeds import TakenUpRow, location_stream, slip_key
from retail.sale import Slip
from retail.values import BasketId, LocationId, RegisterId

Raw = psycopg.Connection[tuple[Any, ...]]

TAKEN_UP_TWICE = "basket.taken_up_twice"
SETTLED_BY = "hub"
KEPT_FOR = timedelta(days=30)
"""How long a use is remembered; a slip is good for a week."""

_SLIP = "location_id, basket_id, register_id, put_by_at"
_OF_SLIP = "location_id = %s AND basket_id = %s AND register_id = %s AND put_by_at = %s"

_TAKE = f"""
INSERT INTO slip_use ({_SLIP}, used_by, used_at_location, at, outcome)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING outcome
"""

_USES = f"""
SELECT used_at_location, coalesce(settings->>'name', ''), used_by, at, outcome, transaction_id, total, currency
FROM slip_use LEFT JOIN location ON location.location_id = used_at_location
WHERE {_OF_SLIP.replace("location_id", "slip_use.location_id")} ORDER BY outcome = 'again', at, used_by
"""

_SOLD = f"UPDATE slip_use SET transaction_id = %s, total = %s, currency = %s WHERE {_OF_SLIP} AND used_by = %s"

_GIVE_BACK = f"DELETE FROM slip_use WHERE {_OF_SLIP} AND used_by = %s AND transaction_id IS NULL RETURNING 1"

_CANCELED = f"""
DELETE FROM slip_use WHERE basket_id = ANY(%s) AND used_by = %s AND transaction_id IS NULL RETURNING {_SLIP}
"""

_NEXT = f"""
UPDATE slip_use SET outcome = 'first' WHERE {_OF_SLIP} AND used_by = (
    SELECT used_by FROM slip_use WHERE {_OF_SLIP} ORDER BY at, used_by LIMIT 1
) AND NOT EXISTS (SELECT FROM slip_use WHERE {_OF_SLIP} AND outcome = 'first')
"""

_RETELL = "UPDATE exception SET values = values || %s WHERE code = %s AND subject = %s AND closed_at IS NULL"

_SETTLE = """
UPDATE exception
SET values = values || %s, closed_at = now(), closed_by = %s, note = 'only one of them was not canceled'
WHERE code = %s AND subject = %s AND closed_at IS NULL
"""

_FORGET = f"DELETE FROM slip_use WHERE at < %s RETURNING {_SLIP}"


@dataclass(frozen=True, slots=True)
class SlipUse:
    """Who took a slip's basket up, where and when; and the sale it became, once it did."""

    location_id: str
    location_name: str
    register_id: str
    at: datetime
    outcome: str
    transaction_id: str | None
    total: int | None
    currency: str | None


@dataclass(slots=True)
class _Followed:
    """The slips of a batch: those whose uses changed, and by which fact one of them was used again."""

    touched: set[Slip] = field(default_factory=set)
    again: dict[Slip, int] = field(default_factory=dict)


def claim(raw: Raw, slip: Slip, location_id: str, register_id: str, now: datetime) -> SlipUse | None:
    """Have the basket taken up by this register; who has it when it is another. The same register may ask again.

    One guarded statement decides: of two that ask at once the second waits for the first and finds it has it.
    """
    for _ in range(2):
        if _take(raw, slip, location_id, register_id, now, "first"):
            _tell(raw, [slip])
            return None
        # Whoever had it may give it back between the two statements; then it is free after all.
        holder = next(iter(uses_of(raw, slip)), None)
        if holder is not None:
            return None if holder.register_id == register_id else holder
    raise DatabaseBusy("a slip was taken up and given back meanwhile")


def give_back(raw: Raw, slip: Slip, register_id: str) -> bool:
    """The register has not taken it up after all; False when it did not have it, or has sold it."""
    freed = raw.execute(_GIVE_BACK, [*_key(slip), register_id]).fetchone() is not None
    if freed:
        _promote(raw, slip)
        _tell(raw, [slip])
    return freed


def uses_of(raw: Raw, slip: Slip) -> list[SlipUse]:
    """Who took it up, the one that has it first."""
    return [SlipUse(*row) for row in raw.execute(_USES, _key(slip))]


def follow_slips(raw: Raw, place: Place, used: Sequence[SlipUsed], canceled: Sequence[str]) -> list[Raised]:
    """Write down who took up, sold or canceled which baskets, and tell registers; what a manager must know of."""
    followed = _Followed()
    # By slip, so that two batches never wait for each other crosswise; those of one slip in the order they happened.
    for use in sorted(used, key=lambda each: (_key(each.slip), each.seq)):
        _follow(raw, place, use, followed)
    if canceled:
        for row in sorted(raw.execute(_CANCELED, [list(canceled), place.register_id]).fetchall()):
            slip = _slip(*row)
            _promote(raw, slip)
            followed.touched.add(slip)
    _tell(raw, followed.touched)
    return list(_raised(raw, followed))


def forget_slips(raw: Raw, now: datetime) -> int:
    """Take out what nobody can use any more; how many."""
    gone = [_slip(*row) for row in raw.execute(_FORGET, [now - KEPT_FOR])]
    _tell(raw, gone)
    return len(gone)


def _follow(raw: Raw, place: Place, use: SlipUsed, followed: _Followed) -> None:
    slip = use.slip
    if _take(raw, slip, place.location_id, place.register_id, use.at, "first"):
        followed.touched.add(slip)
    elif _take(raw, slip, place.location_id, place.register_id, use.at, "again"):
        followed.touched.add(slip)
        followed.again[slip] = use.seq
    if use.transaction_id is not None:
        raw.execute(_SOLD, [use.transaction_id, use.total, use.currency, *_key(slip), place.register_id])
        followed.touched.add(slip)


def _take(raw: Raw, slip: Slip, location_id: str, register_id: str, at: datetime, outcome: str) -> bool:
    taken = raw.execute(_TAKE, [*_key(slip), register_id, location_id, at, outcome])
    return taken.fetchone() is not None


def _promote(raw: Raw, slip: Slip) -> None:
    """Where somebody else took it up as well, it is theirs now."""
    raw.execute(_NEXT, [*_key(slip), *_key(slip), *_key(slip)])


def _raised(raw: Raw, followed: _Followed) -> Iterable[Raised]:
    for slip in sorted(followed.touched, key=_key):
        uses = uses_of(raw, slip)
        subject, values = _subject(slip), _values(slip, uses)
        if len(uses) < 2:
            raw.execute(_SETTLE, [Jsonb(values), SETTLED_BY, TAKEN_UP_TWICE, subject])
        elif slip in followed.again:
            last_at = max(use.at for use in uses).isoformat()
            values |= {"times": 1, "last_at": last_at}
            yield Raised(TAKEN_UP_TWICE, followed.again[slip], followed.again[slip], values, subject)
        else:
            raw.execute(_RETELL, [Jsonb(values), TAKEN_UP_TWICE, subject])


def _values(slip: Slip, uses: Sequence[SlipUse]) -> dict[str, Any]:
    """``value`` is what the basket was sold for beyond the first time; null while it was not sold twice."""
    sold = [use.total for use in uses if use.total is not None]
    return {
        "basket_id": slip.basket_id,
        "put_by": {
            "location_id": slip.location_id,
            "register_id": slip.register_id,
            "at": slip.put_by_at.isoformat(),
        },
        "uses": [
            {
                "location_id": use.location_id,
                "register_id": use.register_id,
                "at": use.at.isoformat(),
                "transaction_id": use.transaction_id,
                "total": use.total,
                "currency": use.currency,
            }
            for use in uses
        ],
        "value": sum(sold[1:]) if len(sold) > 1 else None,
    }


def _tell(raw: Raw, slips: Iterable[Slip]) -> None:
    """Publish who has each of them, in the stream of the location that put it by."""
    streams: dict[str, dict[str, str | None]] = {}
    for slip in slips:
        holder = next(iter(uses_of(raw, slip)), None)
        row = None if holder is None else row_text(_row(slip, holder))
        stream = location_stream(slip.location_id)
        streams.setdefault(stream, {})[_subject(slip)] = row
    for stream in sorted(streams):
        write_rows(raw, stream, streams[stream])


def _row(slip: Slip, use: SlipUse) -> TakenUpRow:
    return TakenUpRow(
        basket_id=slip.basket_id,
        register_id=slip.register_id,
        put_by_at=slip.put_by_at,
        location_id=use.location_id,
        location_name=use.location_name,
        taken_up_by=use.register_id,
        at=use.at,
    )


def _key(slip: Slip) -> tuple[str, str, str, datetime]:
    return slip.location_id, slip.basket_id, slip.register_id, slip.put_by_at


def _subject(slip: Slip) -> str:
    return slip_key(slip.basket_id, slip.register_id, slip.put_by_at)


def _slip(location_id: str, basket_id: str, register_id: str, put_by_at: datetime) -> Slip:
    return Slip(BasketId(basket_id), LocationId(location_id), RegisterId(register_id), put_by_at)
