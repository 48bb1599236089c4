"""Pricing received sales again, after their batch and apart from it: each once, disagreements become exceptions.

How far a journal's sales were priced again stands in a table of its own, which only this moves forward, in the same
transaction as the exceptions. So nothing is written for it when a batch comes in, nothing is done twice, and whoever
dies on the way leaves nothing behind. Facts that were parked are priced again when they were repaired.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
import psycopg
import sqlalchemy as sa

from hub.database.engine import raw as raw_connection
from hub.errors import database_errors
from hub.feed.manifests import BRIEFLY_MS, close_versions, versions_in_force
from hub.feed.versions import is_known
from hub.ingest import writing
from hub.ingest.effects import Place, Raised
from hub.services.books import Books
from hub.services.goods import prices_at_version, variants_of
from hub.services.priced_again import LineDifference, World, differences, doubtful_in, undue_rewards, value_of
from retail.catalog import Price
from retail.feeds import PROMO, TAX, price_stream
from retail.journal import FactKind, SaleCompleted, parse_body, sale_transaction
from retail.promotions import Promotion
from retail.sale import RewardCoupon, Transaction

_log = logging.getLogger(__name__)

Raw = psycopg.Connection[tuple[Any, ...]]

PRICE_VARIANCE = "price.variance"
REWARD_NOT_DUE = "reward.not_due"
MOST_FACTS = 50
"""Facts of one journal in one transaction."""
MOST_LINES_TOLD = 20
_MOST_JOURNALS = 100

_BEHIND = """
SELECT known.device_id, known.epoch
FROM device_epoch AS known LEFT JOIN sale_replay AS done USING (device_id, epoch)
WHERE known.recorded_seq > coalesce(done.seq, 0) ORDER BY known.last_at LIMIT %s
"""
_BEGIN = "INSERT INTO sale_replay (device_id, epoch, seq) VALUES (%s, %s, 0) ON CONFLICT DO NOTHING"
_TAKE = """
SELECT done.seq, least(done.seq + %s, known.recorded_seq), device.location_id, device.register_id
FROM sale_replay AS done JOIN device_epoch AS known USING (device_id, epoch) JOIN device USING (device_id)
WHERE done.device_id = %s AND done.epoch = %s FOR UPDATE OF done SKIP LOCKED
"""
_SALES = """
SELECT seq, v, content FROM fact
WHERE location_id = %s AND device_id = %s AND epoch = %s AND seq > %s AND seq <= %s AND kind = %s
  AND NOT EXISTS (
      SELECT FROM parked_fact AS parked WHERE parked.location_id = fact.location_id
      AND parked.device_id = fact.device_id AND parked.epoch = fact.epoch AND parked.seq = fact.seq)
ORDER BY seq
"""
_DONE = "UPDATE sale_replay SET seq = %s WHERE device_id = %s AND epoch = %s"
_REPAIRED = """
SELECT device_id, parked.epoch, register_id, location_id, seq, v, content
FROM parked_fact AS parked JOIN fact USING (location_id, device_id, epoch, seq)
JOIN device USING (device_id, location_id)
WHERE repaired_at IS NOT NULL AND replayed_at IS NULL AND kind = %s
ORDER BY repaired_at LIMIT %s FOR UPDATE OF parked SKIP LOCKED
"""
_REPAIRED_DONE = """
UPDATE parked_fact SET replayed_at = %s WHERE location_id = %s AND device_id = %s AND epoch = %s AND seq = %s
"""


class Replay:
    """Prices sales again, one bite at a time. ``clock`` says when an exception was raised."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime], books: Books) -> None:
        self._engine = engine
        self._clock = clock
        self._books = books

    def once(self) -> bool:
        """Price some sales of one journal again; False when there was nothing to do."""
        close_versions(self._engine, patience_ms=BRIEFLY_MS)
        with database_errors():
            with self._engine.connect() as connection:
                behind = raw_connection(connection).execute(_BEHIND, [_MOST_JOURNALS]).fetchall()
            return any(self._journal(device_id, epoch) for device_id, epoch in behind) or self._repaired()

    def _journal(self, device_id: object, epoch: object) -> bool:
        """The next facts of a journal; False when another process is at it."""
        with self._engine.begin() as connection:
            raw: Raw = raw_connection(connection)
            raw.execute(_BEGIN, [device_id, epoch])
            taken = raw.execute(_TAKE, [MOST_FACTS, device_id, epoch]).fetchone()
            if taken is None:
                return False
            after, upto, location_id, register_id = taken
            place = Place(str(device_id), int(str(epoch)), register_id, location_id)
            values = [location_id, device_id, epoch, after, upto, FactKind.SALE_COMPLETED]
            self._look(connection, place, raw.execute(_SALES, values).fetchall())
            raw.execute(_DONE, [upto, device_id, epoch])
        return True

    def _repaired(self) -> bool:
        with self._engine.begin() as connection:
            raw: Raw = raw_connection(connection)
            rows = raw.execute(_REPAIRED, [FactKind.SALE_COMPLETED, MOST_FACTS]).fetchall()
            for device_id, epoch, register_id, location_id, *fact in rows:
                self._look(connection, Place(device_id, epoch, register_id, location_id), [tuple(fact)])
                raw.execute(_REPAIRED_DONE, [self._clock(), location_id, device_id, epoch, fact[0]])
        return bool(rows)

    def _look(self, connection: sa.Connection, place: Place, facts: Sequence[tuple[Any, ...]]) -> None:
        sales = {seq: sale for seq, v, content in facts if (sale := _sale(v, content)) is not None}
        if not sales:
            return
        worlds = _Worlds(connection, self._books, list(sales.values()))
        raised = [found for seq, sale in sales.items() for found in _looked_at(seq, sale, worlds)]
        writing.raise_exceptions(raw_connection(connection), place, raised, self._clock())


