"""What the hub's refusals mean: a status and a problem document become one of our errors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from sync_agent.errors import (
    BadAnswer,
    Busy,
    ClockWrong,
    Gap,
    Gone,
    HubFault,
    Problem,
    Refused,
    Revoked,
    SyncError,
    TooLarge,
    Unauthorized,
    UpgradeNeeded,
    VersionOpen,
    WrongEpoch,
)

_BY_STATUS: dict[int, type[Refused]] = {401: Unauthorized, 410: Gone, 413: TooLarge, 426: UpgradeNeeded}
_BY_CODE: dict[str, type[Refused]] = {
    "auth.revoked": Revoked,
    "sync.epoch": WrongEpoch,
    "feed.version_open": VersionOpen,
}
_COME_BACK_LATER = frozenset({429, 502, 503, 504})
_OWN = frozenset({"type", "title", "status", "detail", "code"})


def raise_problem(status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Return for 2xx and 304; raise the error that any other answer is."""
    if 200 <= status < 300 or status == 304:
        return
    if status < 400:
        raise BadAnswer(f"the hub answered with a redirect ({status}), which is not followed")
    if status in _COME_BACK_LATER:
        raise Busy(f"the hub asks to come back later ({status})", retry_after_s(headers))
    if status >= 500:
        raise HubFault(f"the hub failed ({status})")
    raise refusal(read_problem(status, body))


def read_problem(status: int, body: bytes) -> Problem:
    """The problem document in ``body``; one without a code when a proxy answered instead of the hub."""
    try:
        content = json.loads(body)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        return Problem(status, f"http.{status}", detail=f"the hub answered {status}")
    members = {key: value for key, value in content.items() if key not in _OWN}
    code, title, detail = (content.get(key) for key in ("code", "title", "detail"))
    return Problem(status, _text(code) or f"http.{status}", _text(title), _text(detail), members)


def refusal(problem: Problem) -> SyncError:
    """The error for a 4xx; a refusal that lacks what its kind must say is a :class:`BadAnswer`."""
    if problem.code == "sync.gap":
        expected = problem.members.get("expected_seq")
        return Gap(problem, expected) if type(expected) is int and expected > 0 else _incomplete(problem)
    if problem.code == "auth.clock":
        server_time = read_time(problem.members.get("server_time"))
        return ClockWrong(problem, server_time) if server_time else _incomplete(problem)
    return (_BY_CODE.get(problem.code) or _BY_STATUS.get(problem.status) or Refused)(problem)


def read_time(value: Any) -> datetime | None:
    """An ISO 8601 time with its offset; None for anything else."""
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return time if time.tzinfo is not None else None


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """``Retry-After`` in seconds (RFC 9110 §10.2.3), a date counted from the answer's own ``Date``; at most a day."""
    value = headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(min(int(value), 86_400))
    try:
        until = parsedate_to_datetime(value)
        since = parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    seconds = (_aware(until) - _aware(since)).total_seconds()
    return min(max(seconds, 0.0), 86_400.0)


def _aware(time: datetime) -> datetime:
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)


def _incomplete(problem: Problem) -> BadAnswer:
    return BadAnswer(f"the hub refused with {problem.code}, but not with what that has to say")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
