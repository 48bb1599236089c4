"""Around every request: its id, its line in the log, its count; the route is named by its pattern, never its values."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.logs import request_id
from hub.watch.metrics import Metrics

_log = logging.getLogger("hub.access")

_HEADER = b"x-request-id"
_ACCEPTED_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_UNKNOWN_ROUTE = "(none)"
_QUIET = frozenset({"/healthz", "/metrics"})
"""Asked every few seconds by machines: counted, and logged only when they fail."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class WatchRequests:
    """ASGI middleware; ``timer`` is monotonic seconds, ``connections`` how many database connections are in use."""

    def __init__(
        self, app: ASGIApp, metrics: Metrics, timer: Callable[[], float], connections: Callable[[], int] = lambda: 0
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._timer = timer
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and tell how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        own_id = _id_of(scope)
        token = request_id.set(own_id)
        began, status = self._timer(), 500

        async def answered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (_HEADER, own_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, answered)
        finally:
            self._tell(scope, status, self._timer() - began)
            request_id.reset(token)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", _UNKNOWN_ROUTE)
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        self._metrics.connections.set(self._connections())
        if route in _QUIET and status < 400:
            return
        _log.info("request", extra={"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)})


def _id_of(scope: Scope) -> str:
    """The id a proxy or client gave, if it is one; else a new one."""
    given: bytes = next((value for name, value in scope["headers"] if name == _HEADER), b"")
    return given.decode() if _ACCEPTED_ID.fullmatch(given) else uuid.uuid4().hex
