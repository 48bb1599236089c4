"""What can still be read of a damaged file: facts first, since the hub may not have them.

Two readers: SQL over the rows that SQLite can still reach, and a search for envelopes in the raw bytes of the file and
its log, for when it cannot reach them. Both are trusted only as far as an envelope's own hash proves it whole.
"""

from __future__ import annotations

import json
import mmap
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local_store.connection import Row, connect
from local_store.errors import NotOpened, StoreError
from local_store.repositories.identity import Identity
from retail.errors import JournalError
from retail.journal import Envelope, canonical_json, read_envelope, sha256_hex

_BEGINS = b'{"at":"'
_STEP = 200
_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was read: envelopes by epoch and sequence, who the register was, its baskets, and where the facts were kept.

    ``recorded_seq`` and ``durable_seq`` are the hub's watermarks in the last epoch, 0 when they could not be read.
    """

    envelopes: tuple[Envelope, ...]
    identity: Identity | None
    recorded_seq: int
    durable_seq: int
    baskets: tuple[Row, ...]
    open_basket: Row | None
    file: Path


def salvage_facts(damaged: Path) -> Salvaged:
    """Read what is readable of a file put aside, and keep its facts as JSON lines beside it."""
    found: dict[tuple[str, int, int], Envelope] = {}
    for envelope in (*_by_bytes(damaged), *_by_sql(damaged)):
        found.setdefault((envelope.device_id, envelope.epoch, envelope.seq), envelope)
    envelopes = tuple(found[place] for place in sorted(found))
    kept = damaged.with_name(f"{damaged.name}.facts.jsonl")
    try:
        kept.write_text("".join(f"{envelope.to_json()}\n" for envelope in envelopes), encoding="utf-8")
    except OSError as error:
        raise NotOpened(kept, str(error)) from error
    identity = _read(damaged, "SELECT device_id, epoch, register_id, location_id, zone, hub_url, hub_id FROM identity")
    marks = _read(damaged, "SELECT recorded_seq, durable_seq FROM journal WHERE superseded_by IS NULL")
    open_basket = _read(damaged, "SELECT basket_id, content FROM open_basket")
    return Salvaged(
        envelopes=envelopes,
        identity=Identity(*identity[0]) if identity else None,
        recorded_seq=marks[0][0] if marks else 0,
        durable_seq=marks[0][1] if marks else 0,
        baskets=tuple(
            _read(
                damaged,
                "SELECT basket_id, label, total, lines, suspended_at, operator_id, content FROM suspended_basket",
            )
        ),
        open_basket=open_basket[0] if open_basket else None,
        file=kept,
    )


def _by_sql(damaged: Path) -> Iterator[Envelope]:
    last = _read(damaged, "SELECT max(rowid) FROM fact") or _read(damaged, "SELECT sum(head_seq) FROM journal")
    for first in range(1, (last[0][0] or 0) + 1 if last else 1, _STEP):
        rows = _read(damaged, "SELECT envelope FROM fact WHERE rowid BETWEEN ? AND ?", (first, first + _STEP - 1))
        if len(rows) < _STEP:
            # Some of them cannot be reached, or are not there: one by one, the good ones still come.
            numbers = range(first, first + _STEP)
            rows = [
                row for one in numbers for row in _read(damaged, "SELECT envelope FROM fact WHERE rowid = ?", (one,))
            ]
        yield from (envelope for (text,) in rows if (envelope := _whole(text)) is not None)


def _by_bytes(damaged: Path) -> Iterator[Envelope]:
    for file in (damaged, damaged.with_name(damaged.name + "-wal")):
        if not file.exists() or file.stat().st_size == 0:
            continue
        # Mapped, not read: the file holds the whole assortment too.
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
            place = content.find(_BEGINS)
            while place >= 0:
                envelope = _whole(_json_at(content, place))
                if envelope is not None:
                    yield envelope
                place = content.find(_BEGINS, place + 1)


def _json_at(content: mmap.mmap, place: int) -> dict[str, Any] | None:
    text = content[place : place + _LONGEST].decode("utf-8", errors="replace")
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _whole(content: str | dict[str, Any] | None) -> Envelope | None:
    """The envelope, when its own hash proves that not a letter is missing."""
    if content is None:
        return None
    try:
        envelope = read_envelope(content)
        unhashed = {key: value for key, value in envelope.content.items() if key != "hash"}
        return envelope if sha256_hex(canonical_json(unhashed)) == envelope.hash else None
    except (JournalError, TypeError):
        return None


def _read(damaged: Path, sql: str, parameters: Row = ()) -> list[Row]:
    """The rows of a query as far as they can be read; none when SQLite cannot even begin."""
    rows: list[Row] = []
    with suppress(StoreError):
        connection = connect(damaged, pragmas=("query_only=ON", "cell_size_check=ON"))
        try:
            with suppress(sqlite3.Error, UnicodeDecodeError):
                rows.extend(connection.execute(sql, parameters))
        finally:
            connection.close()
    return rows
