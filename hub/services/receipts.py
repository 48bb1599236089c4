"""A receipt's lines for whoever holds the paper, at any register of the chain: without anything personal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa

from hub.database.schema import fact, fact_key, feed_row, location, register, sale
from hub.errors import database_errors
from hub.ingest.received import envelope_of
from retail.errors import Refusal
from retail.feeds import COUPON, KeyRow
from retail.feeds.token_keys import key_set
from retail.journal import SaleCompleted, parse_body, read_envelope
from retail.tokens import (
    KeySet,
    ReceiptToken,
    TokenKind,
    normalize_short_code,
    read_token,
    receipt_short_code,
    signer_of,
    token_in,
)
from retail.values import LocationId, TransactionId

_NUMBER = re.compile(r"\s*(\S{1,64})\s*/\s*(\d{1,15})\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class FoundReceipt:
    """A sale as its register recorded it, and the last day on which its goods are taken back as a matter of course."""

    sale: SaleCompleted
    location_name: str
    return_until: date


class Receipts:
    """Finds the sale behind a receipt, for who proves that somebody holds it."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def by_token(self, text: str) -> FoundReceipt | Refusal:
        """The sale of a receipt's QR code; the refusals of tokens, and ``receipt.unknown`` where the hub has none."""
        with database_errors(), self._engine.connect() as connection:
            named = token_in(text.strip()) or text
            keys = _keys_of(connection, signer_of(named))
            read = read_token(named, keys, self._clock(), expected={TokenKind.RECEIPT})
            if isinstance(read, Refusal):
                return read
            token = cast(ReceiptToken, read.token)
            # The token tells its location by a digest, two locations of a large chain may share one.
            places = connection.scalars(sa.select(location.c.location_id).order_by(location.c.location_id))
            for place in [each for each in places if token.is_of_location(LocationId(each))]:
                found = _sale(connection, sa.and_(sale.c.location_id == place, _is(token.transaction_id)))
                if found is not None:
                    return found
        return Refusal("receipt.unknown", {})

    def by_number(self, short_code: str, number: str) -> FoundReceipt | Refusal:
        """The sale of a receipt number (``027-1/214``) whose short code is the one typed; else ``receipt.unknown``."""
        typed, key = _NUMBER.fullmatch(number), normalize_short_code(short_code)
        if typed is None or key is None:
            return Refusal("receipt.unknown", {})
        with database_errors(), self._engine.connect() as connection:
            of_register = sa.select(register.c.location_id, register.c.register_id)
            for place, name in connection.execute(of_register.where(register.c.register_id == typed[1])).all():
                for transaction_id in _numbered(connection, place, name, int(typed[2])):
                    if _short_code_key(transaction_id) == key:
                        where = sa.and_(sale.c.location_id == place, _is(transaction_id))
                        return _sale(connection, where) or Refusal("receipt.unknown", {})
        return Refusal("receipt.unknown", {})


def _is(transaction_id: str) -> sa.ColumnElement[bool]:
    return sale.c.transaction_id == transaction_id


def _short_code_key(transaction_id: str) -> str | None:
    try:
        return normalize_short_code(receipt_short_code(TransactionId(transaction_id)))
    except ValueError:
        return None  # a sale whose id is no UUID has no short code


def _numbered(connection: sa.Connection, location_id: str, register_id: str, number: int) -> list[str]:
    """An old image of a disk may have used a number twice; the short code tells which is meant."""
    query = sa.select(sale.c.transaction_id).where(
        sale.c.location_id == location_id, sale.c.register_id == register_id, sale.c.number == number
    )
    return list(connection.scalars(query))


def _keys_of(connection: sa.Connection, key_id: bytes | None) -> KeySet:
    """The keys that a token may have been signed with: of a chain's thousands, those of this name."""
    if key_id is None:
        return KeySet(())
    named = feed_row.c.key.startswith(f"key:{key_id.hex()}")
    query = sa.select(feed_row.c.row).where(feed_row.c.stream == COUPON, named, feed_row.c.row.is_not(None))
    return key_set(KeyRow.model_validate_json(str(row)) for row in connection.scalars(query))


def _sale(connection: sa.Connection, where: sa.ColumnElement[bool]) -> FoundReceipt | None:
    """The sale's own words: what its register printed, names included."""
    row = connection.execute(
        sa.select(fact.c.content, fact.c.hash, location.c.settings)
        .select_from(sale)
        .join(fact_key, fact_key.c.fact_id == sale.c.fact_id)
        .join(
            fact,
            sa.and_(
                fact.c.location_id == fact_key.c.location_id,
                fact.c.device_id == fact_key.c.device_id,
                fact.c.epoch == fact_key.c.epoch,
                fact.c.seq == fact_key.c.seq,
            ),
        )
        .join(location, location.c.location_id == sale.c.location_id)
        .where(where)
    ).one_or_none()
    if row is None:
        return None
    envelope = read_envelope(envelope_of(row.content, bytes(row.hash)))
    body = cast(SaleCompleted, parse_body(envelope.kind, envelope.v, envelope.body))
    settings: dict[str, Any] = row.settings
    until = body.business_date + timedelta(days=int(settings.get("return_days", 30)))
    return FoundReceipt(body, str(settings.get("name", "")), until)
