"""An answer from elsewhere: known, known as of an earlier time, or not to be had; nobody may take one for another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from retail.errors import Refusal

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Known(Generic[T_co]):
    """Whoever was asked answered."""

    value: T_co


@dataclass(frozen=True, slots=True)
class Stale(Generic[T_co]):
    """Nobody answered now; this is what was said at ``as_of``. ``reason`` is why there is nothing newer."""

    value: T_co
    as_of: datetime
    reason: Refusal


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Nobody knows, and why."""

    reason: Refusal


Answer = Known[T_co] | Stale[T_co] | Unavailable
