"""Learns how a typing reader types, from one read of a label whose text is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from drivers.scanner.wedge import MAX_HOLD_MS, WedgeSettings

CALIBRATION_TEXT: Final = "KONTUAR-0123456789-xyz/QW"
"""What the calibration label says: every digit, letters that German and French layouts move, and signs that more do."""

_ENDS: Final = "\r\n\t"
_MARGIN: Final = 2.0
"""A reader at the end of a hub, on a busy machine, is slower than it was at calibration."""


@dataclass(frozen=True, slots=True)
class KeyPress:
    """One key press: what it typed, and when."""

    text: str
    at_ms: float


@dataclass(frozen=True, slots=True)
class Unlearned:
    """Why nothing could be learned, as a dotted code: ``wedge.nothing_read``, ``.too_slow``, ``.other_code``."""

    reason: str


def learn(presses: Sequence[KeyPress], expected: str = CALIBRATION_TEXT) -> WedgeSettings | Unlearned:
    """Settings that recognize the reader which typed ``expected`` as ``presses``."""
    typed = "".join(press.text for press in presses)
    body = typed.rstrip(_ENDS)
    if len(body) < 2 or len(body) < len(expected):
        return Unlearned("wedge.nothing_read" if not body else "wedge.other_code")
    gaps = [later.at_ms - earlier.at_ms for earlier, later in pairwise(presses)]
    if max(gaps) > MAX_HOLD_MS:
        return Unlearned("wedge.too_slow")
    prefix, text = body[: len(body) - len(expected)], body[len(body) - len(expected) :]
    letters = _letters(text, expected)
    if letters is None:
        return Unlearned("wedge.other_code")
    mean = sum(gaps) / len(gaps)
    return WedgeSettings(
        gap_ms=min(MAX_HOLD_MS, max(10.0, max(gaps) * _MARGIN)),
        mean_ms=min(MAX_HOLD_MS, max(5.0, mean * _MARGIN)),
        prefix=prefix,
        needs_end=len(body) < len(typed),
        letters=letters,
    )


def _letters(typed: str, expected: str) -> dict[str, str] | None:
    """How to turn typed characters back; none when no layout explains the difference, so another code was read."""
    back: dict[str, str] = {}
    for letter, meant in zip(typed, expected, strict=True):
        if back.setdefault(letter, meant) != meant:
            return None
    if len(set(back.values())) != len(back):
        return None
    return {letter: meant for letter, meant in back.items() if letter != meant}
