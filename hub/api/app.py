"""The application: routers, refusals and bounds around one hub."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import sqlalchemy as sa
from fastapi import FastAPI

from hub.api import problems
from hub.api.access import Access
from hub.api.back_office import back_office_router
from hub.api.baskets import baskets_router
from hub.api.campaigns import campaign_coupons_router, campaigns_router, token_keys_router
from hub.api.catalog import catalog_router
from hub.api.catalog_files import IMPORTS_PATH, MOST_BYTES, catalog_files_router
from hub.api.coupon_files import coupon_files_router, coupon_sheets_router
from hub.api.coupons import coupons_router
from hub.api.enroll import enroll_router
from hub.api.feed import feed_router
from hub.api.history import history_router
from hub.api.labels import labels_router
from hub.api.limits import BodyLimit
from hub.api.locations import locations_router, tax_router
from hub.api.lookups import lookups_router
from hub.api.promotions import promotions_router
from hub.api.quote import quote_router
from hub.api.recalls import recalls_router
from hub.api.receipts import receipts_router
from hub.api.sync import sync_router
from hub.api.watch import watch_router
from hub.bootstrap import Hub
from hub.watch.health import HealthCheck
from hub.watch.ingest import CountedIngest
from hub.watch.metrics import Metrics
from hub.watch.requests import WatchRequests

MOST_BODY = 8_000_000
"""Bytes of any request's body."""

_ROUTERS = (
    enroll_router,
    sync_router,
    history_router,
    feed_router,
    catalog_files_router,
    catalog_router,
    locations_router,
    tax_router,
    back_office_router,
    labels_router,
    lookups_router,
    promotions_router,
    recalls_router,
    campaigns_router,
    campaign_coupons_router,
    coupon_files_router,
    coupon_sheets_router,
    token_keys_router,
    baskets_router,
    receipts_router,
)

_COUNTING = (coupons_router, quote_router)
"""Those that refuse codes, and have that counted."""

_TEXT = """How registers, managers and channels speak with the hub of a chain.

Devices send a token, people and channels an API key: `Authorization: Bearer …`. Refusals are
`application/problem+json` with a `code`.
"""


def create_app(hub: Hub, metrics: Metrics | None = None, timer: Callable[[], float] = time.monotonic) -> FastAPI:
    """The hub's HTTP application. It starts the hub's feed when the server starts and closes the hub at its end."""
    figures = metrics or Metrics()
    ingest = CountedIngest(hub.engine, hub.options.clock, hub.options.limits, figures.count_facts)
    hub = replace(hub, ingest=ingest)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        hub.start()
        yield
        hub.close()
        figures.close()

    app = FastAPI(title="Kontuar hub", version="1", description=_TEXT, lifespan=lifespan)
    problems.install(app)
    app.add_middleware(BodyLimit, limit=MOST_BODY, larger={IMPORTS_PATH: MOST_BYTES})
    app.add_middleware(WatchRequests, metrics=figures, timer=timer, connections=_in_use(hub.engine))
    access = Access(hub)
    for router in _ROUTERS:
        app.include_router(router(hub, access))
    for counting in _COUNTING:
        app.include_router(counting(hub, access, figures.count_refusal))
    app.include_router(watch_router(access, HealthCheck(hub.engine, hub.options.clock, timer), figures))
    return app


def _in_use(engine: sa.Engine) -> Callable[[], int]:
    pool = engine.pool
    return pool.checkedout if isinstance(pool, sa.QueuePool) else lambda: 0
