"""Cuts a stream of bytes into codes: pure, told the time, so that any split and any pause can be tried on it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

MAX_LENGTH: Final = 7200
"""Bytes; the largest QR code holds 7,089 digits (ISO/IEC 18004)."""

_DATA_CONTROLS: Final = frozenset(b"\x04\x1c\x1d\x1e\x1f")
"""Control characters that codes really hold: GS between GS1 elements, and the separators of ISO/IEC 15434."""
_LINE_CONTROLS: Final = frozenset(b"\t\n\r")
"""Data only where they do not end a code: a QR code may hold lines."""


class Suffix(enum.StrEnum):
    """What the reader sends after a code."""

    ANY = "any"
    """CR, LF, CR LF or TAB, whichever comes: needs no setting, but splits a QR code that holds lines."""
    CR = "cr"
    LF = "lf"
    CRLF = "crlf"
    TAB = "tab"
    ETX = "etx"
    NONE = "none"
    """Nothing: silence ends the code."""


_ENDS: Final[dict[Suffix, tuple[bytes, ...]]] = {
    Suffix.ANY: (b"\r", b"\n", b"\t"),
    Suffix.CR: (b"\r",),
    Suffix.LF: (b"\n",),
    Suffix.CRLF: (b"\r\n",),
    Suffix.TAB: (b"\t",),
    Suffix.ETX: (b"\x03",),
    Suffix.NONE: (),
}


@dataclass(frozen=True, slots=True)
class FramerSettings:
    """How the reader at hand frames its codes."""

    suffix: Suffix = Suffix.ANY
    prefix: bytes = b""
    gap_ms: float = 50.0
    """Without a suffix: this much silence ends a code."""
    stale_ms: float = 500.0
    """With a suffix: after this much silence the rest will not come, and half a code must not stick to the next."""
    max_length: int = MAX_LENGTH


@dataclass(frozen=True, slots=True)
class Frame:
    """The bytes of one code, without prefix and suffix."""

    data: bytes


@dataclass(frozen=True, slots=True)
class BadFrame:
    """Bytes that are no code, and why, as a dotted code."""

    data: bytes
    reason: str


class Framer:
    """Feed it bytes and the time in milliseconds; it gives frames and never raises."""

    def __init__(self, settings: FramerSettings | None = None) -> None:
        self._settings = settings or FramerSettings()
        self._ends = _ENDS[self._settings.suffix]
        self._held = bytearray()
        self._overflowed = False
        self._last_ms = 0.0

    @property
    def due_ms(self) -> float | None:
        """When silence will have decided about the bytes held; none when nothing is held."""
        return self._last_ms + self._patience_ms if self._held else None

    def feed(self, data: bytes, at_ms: float) -> list[Frame | BadFrame]:
        """Take bytes that came at ``at_ms``; the frames that are complete now."""
        frames = self.expire(at_ms)
        for byte in data:
            self._take(byte)
            if self._is_ended():
                frames += self._finish()
        if data:
            self._last_ms = at_ms
        return frames

    def expire(self, at_ms: float) -> list[Frame | BadFrame]:
        """What silence until ``at_ms`` has decided."""
        if self.due_ms is None or at_ms < self.due_ms:
            return []
        return self._finish() if self._settings.suffix is Suffix.NONE else self.flush()

    def flush(self) -> list[Frame | BadFrame]:
        """The stream ended: what is held was cut off."""
        overflowed, data = self._take_held()
        if not data:
            return []
        return [BadFrame(data, "scan.too_long" if overflowed else "scan.truncated")]

    @property
    def _patience_ms(self) -> float:
        return self._settings.gap_ms if self._settings.suffix is Suffix.NONE else self._settings.stale_ms

    def _take(self, byte: int) -> None:
        self._held.append(byte)
        if len(self._held) > self._settings.max_length + len(self._settings.prefix) + 2:
            self._overflowed = True
            # Only the tail is needed from here on: it tells where the monster ends.
            del self._held[:-2]

    def _is_ended(self) -> bool:
        return any(self._held.endswith(end) for end in self._ends)

    def _finish(self) -> list[Frame | BadFrame]:
        overflowed, data = self._take_held()
        if overflowed:
            return [BadFrame(data, "scan.too_long")]
        return [self._judge(data)] if data else []

    def _take_held(self) -> tuple[bool, bytes]:
        """Whether too much came, and what is held without its ends.

        Line ends are cut off whatever the setting: a reader set to CR LF must not give every code a leading LF.
        """
        overflowed, data = self._overflowed, bytes(self._held)
        self._held.clear()
        self._overflowed = False
        for end in self._ends:
            data = data.removesuffix(end)
        return overflowed, data.strip(b"\t\n\r")

    def _judge(self, data: bytes) -> Frame | BadFrame:
        settings = self._settings
        body = data.removeprefix(settings.prefix)
        if settings.prefix and body == data:
            return BadFrame(data, "scan.prefix_missing")
        if len(body) > settings.max_length:
            return BadFrame(data, "scan.too_long")
        if not body.strip() or any(_is_noise(byte) for byte in body):
            return BadFrame(data, "scan.garbage")
        return Frame(body)


def _is_noise(byte: int) -> bool:
    return byte == 0x7F or (byte < 0x20 and byte not in _DATA_CONTROLS and byte not in _LINE_CONTROLS)
