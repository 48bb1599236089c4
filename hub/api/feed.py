"""``/v1/feed``: pages any HTTP cache may keep, and snapshots that a cut download can go on with."""

from __future__ import annotations

import gzip
import re

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from hub.api.access import Access
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.errors import Problem
from hub.feed.pages import read_page
from retail.feeds import SNAPSHOT_FORM

_SPAN = re.compile(r"([0-9]{1,18})-([0-9]{1,18})", re.ASCII)
_IMMUTABLE = "public, max-age=31536000, immutable"


def feed_router(hub: Hub, access: Access) -> APIRouter:
    """What registers read."""
    router = APIRouter(prefix="/v1/feed", tags=["feed"])

    @router.get("/{stream}/snapshot", responses=responses(401, 403, 409, 426), response_class=Response)
    def snapshot(stream: str, request: Request, form: int = 1) -> Response:
        """The whole stream at a position: a gzip file of JSON lines, with ETag and Range."""
        access.reader_of(request, stream)
        if form != SNAPSHOT_FORM:
            raise Problem(426, "sync.upgrade", f"Snapshots are of form {SNAPSHOT_FORM}; upgrade this register.")
        found = hub.snapshots.get(stream, request.headers.get("if-range"))
        headers = {"ETag": found.etag, "Cache-Control": "private, no-cache"}
        if request.headers.get("if-none-match") == found.etag:
            return Response(status_code=304, headers=headers)
        return FileResponse(found.path, headers=headers, media_type="application/gzip")

    @router.get("/{stream}/{epoch}/{span}", responses=responses(400, 401, 403, 410), response_class=Response)
    def page(stream: str, epoch: int, span: str, request: Request) -> Response:
        """Positions ``from-to`` of a stream; a full page never changes."""
        access.reader_of(request, stream)
        parts = _SPAN.fullmatch(span)
        if parts is None:
            raise Problem(400, "feed.range", "A page is asked for as from-to.")
        found = read_page(hub.engine, stream, epoch, int(parts[1]), int(parts[2]))
        headers = {
            "X-Kontuar-SHA256": found.sha256,
            "Cache-Control": _IMMUTABLE if found.immutable else "no-cache",
            "ETag": f'"{found.sha256[:20]}"',
            "Vary": "Accept-Encoding",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(found.packed, headers=headers, media_type="application/json")
        return Response(gzip.decompress(found.packed), headers=headers, media_type="application/json")

    return router
