"""A measured figure: what was measured, how much, and what it has to reach."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``reach`` is a sentence (``≤ 10 ms``), ``ok`` whether ``value`` reaches it."""

    id: str
    what: str
    value: float
    unit: str
    reach: str
    ok: bool

    def to_json(self) -> dict[str, object]:
        """The figure as plain data."""
        return asdict(self)


def at_most(figure_id: str, what: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that should not be larger than ``limit``."""
    return Figure(figure_id, what, round(value, 3), unit, f"≤ {limit:g} {unit}", value <= limit)


def at_least(figure_id: str, what: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that should not be smaller than ``limit``."""
    return Figure(figure_id, what, round(value, 3), unit, f"≥ {limit:g} {unit}", value >= limit)


def percentile(samples: Sequence[float], share: float) -> float:
    """The smallest sample that ``share`` of all samples (0.99) do not exceed."""
    return sorted(samples)[max(0, math.ceil(share * len(samples)) - 1)]
