"""Rounding of whole numbers: the one place where a half goes up, and where a rest is spread."""

from __future__ import annotations

from collections.abc import Sequence


def half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` to the nearest integer, halves away from zero.

    Away from zero and not towards plus infinity, so that a return is the exact mirror of its sale.
    """
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    if numerator < 0:
        return -half_up(-numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def largest_remainder(size: int, weights: Sequence[int]) -> list[int]:
    """``size`` (not negative) in parts proportional to ``weights``, summing to it exactly; ties to the earlier place.

    Weights are given and not negative. With no weight at all everything goes to the first place. No part exceeds its
    weight while ``size`` does not exceed their sum.
    """
    if not weights or min(weights) < 0:
        raise ValueError("weights must be given and not negative")
    whole = sum(weights)
    if whole == 0:
        return [size, *(0 for _ in weights[1:])]
    parts = [size * weight // whole for weight in weights]
    rest = size - sum(parts)
    if rest:
        remainders = [size * weight % whole for weight in weights]
        # Reversed sorting is stable too: of equal remainders the earlier place comes first.
        by_remainder = sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)
        for place in by_remainder[:rest]:
            parts[place] += 1
    return parts
