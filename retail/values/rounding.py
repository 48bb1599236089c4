"""Rounding of whole numbers: the one place where a half goes up."""

from __future__ import annotations


def half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` to the nearest integer, halves away from zero.

    Away from zero and not towards plus infinity, so that a return is the exact mirror of its sale.
    """
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude
