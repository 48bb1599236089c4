"""How a saving is shared out over the pieces it is for."""

from __future__ import annotations

from collections.abc import Sequence

from retail.promotions.pool import Group
from retail.values import half_up, largest_remainder


def part_of(value: int, percent: int) -> int:
    """``percent`` (hundredths of a per cent) of a value, rounded half up to the minor unit."""
    return half_up(value * percent, 100_00)


def shared(saving: int, parts: Sequence[tuple[int, int, int]]) -> Group:
    """One group in which (line, count, value) parts share a saving in proportion to their values."""
    savings = largest_remainder(saving, [value for _, _, value in parts])
    return tuple([(line, count, value, own) for (line, count, value), own in zip(parts, savings, strict=True)])


def piece_parts(pieces: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Single pieces (value, line) as parts."""
    return [(line, 1, value) for value, line in pieces]


def worth(pieces: Sequence[tuple[int, int]]) -> int:
    """What pieces (value, line) are worth together."""
    return sum([value for value, _ in pieces])
