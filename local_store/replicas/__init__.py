"""The hub's streams as tables of this file: how a row is written, taken away, and loaded by the million."""

from __future__ import annotations

from local_store.connection import Database
from local_store.replicas.catalog import CatalogReplica
from local_store.replicas.prices import PriceReplica
from local_store.replicas.replica import Replica
from local_store.replicas.rows import CouponReplica, PromotionReplica, RowReplica
from local_store.replicas.stock import StockReplica

__all__ = ["Replica", "replica_of"]


def replica_of(stream: str, database: Database) -> Replica:
    """The tables that a stream is written to."""
    family = stream.partition(":")[0]
    match family:
        case "catalog":
            return CatalogReplica(database)
        case "price":
            return PriceReplica(database)
        case "stock":
            return StockReplica(database)
        case "promo":
            return PromotionReplica(database, stream)
        case "coupon":
            return CouponReplica(database, stream)
        case _:
            return RowReplica(database, stream)
