"""Tells a reader that types from a person who types: a pure state machine fed with keys and their times.

Whoever owns the keyboard (an application-wide event filter) feeds every key press here and obeys the decision:

1. Post again, in order, the ``replay`` oldest presses it holds; forget the held presses when ``scan`` or ``misread``
   is set. Releases of a held press are held, posted again or forgotten with it.
2. Then do with the key at hand what ``action`` says: keep it back (``HOLD``), let it through (``PASS``), or drop it
   together with its release (``SWALLOW``).
3. Call :meth:`WedgeRecognizer.expire` when :attr:`WedgeRecognizer.due_ms` has come and no key has.

Times are those of the key events, not of their handling: a busy program must not make a reader look slow.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from drivers.errors import Misconfigured

MAX_HOLD_MS: Final = 60.0
"""A person must not feel that keys are held back."""
MAX_LENGTH: Final = 7200
_ENDS: Final = frozenset({"\r", "\n", "\t"})
_ENTERS: Final = frozenset({"\r", "\n"})
_GS: Final = "\x1d"


class Action(enum.StrEnum):
    """What to do with the key just fed."""

    HOLD = "hold"
    PASS = "pass"
    SWALLOW = "swallow"
    NONE = "none"
    """There was no key: time passed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with the key at hand and with those held before it; ``scan`` and ``misread`` are the text typed."""

    action: Action
    replay: int = 0
    scan: str | None = None
    misread: str | None = None


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """How the reader at hand types; :mod:`drivers.scanner.calibration` learns them.

    ``gap_ms`` is the longest pause between two of its keys and so the longest any key is held; ``mean_ms`` the
    longest mean pause of a whole code. With a ``prefix`` nothing else is ever held. A prefix is cut off, unless it
    is ``]``, which begins an AIM identifier. ``needs_end`` demands Enter or Tab after a code; otherwise silence is
    enough. ``letters`` turns characters back where reader and system disagree about the keyboard layout.
    """

    gap_ms: float = MAX_HOLD_MS
    mean_ms: float = 35.0
    min_length: int = 4
    prefix: str = ""
    needs_end: bool = False
    swallow_ms: float = 100.0
    letters: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 < self.gap_ms <= MAX_HOLD_MS:
            raise Misconfigured(f"wedge: gap_ms is {self.gap_ms:g}, but must lie between 1 and {MAX_HOLD_MS:g}")
        if self.min_length < 2:
            raise Misconfigured("wedge: min_length must be at least 2, or every key would be a scan")


class WedgeRecognizer:
    """Feed it keys; it never raises, and no key is ever lost: each is passed, replayed, swallowed or part of a scan."""

    def __init__(self, settings: WedgeSettings | None = None) -> None:
        self._settings = settings or WedgeSettings()
        self._held: list[str] = []
        self._first_ms = 0.0
        self._last_ms = 0.0
        self._scanned_ms = float("-inf")

    @property
    def due_ms(self) -> float | None:
        """When to call :meth:`expire`; none while nothing is held."""
        return self._last_ms + self._settings.gap_ms if self._held else None

    def feed(self, key_text: str, at_ms: float, *, exempt: bool = False, repeated: bool = False) -> Decision:
        """Decide about one key press.

        ``key_text`` is what it types, empty for a key that types nothing (feed no bare modifiers: readers press Shift
        within a code). ``exempt`` while a PIN field has the focus; ``repeated`` for a key held down.
        """
        before = self.expire(at_ms)
        if exempt or repeated or not _types(key_text):
            return self._give_up(before)
        if key_text in _ENDS:
            return self._end(key_text, at_ms, before)
        if not self._may_follow(key_text):
            return self._give_up(before)
        return self._hold(key_text, at_ms, before)

    def expire(self, at_ms: float) -> Decision:
        """Decide about the keys held, if none came for ``gap_ms``."""
        if self.due_ms is None or at_ms < self.due_ms:
            return Decision(Action.NONE)
        if self._settings.needs_end or not self._looks_read():
            return Decision(Action.NONE, replay=self._release())
        return self._conclude(Action.NONE, self._last_ms)

    def _hold(self, key_text: str, at_ms: float, before: Decision) -> Decision:
        if not self._held:
            self._first_ms = at_ms
        self._held.append(key_text)
        self._last_ms = at_ms
        if len(self._held) > MAX_LENGTH:
            return self._conclude(Action.HOLD, at_ms)
        return Decision(Action.HOLD, before.replay, before.scan, before.misread)

    def _end(self, key_text: str, at_ms: float, before: Decision) -> Decision:
        """Enter or Tab: the end of a code, the rest of its ending, or a person's own key."""
        if self._held and self._looks_read():
            return self._conclude(Action.SWALLOW, at_ms)
        if not self._held and key_text in _ENTERS and 0 <= at_ms - self._scanned_ms <= self._settings.swallow_ms:
            return Decision(Action.SWALLOW, before.replay, before.scan, before.misread)
        return self._give_up(before)

    def _give_up(self, before: Decision) -> Decision:
        """A person types: what was held goes first, then this key."""
        return Decision(Action.PASS, before.replay + self._release(), before.scan, before.misread)

    def _conclude(self, action: Action, at_ms: float) -> Decision:
        text = "".join(self._held)
        too_long = len(self._held) > MAX_LENGTH
        self._held.clear()
        self._scanned_ms = at_ms
        if too_long:
            return Decision(action, misread=text)
        return Decision(action, scan=self._meant(text))

    def _meant(self, text: str) -> str:
        prefix = self._settings.prefix
        body = text if prefix == "]" else text.removeprefix(prefix)
        return "".join(self._settings.letters.get(letter, letter) for letter in body)

    def _release(self) -> int:
        count = len(self._held)
        self._held.clear()
        return count

    def _may_follow(self, key_text: str) -> bool:
        """False when a prefix is set and this key cannot belong to a code that begins with it."""
        prefix, place = self._settings.prefix, len(self._held)
        return place >= len(prefix) or prefix[place] == key_text

    def _looks_read(self) -> bool:
        count, prefix = len(self._held), self._settings.prefix
        if count - (0 if prefix == "]" else len(prefix)) < self._settings.min_length:
            return False
        return self._last_ms - self._first_ms <= self._settings.mean_ms * (count - 1)


def _types(key_text: str) -> bool:
    """One printable character, an end, or the separator GS, which readers type as Ctrl+]."""
    return len(key_text) == 1 and (key_text.isprintable() or key_text in _ENDS or key_text == _GS)
