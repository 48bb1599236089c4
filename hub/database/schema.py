"""Every table of the hub under one name, and the metadata the migrations are tested against."""

from __future__ import annotations

from hub.database.tables.base import XID8, metadata
from hub.database.tables.baskets import slip_use
from hub.database.tables.catalog import (
    barcode,
    price,
    price_history,
    promotion,
    promotion_version,
    recall,
    tax_rate,
    variant,
)
from hub.database.tables.coupons import (
    campaign,
    coupon,
    coupon_order,
    coupon_revocation,
    coupon_use,
    idempotency_key,
    signing_key,
)
from hub.database.tables.facts import (
    conflict_fact,
    device_health,
    exception,
    fact,
    fact_key,
    parked_fact,
    sale_replay,
)
from hub.database.tables.feed import feed_entry, feed_outbox, feed_row, feed_stream, stream_manifest, stream_version
from hub.database.tables.places import (
    api_key,
    device,
    device_epoch,
    enrollment,
    hub_state,
    location,
    operator,
    register,
)
from hub.database.tables.trade import (
    sale,
    sale_adjustment,
    sale_line,
    sale_tender,
    sale_vat,
    stock_level,
    stock_movement,
)

__all__ = [
    "XID8",
    "api_key",
    "barcode",
    "campaign",
    "conflict_fact",
    "coupon",
    "coupon_order",
    "coupon_revocation",
    "coupon_use",
    "device",
    "device_epoch",
    "device_health",
    "enrollment",
    "exception",
    "fact",
    "fact_key",
    "feed_entry",
    "feed_outbox",
    "feed_row",
    "feed_stream",
    "hub_state",
    "idempotency_key",
    "location",
    "metadata",
    "operator",
    "parked_fact",
    "price",
    "price_history",
    "promotion",
    "promotion_version",
    "recall",
    "register",
    "sale",
    "sale_adjustment",
    "sale_line",
    "sale_replay",
    "sale_tender",
    "sale_vat",
    "signing_key",
    "slip_use",
    "stock_level",
    "stock_movement",
    "stream_manifest",
    "stream_version",
    "tax_rate",
    "variant",
]
