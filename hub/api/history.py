"""``/v1/sync/facts``: a device reads its own facts back, after an old image of its disk was restored."""

from __future__ import annotations

import gzip
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from hub.api.access import Access
from hub.api.models import Epoch, Seq
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.services.credentials import DeviceCredential
from hub.services.history import MOST_FACTS

_JSON = "application/json"
_EXAMPLE = {"facts": [{"epoch": 1, "seq": 3, "kind": "sale.completed"}], "upto": [1, 3], "more": False}
_DOCS: dict[str, Any] = {"responses": {"200": {"content": {_JSON: {"example": _EXAMPLE}}}}}


def history_router(hub: Hub, access: Access) -> APIRouter:
    """What a device once said."""
    router = APIRouter(prefix="/v1/sync", tags=["sync"])

    @router.get("/facts", openapi_extra=_DOCS, responses=responses(401, 403, 422))
    def facts(
        request: Request,
        after_epoch: Epoch,
        after_seq: Seq,
        before_epoch: Epoch,
        limit: Annotated[int, Query(ge=1, le=MOST_FACTS)] = MOST_FACTS,
        credential: DeviceCredential = Depends(access.live_device),
    ) -> Response:
        """The device's own facts behind a place and before an epoch, as it pushed them, in order."""
        found = hub.history.facts(credential.device_id, (after_epoch, after_seq), before_epoch, limit)
        body = orjson.dumps({"facts": found.facts, "upto": found.upto, "more": found.more})
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(body, media_type=_JSON)
        return Response(gzip.compress(body, 5, mtime=0), headers={"Content-Encoding": "gzip"}, media_type=_JSON)

    return router
