"""Whatever goes wrong becomes ``application/problem+json`` (RFC 9457) with our own code."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from hub.errors import DatabaseBusy, DatabaseFailure, DatabaseRefused, DatabaseUnavailable, Problem

_log = logging.getLogger(__name__)

_CONTENT = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}}
_CODES = {404: "request.unknown_path", 405: "request.method", 413: "request.too_large"}


class ProblemAnswer(BaseModel):
    """What a refused request is answered with; ``code`` is for programs, ``detail`` for people."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Conflict",
                "status": 409,
                "detail": "The next fact must be number 12.",
                "code": "sync.gap",
                "expected_seq": 12,
            }
        },
    )

    type: str
    title: str
    status: int
    detail: str
    code: str


def problem_response(problem: Problem) -> Response:
    """The HTTP answer of a problem."""
    content: dict[str, Any] = {
        **problem.values,
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
    }
    headers = {} if problem.retry_after is None else {"Retry-After": str(problem.retry_after)}
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    body = orjson.dumps(content, default=str)
    return Response(body, problem.status, headers, media_type="application/problem+json")


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route, for its description."""
    return {status: {"description": HTTPStatus(status).phrase, "content": _CONTENT} for status in statuses}


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description of ``app``, made once, with the form of a refusal among its schemas.

    Routes only refer to that form: as a model of each route it would be built again for every status of every one.
    """
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        made.setdefault("components", {}).setdefault("schemas", {})["ProblemAnswer"] = ProblemAnswer.model_json_schema()
        app.openapi_schema = made
    return app.openapi_schema


def install(app: FastAPI) -> None:
    """Let every failure of ``app`` leave as a problem."""
    app.openapi = partial(describe, app)  # type: ignore[method-assign]
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(DatabaseFailure, _on_database)
    app.add_exception_handler(UnicodeEncodeError, _on_unicode)
    app.add_exception_handler(Exception, _on_bug)


async def _on_problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem_response(error)


async def _on_invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Where and why, never the value itself: it may be a PIN or a secret.
    faults = [{"where": ".".join(str(part) for part in each["loc"]), "why": each["msg"]} for each in error.errors()]
    return problem_response(_invalid("The request does not fit its description.", {"errors": faults}))


async def _on_http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, "request.refused")
    answer = problem_response(Problem(error.status_code, code, str(error.detail)))
    answer.headers.update(error.headers or {})
    return answer


async def _on_database(_request: Request, error: Exception) -> Response:
    if isinstance(error, DatabaseRefused):
        return problem_response(_invalid("The database cannot keep these values."))
    if isinstance(error, DatabaseUnavailable | DatabaseBusy):
        _log.warning("database: %s", error)
        detail = "The hub's database is not ready; nothing was stored. Send it again later."
        return problem_response(Problem(503, "hub.unavailable", detail, retry_after=5))
    return await _on_bug(_request, error)


async def _on_unicode(_request: Request, _error: Exception) -> Response:
    return problem_response(_invalid("A text is not Unicode."))


async def _on_bug(_request: Request, error: Exception) -> Response:
    _log.error("a request failed", exc_info=error)
    return problem_response(Problem(500, "hub.failure", "The hub failed; the fault is in its log."))


def _invalid(detail: str, values: Mapping[str, Any] | None = None) -> Problem:
    return Problem(422, "request.invalid", detail, values)
