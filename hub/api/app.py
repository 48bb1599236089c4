"""The application: routers, refusals and bounds around one hub."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from hub.api import problems
from hub.api.access import Access
from hub.api.back_office import back_office_router
from hub.api.catalog import catalog_router
from hub.api.enroll import enroll_router
from hub.api.feed import feed_router
from hub.api.limits import BodyLimit
from hub.api.locations import locations_router, tax_router
from hub.api.sync import sync_router
from hub.bootstrap import Hub

MOST_BODY = 8_000_000
"""Bytes of any request's body."""

_ROUTERS = (
    enroll_router,
    sync_router,
    feed_router,
    catalog_router,
    locations_router,
    tax_router,
    back_office_router,
)

_TEXT = """How registers, managers and channels speak with the hub of a chain.

Devices send a token, people and channels an API key: `Authorization: Bearer …`. Refusals are
`application/problem+json` with a `code`.
"""


def create_app(hub: Hub) -> FastAPI:
    """The hub's HTTP application. It starts the hub's feed when the server starts and closes the hub at its end."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        hub.start()
        yield
        hub.close()

    app = FastAPI(title="Kontuar hub", version="1", description=_TEXT, lifespan=lifespan)
    problems.install(app)
    app.add_middleware(BodyLimit, limit=MOST_BODY)
    access = Access(hub)
    for router in _ROUTERS:
        app.include_router(router(hub, access))
    return app
