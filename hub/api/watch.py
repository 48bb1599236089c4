"""``/healthz`` and ``/metrics``: what load balancers and monitoring ask."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from hub.api.access import Access
from hub.api.problems import responses
from hub.settings import is_loopback
from hub.watch.health import HealthCheck, HealthCollector
from hub.watch.metrics import CONTENT_TYPE, Metrics

_HEALTHY = {
    "status": "ok",
    "database": "ok",
    "schema": "0001",
    "schema_wanted": "0001",
    "feed": {"waiting": 0, "lag_s": 0.0},
}


def watch_router(access: Access, check: HealthCheck, metrics: Metrics) -> APIRouter:
    """Health for everybody, figures for this machine and for keys with ``read``."""
    router = APIRouter(tags=["watching"])
    collector = HealthCollector(check)
    may_read = access.key("read")

    @router.get("/healthz", responses={200: {"content": {"application/json": {"example": _HEALTHY}}}, 503: {}})
    def healthz() -> JSONResponse:
        """200 while the hub can serve (``ok``, or ``late`` when its feed hangs), 503 when it cannot (``failing``)."""
        health = check.look()
        return JSONResponse(health.as_json(), 503 if health.status == "failing" else 200)

    @router.get("/metrics", response_class=Response, responses=responses(401, 403))
    def figures(request: Request) -> Response:
        """The figures in Prometheus' text format."""
        if request.client is None or not is_loopback(request.client.host):
            may_read(request)
        return Response(metrics.page(collector), media_type=CONTENT_TYPE)

    return router
