"""Writing what was collected: COPY for rows, one sorted upsert for stock levels, marks for the feed."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from hub.database.arrays import array, quoted
from hub.ingest.coupons import release_baskets, use_coupons
from hub.ingest.effects import COLUMNS, Effects, Place, Raised, copy_text
from hub.ingest.received import Fault, Received
from hub.ingest.rewards import hand_out
from hub.ingest.slips import follow_slips
from retail.feeds import stock_stream
from retail.values import LocationId

Raw = psycopg.Connection[tuple[Any, ...]]

_COPY = {table: f"COPY {table} ({columns}) FROM STDIN".encode() for table, columns in COLUMNS.items()}

_COPY_KEY = b"COPY fact_key (device_id, epoch, seq, fact_id, hash, location_id, parked) FROM STDIN"

_COPY_FACT = b"COPY fact (location_id, device_id, epoch, seq, kind, v, received_at, hash, content) FROM STDIN"

_CLAIM = """
INSERT INTO fact_key (device_id, epoch, seq, fact_id, hash, location_id, parked)
SELECT %s, %s, seq, fact_id, decode(hash, 'hex'), %s, parked
FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::boolean[]) AS given (seq, fact_id, hash, parked)
ON CONFLICT DO NOTHING
RETURNING seq
"""

_POST_STOCK = """
WITH delta AS (
    SELECT sku, unit, quantity FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS given (sku, unit, quantity)
), posted AS (
    INSERT INTO stock_level AS level (location_id, sku, on_hand, unit)
    SELECT %s, sku, quantity, unit FROM delta
    ON CONFLICT (location_id, sku) DO UPDATE SET on_hand = level.on_hand + excluded.on_hand, rev = level.rev + 1
    RETURNING sku, unit
), marked AS (
    INSERT INTO feed_outbox (stream, key) SELECT %s, sku FROM posted
)
SELECT posted.sku, posted.unit, delta.unit FROM posted JOIN delta USING (sku) WHERE posted.unit <> delta.unit
"""

_PARK = """
INSERT INTO parked_fact (location_id, device_id, epoch, seq, code, traceback, parked_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (location_id, device_id, epoch, seq)
DO UPDATE SET code = excluded.code, traceback = excluded.traceback, parked_at = excluded.parked_at, repaired_at = NULL
"""


_COUNT = """
INSERT INTO exception AS kept
    (location_id, code, device_id, epoch, first_seq, last_seq, values, raised_at, subject)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (location_id, code, subject) WHERE closed_at IS NULL AND subject IS NOT NULL DO UPDATE SET
    device_id = excluded.device_id, epoch = excluded.epoch,
    first_seq = excluded.first_seq, last_seq = excluded.last_seq,
    values = kept.values || excluded.values || jsonb_build_object(
        'times', (kept.values->>'times')::bigint + (excluded.values->>'times')::bigint,
        'last_at', greatest(kept.values->>'last_at', excluded.values->>'last_at'))
"""

_KEEP_HEALTH = """
INSERT INTO device_health AS kept (location_id, device_id, device, register_id, state, code, detail, at, epoch, seq)
SELECT %s, %s, device, %s, state, code, detail, at, %s, seq
FROM unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::timestamptz[], %b::bigint[])
    AS given (device, state, code, detail, at, seq)
ON CONFLICT (location_id, device_id, device) DO UPDATE SET
    register_id = excluded.register_id, state = excluded.state, code = excluded.code, detail = excluded.detail,
    at = excluded.at, epoch = excluded.epoch, seq = excluded.seq