class _Worlds:
    """What the sales of one bite were priced with, read for all of them at once."""

    def __init__(self, connection: sa.Connection, books: Books, sales: Sequence[Transaction]) -> None:
        self._connection = connection
        self._books = books
        zones = {sale.priced_as.zone for sale in sales if sale.priced_as is not None}
        # A number that only an unfinished import has had names another life's version, or none.
        in_force = versions_in_force(connection, [PROMO, TAX, *map(price_stream, zones)])
        self._versions = {stream: each.version for stream, each in in_force.items()}
        self._variants = variants_of(connection, {line.sku for sale in sales for line in sale.lines})
        self._doubtful: dict[int, tuple[Promotion, ...]] = {}
        self._known: dict[tuple[str, int], bool] = {}
        self._wanted = self._known_versions(sales)
        self._prices = self._read_prices(sales)

    def of(self, sale: Transaction) -> World:
        """What one sale was priced with; promotions of a version that the hub does not know are not its own."""
        assert sale.priced_as is not None
        zone = sale.priced_as.zone
        told = sale.priced_as.promotion_version
        version = told if self._is_known(PROMO, told) else self._versions[PROMO]
        book = self._books.promotions(self._connection, version)
        if book.version not in self._doubtful:
            self._doubtful[book.version] = doubtful_in(book)
        return World(
            self._variants,
            frozenset(version for place, version in self._wanted if place == zone),
            {(version, sku): prices for (place, version, sku), prices in self._prices.items() if place == zone},
            self._books.taxes(self._connection, self._versions[TAX]),
            book,
            self._doubtful[book.version],
        )

    def _known_versions(self, sales: Sequence[Transaction]) -> Mapping[tuple[str, int], set[str]]:
        """The SKUs that were sold by each version of a list, (zone, version), that the hub has or had."""
        wanted: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        for sale in sales:
            for line in sale.lines:
                zone = sale.priced_as.zone if sale.priced_as is not None else ""
                if line.price_version > 0 and self._is_known(price_stream(zone), line.price_version):
                    wanted[zone, line.price_version].add(line.sku)
        return wanted

    def _is_known(self, stream: str, version: int) -> bool:
        place = (stream, version)
        if place not in self._known:
            self._known[place] = is_known(self._connection, stream, version, self._versions.get(stream, 0))
        return self._known[place]

    def _read_prices(self, sales: Sequence[Transaction]) -> Mapping[tuple[str, int, str], list[Price]]:
        money = {sale.priced_as.zone: sale.currency for sale in sales if sale.priced_as is not None}
        return {
            (zone, version, sku): prices
            for (zone, version), skus in self._wanted.items()
            for sku, prices in prices_at_version(self._connection, zone, skus, version, money[zone]).items()
        }


def _sale(version: int, content: str) -> Transaction | None:
    """The sale in a fact, when it says what it was priced with."""
    try:
        body = parse_body(FactKind.SALE_COMPLETED, version, orjson.loads(content)["body"])
        if not isinstance(body, SaleCompleted) or body.priced_as is None:
            return None
        return sale_transaction(body)
    except ValueError as error:
        _log.warning("a sale cannot be priced again: %s", error)
        return None


def _looked_at(seq: int, sale: Transaction, worlds: _Worlds) -> list[Raised]:
    try:
        world = worlds.of(sale)
        found, undue = differences(sale, world), undue_rewards(sale, world)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        # A sale of a newer register may hold what this hub cannot weigh up: it is told, and the next one is looked at.
        _log.exception("a sale cannot be priced again", extra={"transaction_id": sale.transaction_id})
        return []
    raised = [Raised(REWARD_NOT_DUE, seq, seq, _undue(sale, each)) for each in undue]
    return [*raised, Raised(PRICE_VARIANCE, seq, seq, _variance(sale, found))] if found else raised


def _undue(sale: Transaction, reward: RewardCoupon) -> dict[str, Any]:
    return {
        **_named(sale),
        "coupon": reward.code,
        "serial": reward.serial,
        "campaign": reward.campaign,
        "promotion_id": reward.promotion_id,
        "value_cap": reward.value_cap.minor if reward.value_cap is not None else None,
    }


def _variance(sale: Transaction, found: Sequence[LineDifference]) -> dict[str, Any]:
    register, hub = value_of(tuple(found))
    return {
        **_named(sale),
        "register": register,
        "hub": hub,
        "difference": register - hub,
        "lines": [
            {"line": each.line, "sku": each.sku, "name": each.name, "register": each.register, "hub": each.hub}
            for each in found[:MOST_LINES_TOLD]
        ],
        "price_version": sale.price_version,
    }


def _named(sale: Transaction) -> dict[str, Any]:
    """Which sale, and what it was priced with."""
    return {
        "number": sale.number,
        "transaction_id": sale.transaction_id,
        "business_date": sale.business_date.isoformat(),
        "currency": sale.currency.code,
        "promotion_version": sale.priced_as.promotion_version if sale.priced_as is not None else 0,
    }
