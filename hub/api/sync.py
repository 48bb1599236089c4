"""``/v1/sync``: hello, push and heads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import anyio
import anyio.to_thread
import orjson
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from hub.api.access import Access
from hub.api.models import HelloRequest, Json
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.errors import Problem
from hub.feed.pages import PAGE
from hub.ingest.push import PushReply
from hub.services.credentials import DeviceCredential, unpack64
from hub.services.devices import FACT_SCHEMA, FEED_SCHEMA, Greeting

PUSHES_AT_ONCE = 3
"""Batches one process works on: while one waits for PostgreSQL the next is read; more only get in each other's way."""

PUSHES_WAITING = 60
"""Batches that may wait for their turn, some twenty seconds of work."""

_PUSH_DOCS: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["epoch", "first_seq", "facts"],
                    "properties": {
                        "epoch": {"type": "integer", "minimum": 1},
                        "first_seq": {"type": "integer", "minimum": 1},
                        "facts": {"type": "array", "items": {"type": "object"}, "maxItems": 500},
                    },
                },
                "example": {"epoch": 1, "first_seq": 12, "facts": []},
            }
        },
        "description": "gzip of the JSON object; signed as sent in the header X-Kontuar-Signature",
    }
}


def sync_router(hub: Hub, access: Access, pushes_waiting: int = PUSHES_WAITING) -> APIRouter:
    """What a register and the hub say to each other."""
    router = APIRouter(prefix="/v1/sync", tags=["sync"])
    at_once = _Lanes(PUSHES_AT_ONCE, pushes_waiting)

    @router.post("/hello", responses=responses(401, 403, 409, 422, 426, 503))
    def hello(body: HelloRequest, credential: DeviceCredential = Depends(access.device)) -> Json:
        """A register comes back: how far the hub has its journal, and how far its feeds have gone."""
        greeting = Greeting(body.epoch, body.head_seq, body.schemas.facts, body.at)
        welcome = hub.devices.hello(credential, greeting)
        hub.refused_codes.take(credential, body.refused)
        device = welcome.device
        answer: Json = {
            "device": {
                "register_id": device.register_id,
                "location_id": device.location_id,
                "zone": device.zone,
                "epoch": welcome.epoch,
                "flag": welcome.flag,
            },
            "recorded_seq": welcome.recorded_seq,
            "durable_seq": welcome.durable_seq,
            "schemas": {"facts": FACT_SCHEMA, "feeds": FEED_SCHEMA},
            "feeds": hub.heads.answer(device.streams),
            "limits": _limits(hub),
            "server_time": hub.options.clock().isoformat(),
            "hub_id": hub.identity.hub_id,
            "commands": [],
        }
        if welcome.new_epoch is not None:
            answer["new_epoch"] = welcome.new_epoch
        if welcome.last_number is not None:
            answer["last_number"] = welcome.last_number
        return answer

    @router.post("/push", openapi_extra=_PUSH_DOCS, responses=responses(400, 401, 403, 409, 413, 415, 503))
    async def push(request: Request, credential: DeviceCredential = Depends(access.device)) -> Response:
        """A batch of facts. Anything stored is a 200, and is on disk by then."""
        packed = _is_packed(request)
        signature = _signature(request)
        body = await request.body()
        if len(body) > hub.options.limits.push_bytes:
            raise Problem(413, "request.too_large", "The batch is too large.", {"limits": _limits(hub)})
        take_in = partial(hub.ingest.push, credential.device_id, body, signature, packed=packed)
        reply = await at_once.run(take_in)
        hub.pump.wake()
        hub.replay_pump.give_way(len(reply.results))
        return Response(_packed_reply(hub, credential, reply), media_type="application/json")

    @router.get("/heads", responses=responses(401, 403))
    def heads(request: Request, credential: DeviceCredential = Depends(access.device)) -> Response:
        """How far the device's own feeds have gone; a hint, answered from memory."""
        answer = hub.heads.answer(credential.streams)
        etag = hub.heads.etag(answer)
        headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return Response(orjson.dumps({"feeds": answer}), headers=headers, media_type="application/json")

    return router


class _Lanes:
    """So many pushes at once and so many that wait: past that a register is told to come back, and sells on."""

    def __init__(self, count: int, waiting: int) -> None:
        self._count = count
        self._waiting = waiting
        self._limiter: anyio.CapacityLimiter | None = None

    async def run(self, work: Callable[[], PushReply]) -> PushReply:
        """Do ``work`` on a thread when its turn comes; 503 ``hub.busy`` when too many wait already."""
        if self._limiter is None:
            # Made here because anyio wants it made inside the running event loop.
            self._limiter = anyio.CapacityLimiter(self._count)
        if self._limiter.statistics().tasks_waiting >= self._waiting:
            raise Problem(503, "hub.busy", "Too many registers push at once; send it again later.", retry_after=10)
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)


def _limits(hub: Hub) -> dict[str, int]:
    limits = hub.options.limits
    return {"push_facts": limits.push_facts, "push_bytes": limits.push_bytes, "page": PAGE}


def _packed_reply(hub: Hub, credential: DeviceCredential, reply: PushReply) -> bytes:
    return orjson.dumps(
        {
            "results": [{"seq": seq, "status": status} for seq, status in reply.results],
            "notices": reply.notices,
            "recorded_seq": reply.recorded_seq,
            "durable_seq": reply.durable_seq,
            "feeds": hub.heads.answer(credential.streams),
        },
        default=str,
    )


def _is_packed(request: Request) -> bool:
    encoding = request.headers.get("content-encoding", "identity").lower()
    if encoding not in ("gzip", "identity"):
        raise Problem(415, "request.encoding", "A push is sent with Content-Encoding: gzip.")
    return encoding == "gzip"


def _signature(request: Request) -> bytes:
    try:
        return unpack64(request.headers.get("x-kontuar-signature", ""))
    except ValueError:
        raise Problem(401, "auth.bad_signature", "X-Kontuar-Signature is not base64url.") from None
