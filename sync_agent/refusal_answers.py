"""A no that the hub answers with, as the refusal that a screen puts into words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from retail.errors import Refusal
from sync_agent.problems import read_time

_MOMENTS = frozenset({"at", "starts", "since", "until"})
"""Values of refusals that are moments."""


def read_refusal(row: Mapping[str, Any]) -> Refusal:
    """The refusal; :class:`TypeError` or :class:`ValueError` when it is none."""
    code, values = row["code"], row["values"]
    if not isinstance(code, str) or not isinstance(values, dict):
        raise TypeError("a refusal has a code and values")
    return Refusal(code, {name: _value(name, value) for name, value in values.items()})


def _value(name: str, value: object) -> object:
    return _moment(value) if name in _MOMENTS and value is not None else value


def _moment(value: object) -> datetime:
    read = read_time(value)
    if read is None:
        raise ValueError(f"{value!r} is no moment")
    return read