WHERE (kept.epoch, kept.seq) < (excluded.epoch, excluded.seq)
"""


def claim(raw: Raw, place: Place, facts: Sequence[Received]) -> set[int]:
    """Put the key rows in first; the sequence numbers that are now ours. A fact whose id was used before is not."""
    head, tail = f"{place.device_id}\t{place.epoch}", copy_text(place.location_id)
    rows = [
        f"{head}\t{fact.seq}\t{copy_text(fact.fact_id)}\t\\\\x{fact.hash.hex()}\t{tail}\t{fact.fault is not None}"
        for fact in facts
    ]
    try:
        with raw.transaction():
            _copy(raw, _COPY_KEY, "\n".join(rows).encode())
    except psycopg.errors.UniqueViolation:
        return _claim_what_is_new(raw, place, facts)
    return {fact.seq for fact in facts}


def _claim_what_is_new(raw: Raw, place: Place, facts: Sequence[Received]) -> set[int]:
    """The slower way, by which one row that is there already does not keep the others out."""
    rows = raw.execute(
        _CLAIM,
        [
            place.device_id,
            place.epoch,
            place.location_id,
            array(fact.seq for fact in facts),
            array(fact.fact_id or "NULL" for fact in facts),
            array(fact.hash.hex() for fact in facts),
            array(fact.fault is not None for fact in facts),
        ],
    )
    return {row[0] for row in rows}


def store(raw: Raw, place: Place, facts: Sequence[Received], now: datetime) -> None:
    """Keep every fact in its own words."""
    head, at = f"{copy_text(place.location_id)}\t{place.device_id}\t{place.epoch}", str(now)
    rows = [
        f"{head}\t{fact.seq}\t{copy_text(fact.kind)}\t{fact.v}\t{at}\t\\\\x{fact.hash.hex()}\t".encode()
        # JSON has no bare tab or line end: only its backslashes need another one.
        + fact.content.replace(b"\\", rb"\\")
        for fact in facts
    ]
    _copy(raw, _COPY_FACT, b"\n".join(rows))


def write(raw: Raw, place: Place, effects: Effects) -> None:
    """Write the derived rows and post stock. Any failure undoes it all and is psycopg's error."""
    with raw.transaction():
        for table, rows in effects.rows.items():
            if rows:
                _copy(raw, _COPY[table], "\n".join(rows).encode())
        post_stock(raw, place, effects)
        _keep_health(raw, place, effects)
        effects.raised += hand_out(raw, place, effects.rewards)
        effects.raised += use_coupons(raw, place, effects.coupons)
        release_baskets(raw, effects.canceled)
        if effects.slips or effects.canceled:
            effects.raised += follow_slips(raw, place, effects.slips, effects.canceled)


def post_stock(raw: Raw, place: Place, effects: Effects) -> None:
    """Add the deltas to the levels, sorted so that two batches never wait for each other crosswise."""
    summed: dict[str, tuple[str, int]] = {}
    for (sku, unit), quantity in effects.stock.items():
        summed[sku] = (unit, summed.get(sku, (unit, 0))[1] + quantity)
    deltas = sorted((sku, unit, quantity) for sku, (unit, quantity) in summed.items())
    if not deltas:
        return
    stream = stock_stream(LocationId(place.location_id))
    values = [
        array(quoted(sku) for sku, _, _ in deltas),
        array(unit for _, unit, _ in deltas),
        array(quantity for _, _, quantity in deltas),
        place.location_id,
        stream,
    ]
    for sku, kept, came in raw.execute(_POST_STOCK, values):
        effects.raised.append(Raised("stock.unit_differs", 0, 0, {"sku": sku, "unit": kept, "posted": came}))


def park(raw: Raw, place: Place, fact: Received, fault: Fault, now: datetime) -> None:
    """Put a stored fact aside with its traceback."""
    at = [place.location_id, place.device_id, place.epoch, fact.seq]
    raw.execute(_PARK, [*at, fault.code, fault.traceback.replace("\0", "\\0"), now])


def mark_parked(raw: Raw, place: Place, seqs: Sequence[int]) -> None:
    """Say on the key rows that these facts had no effect yet."""
    raw.execute(
        "UPDATE fact_key SET parked = true WHERE device_id = %s AND epoch = %s AND seq = ANY(%s)",
        [place.device_id, place.epoch, list(seqs)],
    )


def keep_conflict(raw: Raw, place: Place, fact: Received, now: datetime) -> bool:
    """Keep a fact whose place is taken by another; False when this very one is kept already."""
    inserted = raw.execute(
        "INSERT INTO conflict_fact (device_id, epoch, seq, hash, location_id, content, received_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING seq",
        [place.device_id, place.epoch, fact.seq, fact.hash, place.location_id, fact.content.decode(), now],
    )
    return inserted.fetchone() is not None


def raise_exceptions(raw: Raw, place: Place, raised: Sequence[Raised], now: datetime) -> None:
    """List disagreements for a person; those with a subject sorted, so that two batches never wait crosswise."""
    if not raised:
        return
    with raw.cursor() as cursor:
        cursor.executemany(
            _COUNT,
            [
                [place.location_id, each.code, place.device_id, place.epoch, each.first_seq, each.last_seq,
                 Jsonb(dict(each.values)), now, each.subject]
                for each in sorted(raised, key=_subject_last)
            ],
        )  # fmt: skip


def fault_of(error: BaseException, code: str) -> Fault:
    """The fault of a fact that failed with ``error``."""
    return Fault(code, "".join(traceback.format_exception(error)))


def _subject_last(raised: Raised) -> tuple[str, str]:
    return ("", "") if raised.subject is None else (raised.code, raised.subject)


def _keep_health(raw: Raw, place: Place, effects: Effects) -> None:
    told = sorted(effects.health.items())
    if told:
        columns = [list(column) for column in zip(*((device, *health) for device, health in told), strict=True)]
        raw.execute(_KEEP_HEALTH, [place.location_id, place.device_id, place.register_id, place.epoch, *columns])


def _copy(raw: Raw, statement: bytes, rows: bytes) -> None:
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(rows)
